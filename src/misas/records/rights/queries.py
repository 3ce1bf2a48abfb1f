"""What the pages of the room read besides a review: the reviews of a case, its claims and its open rights.

Each function says how many queries it makes. The rules come in as a value (`ports().rules`): records know no connector.
One review whole: `review_page`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from misas.core.rights.claim_steps import allowed_verbs
from misas.core.rights.claims import Claim as ClaimFold
from misas.core.rights.codes import ReviewStatus
from misas.core.rights.ports import RuleBook
from misas.core.rights.renewals import (
    EarlyWarning,
    RenewalWindow,
    WindowState,
    ending_warning,
    renewal_warning,
    renewal_window,
)
from misas.core.rights.rules import Delay, Right
from misas.core.rights.standing import (
    form_of,
)
from misas.core.rights.watching import claim_warning
from misas.records.cases.models import Case
from misas.records.persons import queries as persons
from misas.records.rights import limits
from misas.records.rights.around import UNDER_WAY
from misas.records.rights.facts import delay_of, folded
from misas.records.rights.keys import standing_rights
from misas.records.rights.models import Claim, ClaimFactRow, OpenRight, RightsReview


def reviews_of(case: Case) -> list[RightsReview]:
    """The reviews of a case, the last opened first: at most one is open. One query."""
    rows = RightsReview.objects.filter(case=case).select_related("opened_by", "finished_by")
    return list(rows.order_by("-opened_at", "-id"))


def open_review_of(case: Case) -> RightsReview | None:
    return RightsReview.objects.filter(case=case, status=ReviewStatus.OPEN.value).first()


def last_finished(case: Case) -> RightsReview | None:
    """The last finished review of the same person, on this case or an earlier one. One query."""
    rows = RightsReview.objects.filter(case__person_id__in=persons.same_as([case.person]))
    finished = rows.filter(status=ReviewStatus.FINISHED.value).select_related("case")
    return finished.order_by("-finished_at", "-id").first()


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim with its facts, and what may be done of it on a day. `rule`: None when the catalogue lost the right."""

    row: Claim
    claim: ClaimFold
    facts: tuple[ClaimFactRow, ...]
    delay: Delay | None
    verbs: tuple[str, ...]
    warning: EarlyWarning | None
    rule: Right | None

    @property
    def silence_on(self) -> date | None:
        return self.claim.silence_on(self.delay)

    def silence_has_accepted(self, on: date) -> bool:
        """Whether silence has accepted the claim by this day, recorded or not."""
        accepted = self.claim.accepted_on(self.delay)
        return accepted is not None and on >= accepted


def claims_of(case: Case, rules: RuleBook, today: date) -> list[ClaimLine]:
    """The claims of a case, the last prepared first. Two queries."""
    rows = list(Claim.objects.filter(case=case).select_related("made_by").order_by("-made_at", "-id")[: limits.CLAIMS])
    return _lines(rows, rules, today)


def claim_line(row: Claim, rules: RuleBook, today: date) -> ClaimLine:
    """One claim already passed through its door. One query."""
    return _lines([row], rules, today)[0]


def _lines(rows: list[Claim], rules: RuleBook, today: date) -> list[ClaimLine]:
    facts: dict[int, list[ClaimFactRow]] = {row.pk: [] for row in rows}
    for fact in ClaimFactRow.objects.filter(claim__in=rows).select_related("by").order_by("id"):
        facts[fact.claim_id].append(fact)
    lines = []
    for row in rows:
        claim, delay = folded(row, facts[row.pk]), delay_of(row)
        verbs, warning = allowed_verbs(claim, delay, today), claim_warning(claim, delay, today)
        lines.append(ClaimLine(row, claim, tuple(facts[row.pk]), delay, verbs, warning, rules.by_id.get(row.right)))
    return lines


@dataclass(frozen=True, slots=True)
class OpenRightLine:
    """A right known to be open, and its window of renewal: None when its end, or its rule, is not known."""

    row: OpenRight
    rule: Right | None
    window: RenewalWindow | None
    state: WindowState | None
    warning: EarlyWarning | None


def open_rights_of(case: Case, rules: RuleBook, today: date) -> list[OpenRightLine]:
    """The rights known to be open for the person of a case, whichever of her cases told it; the first to end first.

    One query.
    """
    rows = standing_rights(case.person)
    ordered = sorted(rows, key=lambda row: (row.until is None, row.until or date.max, row.pk))
    return [open_right_line(row, rules, today) for row in ordered]


def open_right_line(row: OpenRight, rules: RuleBook, today: date) -> OpenRightLine:
    rule = rules.by_id.get(row.right)
    if rule is None or row.until is None:
        return OpenRightLine(row, rule, None, None, None)
    if rule.renewal is None:
        return OpenRightLine(row, rule, None, None, ending_warning(row.right, row.until, today))
    window = renewal_window(row.until, rule.renewal)
    return OpenRightLine(row, rule, window, window.state(today), renewal_warning(row.right, window, today))


def warnings_of(claims: Iterable[ClaimLine], rights: Iterable[OpenRightLine]) -> list[EarlyWarning]:
    """What these claims and open rights ask for, the most pressing first. A renewal under way asks for nothing more."""
    claims = list(claims)
    under_way = {(form_of(line.row.right), line.row.member) for line in claims if is_under_way(line.row)}
    found = [line.warning for line in claims if line.warning is not None]
    found += [
        line.warning
        for line in rights
        if line.warning is not None and (form_of(line.row.right), line.row.member) not in under_way
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.due, one.kind))


def is_under_way(row: Claim) -> bool:
    return row.status in UNDER_WAY
