"""What care costs and what insurance pays of it: the quote and its lines, the cover at a date, the result of a line.

Each row is what was said that day, never edited: a correction is another row, and the one before tells why it ended.
Amounts are cents. Not here: how a result is worked out (`core.funding`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from misas.core.funding.care_codes import Basket, CareFamily, Ear
from misas.core.funding.codes import LineOrigin, QuoteEnd
from misas.records.cases.models import Case, ForgoneCare
from misas.records.funding import limits
from misas.records.funding.codes import one_of
from misas.records.orientation.models import CareOffer
from misas.records.territory.tenant import Tenant

ACCOUNT = settings.AUTH_USER_MODEL


class Quote(Tenant):
    """One quote for one forgone care. `number`: of its case, without gap; `valid_until`: the last day it holds, None
    when it does not say; `stated_cents`: the total written on it.

    `alternative_to`: the quote beside which it stands, one of the two will be chosen; None for a first one.
    `ended_at` and `ended_why` say since when it no longer counts, `replaced_by` what counts instead.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="quotes", db_index=False)
    care = models.ForeignKey(ForgoneCare, on_delete=models.PROTECT, related_name="quotes", db_index=False)
    offer = models.ForeignKey(CareOffer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    professional = models.CharField(max_length=limits.PROFESSIONAL)
    dated_on = models.DateField()
    valid_until = models.DateField(null=True)
    care_on = models.DateField(null=True)
    stated_cents = models.PositiveIntegerField(null=True)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    alternative_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="alternatives", db_index=False
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=limits.KEY, null=True)

    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaces")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_why = models.CharField(max_length=limits.CODE, blank=True, default="")

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("ended_why", QuoteEnd, blank=True), name="quote_ended_why"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("dated_on")),
                name="quote_valid_after_its_date",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_why="", replaced_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why=""),
                name="quote_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True)
                | Q(ended_why__in=[QuoteEnd.CORRECTED.value, QuoteEnd.REPLACED.value]),
                name="quote_replaced_by_another",
            ),
            models.CheckConstraint(
                condition=Q(stated_cents__isnull=True) | Q(stated_cents__lte=limits.CENTS),
                name="quote_total_is_possible",
            ),
            models.UniqueConstraint(fields=["case", "number"], name="quote_number"),
            models.UniqueConstraint(fields=["case", "key"], condition=Q(key__isnull=False), name="quote_once"),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="quote_of_case"),
            models.Index(fields=["caisse", "valid_until"], name="quote_standing", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"quote of case {self.case_id}"

    @property
    def standing(self) -> bool:
        return self.ended_at is None


class QuoteLine(Tenant):
    """One line, as it is written: amounts per unit. `name`: what problems and the ledger call it, the same for ever;
    `base_cents`, `rate_percent`: said by the quote or a statement, None when the tables are to say them.

    `variant_group`: lines of one group are alternatives, one of them is chosen; `origin`: quoted, or proposed by the
    tables as the cheaper way until somebody quotes it; `details`: what only its family says (`core.funding.quotes`).
    """

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines", db_index=False)
    rank = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=limits.LINE_NAME)
    code = models.CharField(max_length=limits.ACT_CODE, blank=True, default="")
    label = models.CharField(max_length=limits.LABEL)
    family = models.CharField(max_length=limits.CODE)
    basket = models.CharField(max_length=limits.CODE, blank=True, default="")
    tooth = models.CharField(max_length=limits.POSITION, blank=True, default="")
    ear = models.CharField(max_length=limits.POSITION, blank=True, default="")
    quantity = models.PositiveSmallIntegerField(default=1)
    price_cents = models.PositiveIntegerField()
    base_cents = models.PositiveIntegerField(null=True)
    rate_percent = models.PositiveSmallIntegerField(null=True)
    variant_group = models.CharField(max_length=limits.POSITION, blank=True, default="")
    origin = models.CharField(max_length=limits.CODE, default=LineOrigin.QUOTED.value)
    details = models.JSONField(default=dict)

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("family", CareFamily), name="quote_line_family"),
            models.CheckConstraint(condition=one_of("basket", Basket, blank=True), name="quote_line_basket"),
            models.CheckConstraint(condition=one_of("ear", Ear, blank=True), name="quote_line_ear"),
            models.CheckConstraint(condition=one_of("origin", LineOrigin), name="quote_line_origin"),
            models.CheckConstraint(condition=Q(quantity__range=(1, limits.QUANTITY)), name="quote_line_quantity"),
            models.CheckConstraint(
                condition=Q(price_cents__lte=limits.CENTS)
                & (Q(base_cents__isnull=True) | Q(base_cents__lte=limits.CENTS))
                & (Q(rate_percent__isnull=True) | Q(rate_percent__lte=100)),
                name="quote_line_amounts_are_possible",
            ),
            models.CheckConstraint(
                condition=Q(origin=LineOrigin.QUOTED.value) | ~Q(variant_group=""),
                name="quote_line_of_the_tables_is_a_variant",
            ),
            models.UniqueConstraint(fields=["quote", "rank"], name="quote_line_in_order"),
            models.UniqueConstraint(fields=["quote", "name"], name="quote_line_name"),
        ]

    def __str__(self) -> str:
        return f"line {self.rank} of quote {self.quote_id}"

    @property
    def total_cents(self) -> int:
        return self.quantity * self.price_cents


