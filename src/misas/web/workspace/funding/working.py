"""What is known of a case today for its funding: its cover, its quotes worked out, what is still to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from misas.actions.funding.covering import known_cover
from misas.actions.ports import ports
from misas.core.funding.counters import NOT_ASKED
from misas.core.funding.coverage import Coverage as Cover
from misas.core.funding.packs.facts import FACTS, Whose
from misas.core.funding.quote_results import quote_result
from misas.core.funding.supposing import Question
from misas.records.cases.models import Case
from misas.records.funding import said
from misas.records.funding.models import Coverage, Quote, QuoteLine
from misas.records.funding.pages import reasons_to_ask
from misas.web.workspace.funding.questions import AFFORDABLE
from misas.web.workspace.funding.quoted import Worked, labels_of, questions_of


@dataclass(frozen=True, slots=True)
class Known:
    """`row`: the last cover that was said, None before; `standing`: the quotes that count, `worked` one by one."""

    row: Coverage | None
    cover: Cover
    standing: Sequence[tuple[Quote, list[QuoteLine]]]
    worked: Sequence[Worked]

    @property
    def lines(self) -> list[QuoteLine]:
        return [line for _, lines in self.standing for line in lines]

    @property
    def questions(self) -> tuple[Question, ...]:
        """What keeps a line, or the plan, from being worked out."""
        if not self.standing:
            return ()
        asked = _worth_asking(questions_of(one.result for one in self.worked))
        is_said = self.row is not None and self.row.affordable_cents is not None
        return asked if is_said else (*asked, AFFORDABLE)

    @property
    def labels(self) -> dict[str, str]:
        return labels_of(one.result for one in self.worked)


def known_of(case: Case, today: date, *, whole: bool = False) -> Known:
    """Two queries; two more when nobody said her cover yet and something costs, or when it is wanted `whole`."""
    row = Coverage.objects.filter(case=case).select_related("said_by").order_by("-id").first()
    standing = said.standing(case)
    cover = said.coverage_of(row) if row else known_cover(case, today) if standing or whole else Cover(read_on=today)
    return Known(row, cover, standing, worked_out(row, cover, standing, today))


def worked_out(
    row: Coverage | None, cover: Cover, standing: Iterable[tuple[Quote, list[QuoteLine]]], today: date
) -> list[Worked]:
    """Each quote at the day of its care: today at the soonest, unless it says another."""
    counters = said.counters_of(row) if row else NOT_ASKED
    params, found = ports().figures.params, []
    for quote, lines in standing:
        value = said.quote_of(quote, lines)
        day = quote.care_on or max(value.day, today)
        found.append(Worked(quote, quote_result(value, cover, counters, params, day)))
    return found


def _worth_asking(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """Whether a care is of her ALD is asked once somebody knows that she has one."""
    open_rights = {one.about for one in questions if one.code == "right"}
    return tuple(one for one in questions if one.code.removeprefix("is_of_") not in open_rights)


def facts_to_ask(case: Case, row: Coverage | None) -> list[str]:
    """The facts that keep a funder from being counted in the plan, and that nobody said. One query."""
    return unsaid(reasons_to_ask(case), row)


def unsaid(wanted: Iterable[str], row: Coverage | None) -> list[str]:
    told, names = (row.facts if row else {}), set(wanted)
    return [one.id for one in FACTS.values() if one.whose is Whose.PERSON and one.id in names and one.id not in told]


def asked_facts(case: Case, row: Coverage | None) -> list[str]:
    """The facts that funders asked for in the computation shown, and those said, in the order of the table."""
    wanted = set(row.facts) if row else set()
    wanted |= reasons_to_ask(case)
    return [one.id for one in FACTS.values() if one.whose is Whose.PERSON and one.id in wanted]
