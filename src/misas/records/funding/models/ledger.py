"""The money, event by event: invoices as they came, and the ledger where nothing is edited, only reversed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from misas.core.funding.codes import LedgerKind, Payer
from misas.records.cases.models import Case
from misas.records.funding import limits
from misas.records.funding.codes import one_of
from misas.records.funding.models.application import AidApplication
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


class LedgerEntry(Tenant):
    """One movement of money of one plan, on one line, by one payer. Never edited: what was wrong is reversed.

    `line` None: a loan, which lowers what is paid at once and no price. `event`: the public id of the fact or the
    invoice that made it; `reverses`: the entry that this one takes back, for the same cents.
    """

    plan = models.ForeignKey(FundingPlan, on_delete=models.PROTECT, related_name="ledger", db_index=False)
    application = models.ForeignKey(
        AidApplication, on_delete=models.PROTECT, null=True, related_name="ledger", db_index=False
    )
    line = models.ForeignKey(QuoteLine, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=limits.CODE)
    payer = models.CharField(max_length=limits.CODE)
    cents = models.PositiveIntegerField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    event = models.UUIDField()
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("kind", LedgerKind), name="ledger_kind"),
            models.CheckConstraint(condition=one_of("payer", Payer), name="ledger_payer"),
            models.CheckConstraint(condition=Q(cents__gte=1), name="ledger_moves_something"),
            models.CheckConstraint(
                condition=Q(payer__in=[Payer.FUNDER.value, Payer.LOAN.value], application__isnull=False)
                | ~Q(payer__in=[Payer.FUNDER.value, Payer.LOAN.value]) & Q(application__isnull=True),
                name="ledger_of_an_application",
            ),
            models.CheckConstraint(
                condition=Q(payer=Payer.LOAN.value) | Q(line__isnull=False), name="ledger_of_a_line"
            ),
            models.CheckConstraint(condition=~Q(reverses=F("id")), name="ledger_reverses_another"),
            models.UniqueConstraint(
                fields=["plan", "event", "kind", "payer", "application", "line", "reverses"],
                nulls_distinct=False,
                name="ledger_entry_once",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "id"], name="ledger_of_plan"),
            models.Index(fields=["application"], name="ledger_of_application"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of plan {self.plan_id}"
