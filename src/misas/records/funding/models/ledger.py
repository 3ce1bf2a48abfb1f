"""The money, event by event: invoices as they came, and the ledger where nothing is edited, only reversed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from misas.core.funding.life.codes import EntryKind
from misas.core.funding.life.ledger import REVERSIBLE
from misas.records.cases.models import Case
from misas.records.funding import limits
from misas.records.funding.codes import one_of, values
from misas.records.funding.models.application import AidApplication
from misas.records.funding.models.funder import Envelope
from misas.records.funding.models.plan import FundingPlan
from misas.records.funding.models.quote import QuoteLine
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class Invoice(Tenant):
    """One invoice of the care that a plan pays. `person_paid`: she advanced the money, and is to be paid back."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="invoices", db_index=False)
    plan = models.ForeignKey(FundingPlan, on_delete=models.PROTECT, related_name="invoices", db_index=False)
    professional = models.CharField(max_length=limits.PROFESSIONAL)
    number = models.CharField(max_length=limits.INVOICE_NUMBER, blank=True, default="")
    dated_on = models.DateField()
    care_on = models.DateField(null=True)
    total_cents = models.PositiveIntegerField()
    person_paid = models.BooleanField(default=False)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=limits.KEY, null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
                name="invoice_cancelled_by_somebody",
            ),
            models.UniqueConstraint(fields=["plan", "key"], condition=Q(key__isnull=False), name="invoice_once"),
        ]
        indexes = [
            models.Index(fields=["plan", "id"], name="invoice_of_plan"),
            models.Index(fields=["case", "id"], name="invoice_of_case"),
        ]

    def __str__(self) -> str:
        return f"invoice of plan {self.plan_id}"


class InvoiceLine(Tenant):
    """One line of an invoice, for its whole quantity. `line`: the quoted line it answers, None when nobody quoted it;
    what insurance really paid when it is known, else None."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines", db_index=False)
    rank = models.PositiveSmallIntegerField()
    line = models.ForeignKey(QuoteLine, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    label = models.CharField(max_length=limits.LABEL)
    quantity = models.PositiveSmallIntegerField(default=1)
    price_cents = models.PositiveIntegerField()
    amo_cents = models.PositiveIntegerField(null=True)
    local_cents = models.PositiveIntegerField(null=True)
    amc_cents = models.PositiveIntegerField(null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(fields=["invoice", "rank"], name="invoice_line_in_order"),
        ]

    def __str__(self) -> str:
        return f"line {self.rank} of invoice {self.invoice_id}"


class LedgerBill(Tenant):
    """What one line costs and what insurers pay of it, for its whole quantity: as the plan says, then as each invoice
    does. The last one of a line stands; none is edited. `gesture`: the number of the gesture in its plan."""

    gesture = models.PositiveIntegerField()
    plan = models.ForeignKey(FundingPlan, on_delete=models.PROTECT, related_name="bills", db_index=False)
    line = models.ForeignKey(QuoteLine, on_delete=models.PROTECT, related_name="+", db_index=False)
    price_cents = models.PositiveIntegerField()
    amo_cents = models.PositiveIntegerField()
    local_cents = models.PositiveIntegerField(default=0)
    amc_cents = models.PositiveIntegerField(default=0)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(price_cents__gte=F("amo_cents") + F("local_cents") + F("amc_cents")),
                name="ledger_bill_insurers_within_price",
            ),
            models.UniqueConstraint(fields=["plan", "line", "gesture"], name="ledger_bill_once"),
        ]
        indexes = [models.Index(fields=["plan", "id"], name="ledger_bill_of_plan")]

    def __str__(self) -> str:
        return f"bill of plan {self.plan_id}"


class LedgerEntry(Tenant):
    """One movement of money of one application on one line. Never edited: what was wrong is reversed (`of` says what).

    `line` None: a loan, which lowers what is paid at once and no price. `event`: the public id of the fact that made
    it; `gesture`: the number of the gesture in its plan, whose bills and entries hold together.
    """

    gesture = models.PositiveIntegerField()
    plan = models.ForeignKey(FundingPlan, on_delete=models.PROTECT, related_name="ledger", db_index=False)
    application = models.ForeignKey(AidApplication, on_delete=models.PROTECT, related_name="ledger", db_index=False)
    line = models.ForeignKey(QuoteLine, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    of = models.CharField(max_length=limits.CODE, blank=True, default="")
    cents = models.PositiveIntegerField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    event = models.UUIDField()

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("kind", EntryKind), name="ledger_kind"),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.REVERSED.value, of__in=values(sorted(REVERSIBLE)))
                | ~Q(kind=EntryKind.REVERSED.value) & Q(of=""),
                name="ledger_reverses_something",
            ),
            models.CheckConstraint(condition=Q(cents__gte=1), name="ledger_moves_something"),
            models.UniqueConstraint(
                fields=["event", "application", "line", "kind", "of"],
                nulls_distinct=False,
                name="ledger_entry_once",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "id"], name="ledger_of_plan"),
            models.Index(fields=["application"], name="ledger_of_application"),
            models.Index(fields=["envelope"], name="ledger_of_envelope"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of plan {self.plan_id}"


class LedgerBalance(Tenant):
    """Where one line stands: the fold of its bills and entries, kept so that the database itself refuses to over-fund:
    price = AMO + local + AMC + funders + person, each one whole."""

    plan = models.ForeignKey(FundingPlan, on_delete=models.CASCADE, related_name="balances", db_index=False)
    line = models.ForeignKey(QuoteLine, on_delete=models.PROTECT, related_name="+", db_index=False)
    price_cents = models.PositiveIntegerField()
    amo_cents = models.PositiveIntegerField()
    local_cents = models.PositiveIntegerField(default=0)
    amc_cents = models.PositiveIntegerField(default=0)
    funders_cents = models.PositiveIntegerField(default=0)
    person_cents = models.PositiveIntegerField()
    paid_cents = models.PositiveIntegerField(default=0)
    is_invoiced = models.BooleanField(default=False)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    price_cents=F("amo_cents")
                    + F("local_cents")
                    + F("amc_cents")
                    + F("funders_cents")
                    + F("person_cents")
                ),
                name="ledger_balances_to_the_cent",
            ),
            models.UniqueConstraint(fields=["plan", "line"], name="ledger_balance_once"),
        ]

    def __str__(self) -> str:
        return f"balance of a line of plan {self.plan_id}"