class Coverage(Tenant):
    """What is known, at one date, of what insurance pays for her, and of what funders ask to know. Never edited: the
    last one of a case holds.

    `on`: the day they were read; `rights`: rights and guarantees (`core.funding.coverage`); `counters`: what she has
    used already; `facts`: what the rules of funders look at (`core.funding.packs.facts`); `sources`: where each comes
    from; `affordable_cents`: what she says she can pay at once, None when nobody asked.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="coverages", db_index=False)
    on = models.DateField()
    rights = models.JSONField(default=dict)
    counters = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    affordable_cents = models.PositiveIntegerField(null=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=limits.KEY, null=True)

    class Meta(Tenant.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], condition=Q(key__isnull=False), name="coverage_once"),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="coverage_of_case")]

    def __str__(self) -> str:
        return f"coverage of case {self.case_id}"


class OutOfPocket(Tenant):
    """The result of one line under one coverage, for the whole quantity: who pays what, to the cent.

    `inputs`: the line as it was worked out (`core.funding.quotes`); `notes`: why, as coded reasons; `params_version`:
    the tables used, read at `care_on`.
    """

    line = models.ForeignKey(QuoteLine, on_delete=models.CASCADE, related_name="results", db_index=False)
    coverage = models.ForeignKey(Coverage, on_delete=models.CASCADE, related_name="results", db_index=False)
    care_on = models.DateField()
    params_version = models.CharField(max_length=limits.VERSION)
    inputs = models.JSONField()
    notes = models.JSONField(default=list)
    price_cents = models.PositiveIntegerField()
    amo_cents = models.PositiveIntegerField()
    local_cents = models.PositiveIntegerField(default=0)
    amc_cents = models.PositiveIntegerField(default=0)
    withheld_cents = models.PositiveIntegerField(default=0)
    rac_cents = models.PositiveIntegerField()
    worked_out_at = models.DateTimeField()

    class Meta(Tenant.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(price_cents=F("amo_cents") + F("local_cents") + F("amc_cents") + F("rac_cents")),
                name="out_of_pocket_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(withheld_cents__lte=F("rac_cents")), name="out_of_pocket_withheld_stays_with_her"
            ),
        ]
        indexes = [models.Index(fields=["line", "-id"], name="out_of_pocket_of_line")]

    def __str__(self) -> str:
        return f"out of pocket of line {self.line_id}"
