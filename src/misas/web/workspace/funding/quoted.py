"""The quotes as they are read: who pays what of each line and why, what is asked, the cheaper ways to the same care."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from misas.core.funding.life.validity import quote_ends_soon, quote_is_over
from misas.core.funding.quote_results import LineResult, QuoteResult, Variant
from misas.core.funding.quotes import QuotedLine
from misas.core.funding.supposing import Question
from misas.core.funding.variants import BASKETS as BASKETS_OF
from misas.core.funding.working_out import Paid
from misas.core.referrals.codes import CareType
from misas.lib.french import day, euros
from misas.records.funding.models import Quote
from misas.wording.funding_quotes import BASKETS, EARS, variant_sentence, why_sentence
from misas.wording.funding_screens import QUOTED_TOO
from misas.wording.referrals import CARE_TYPES

NO_DATE: Final = "sans fin écrite"


@dataclass(frozen=True, slots=True)
class LineShown:
    """Cents; None while an answer is missing. `is_counted`: the person would pay this one, of its alternatives."""

    label: str
    detail: str
    basket: str
    price: int
    amo: int | None
    local: int | None
    amc: int | None
    rac: int | None
    between: str
    why: tuple[str, ...]
    is_counted: bool


@dataclass(frozen=True, slots=True)
class QuoteShown:
    id: UUID
    professional: str
    care: str
    dated_on: date
    validity: str
    tone: str
    beside: str
    lines: tuple[LineShown, ...]
    total: int
    amo: int | None
    local: int | None
    amc: int | None
    rac: int | None
    doubts: tuple[str, ...]
    may_correct: bool
    may_withdraw: bool

    @property
    def has_local(self) -> bool:
        return any(line.local for line in self.lines)

    @property
    def has_why(self) -> bool:
        return any(line.why for line in self.lines)


@dataclass(frozen=True, slots=True)
class VariantShown:
    """A cheaper way to compare. `price`: the most that it may cost."""

    instead: str
    label: str
    price: int | None
    rac: int | None
    gain: int | None


@dataclass(frozen=True, slots=True)
class Worked:
    """A quote of the case and what was worked out of it."""

    row: Quote
    result: QuoteResult


def quotes_shown(worked: Sequence[Worked], today: date, *, may_correct: bool, may_withdraw: bool) -> list[QuoteShown]:
    names = {one.row.pk: one.row.professional for one in worked}
    return [_quote(one, today, names, may_correct, may_withdraw) for one in worked]


def _quote(one: Worked, today: date, names: Mapping[Any, str], may_correct: bool, may_withdraw: bool) -> QuoteShown:
    row, result = one.row, one.result
    counted = {line.line.id for line in result.kept}
    total = result.total
    validity, tone = _validity(row.valid_until, today)
    return QuoteShown(
        id=row.public_id,
        professional=row.professional,
        care=CARE_TYPES[CareType(row.care.care_type)],
        dated_on=row.dated_on,
        validity=validity,
        tone=tone,
        beside=names.get(row.alternative_to_id, ""),
        lines=tuple(_line(line, line.line.id in counted) for line in result.lines),
        total=sum(line.line.total_cents for line in result.kept),
        amo=total.amo_cents if total else None,
        local=total.local_cents if total else None,
        amc=total.amc_cents if total else None,
        rac=total.rac_cents if total else None,
        doubts=tuple(origin.doubt for origin in result.doubts),
        may_correct=may_correct,
        may_withdraw=may_withdraw,
    )


def _validity(until: date | None, today: date) -> tuple[str, str]:
    if until is None:
        return NO_DATE, ""
    if quote_is_over(until, today):
        return f"expiré depuis le {day(until)}", "err"
    return f"valable jusqu’au {day(until)}", "warn" if quote_ends_soon(until, today) else "ok"


def _line(one: LineResult, is_counted: bool) -> LineShown:
    line, paid = one.line, one.paid
    return LineShown(
        label=line.label,
        detail=_detail(line),
        basket=BASKETS[line.basket] if line.basket else "",
        price=line.total_cents,
        amo=_known(one, "amo_cents"),
        local=_known(one, "local_cents"),
        amc=_known(one, "amc_cents"),
        rac=_known(one, "rac_cents"),
        between="" if paid else f"entre {euros(one.best.rac_cents)} et {euros(one.worst.rac_cents)}",
        why=tuple(why_sentence(why) for why in one.whys),
        is_counted=is_counted,
    )


def _known(one: LineResult, name: str) -> int | None:
    """A share is known when every answer gives it."""
    if one.paid is not None:
        found: int = getattr(one.paid, name)
        return found
    worst, best = getattr(one.worst, name), getattr(one.best, name)
    return worst if worst == best and name != "rac_cents" else None


def _detail(line: QuotedLine) -> str:
    told = [line.code] if line.code else []
    if line.tooth:
        told.append(f"dent {line.tooth}")
    if line.ear and EARS[line.ear] not in line.label:
        told.append(EARS[line.ear])
    if line.quantity > 1:
        told.append(f"{line.quantity} fois {euros(line.price_cents)}")
    return ", ".join(told)


def variants_shown(results: Iterable[QuoteResult]) -> list[VariantShown]:
    """Those that cost her less, or that must be asked for; what cannot be cheaper is not shown. What the quote itself
    offers instead comes first, and stands for its basket."""
    found: list[VariantShown] = []
    for result in results:
        for line in result.kept:
            if not line.worst.rac_cents:
                continue
            quoted = _quoted_beside(line, result)
            baskets = {one.line.basket for one in quoted}
            found += [_already_quoted(line, one) for one in quoted if one.worst.rac_cents < line.best.rac_cents]
            found += [
                _variant(line, one)
                for one in line.variants
                if one.is_cheaper is not False and BASKETS_OF.get(one.offer.kind) not in baskets
            ]
    return found


def _quoted_beside(line: LineResult, result: QuoteResult) -> list[LineResult]:
    """The other lines of its group: of them all, she pays one."""
    group = line.line.variant_group
    return [one for one in result.lines if group and one.line.variant_group == group and one is not line]


def _already_quoted(line: LineResult, one: LineResult) -> VariantShown:
    paid, known = one.paid, line.paid
    return VariantShown(
        instead=line.line.label,
        label=QUOTED_TOO.format(label=one.line.label),
        price=one.line.total_cents,
        rac=paid.rac_cents if paid else None,
        gain=known.rac_cents - paid.rac_cents if known and paid else None,
    )


def _variant(line: LineResult, one: Variant) -> VariantShown:
    return VariantShown(
        instead=line.line.label,
        label=variant_sentence(one.offer),
        price=one.offer.most_cents,
        rac=one.paid.rac_cents if one.paid else None,
        gain=one.saves_cents,
    )


def questions_of(results: Iterable[QuoteResult]) -> tuple[Question, ...]:
    return tuple(dict.fromkeys(question for result in results for question in result.questions))


def labels_of(results: Iterable[QuoteResult]) -> dict[str, str]:
    """The label of each line, said before a question about it when there are several."""
    lines = [line.line for result in results for line in result.lines]
    return {line.id: line.label for line in lines} if len(lines) > 1 else {}


def sum_of(results: Iterable[QuoteResult]) -> Paid | None:
    """Every quote that counts; None while a line is not known."""
    totals = [result.total for result in results]
    return None if any(one is None for one in totals) else sum((one for one in totals if one), Paid())
