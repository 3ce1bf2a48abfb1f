"""Quotes as they are said: entered, corrected, replaced, withdrawn. What was said stays; another row tells better.

A line keeps its name from one quote to the one that replaces it, so that what a funder granted stands on the same line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from misas.actions.cases.recording import Held, held, human, join
from misas.actions.funding.recording import check_open, mark_stale
from misas.core.access import Actor
from misas.core.funding import quotes
from misas.core.funding.codes import QuoteEnd
from misas.core.funding.keeping import fingerprint, plain
from misas.core.funding.life.application import PENDING, PROMISED
from misas.core.funding.life.codes import ApplicationState, ReplanCause
from misas.core.funding.packs.codes import Cost
from misas.core.funding.problem import Cents
from misas.core.funding.quotes import QuotedLine
from misas.core.refusals import Absent, Conflict, Fault, Invalid, Refused
from misas.records.audit import journal
from misas.records.cases.models import Case, ForgoneCare
from misas.records.documents.models import Document
from misas.records.funding import doors, limits
from misas.records.funding.models import AidApplication, Quote, QuoteLine
from misas.records.funding.said import columns_of, quote_of
from misas.records.orientation.models import CareOffer

HOLDING: Final = sorted(state.value for state in PENDING | PROMISED | {ApplicationState.CALLED, ApplicationState.PAID})
"""While an application stands there, a funder is asked for, or owes, money on its lines."""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One line as it was typed. `cost`: what the expense is for the rules of funders, when its family does not say."""

    line: QuotedLine
    cost: Cost | None = None


@dataclass(frozen=True, slots=True)
class SaidQuote:
    """A quote as it was typed. `offer`, `document`, `alternative_to`: public ids, of the same case."""

    professional: str
    issued_on: date
    lines: Sequence[SaidLine]
    valid_until: date | None = None
    care_on: date | None = None
    stated_total_cents: Cents | None = None
    offer: UUID | str | None = None
    document: UUID | str | None = None
    alternative_to: UUID | str | None = None


@transaction.atomic
def enter_quote(
    case: UUID | str, care: UUID | str, said: SaidQuote, *, by: Actor, at: datetime, key: str | None = None
) -> Quote:
    """A quote for one care of the case. Raises Absent, Invalid (it does not add up, has expired, …), Refused."""
    row = doors.case(case, to="quote.enter", by=by, lock=True)
    care_row = doors.care(row, care)
    if (before := _replayed(row, key, said)) is not None:
        return before
    known = held(row, at)
    check_open(known)
    beside = _alternative(row, care_row, said.alternative_to)
    made = _write(known, care_row, said, (), beside, by, at, key)
    _traced(known, made, "enter", ReplanCause.QUOTE_ADDED, by, at)
    return made


@transaction.atomic
def correct_quote(quote: UUID | str, said: SaidQuote, *, by: Actor, at: datetime, key: str | None = None) -> Quote:
    """What was typed of a quote was wrong: another row says it right. Raises Absent, Invalid, Refused."""
    return _follow(quote, said, "correct", QuoteEnd.CORRECTED, by, at, key)


@transaction.atomic
def replace_quote(quote: UUID | str, said: SaidQuote, *, by: Actor, at: datetime, key: str | None = None) -> Quote:
    """The professional made another quote instead. Raises Absent, Invalid, Refused."""
    return _follow(quote, said, "replace", QuoteEnd.REPLACED, by, at, key)


@transaction.atomic
def withdraw_quote(quote: UUID | str, *, by: Actor, at: datetime) -> Quote:
    """A quote no longer counts. Refused while a funder is asked, or pays, on its lines. Raises Absent, Refused."""
    row = doors.quote(quote, to="quote.withdraw", by=by, lock=True)
    if row.ended_why == QuoteEnd.WITHDRAWN:
        return row
    _check_standing(row)
    known = held(row.case, at)
    check_open(known)
    if AidApplication.objects.filter(case=row.case, lines__line__quote=row, status__in=HOLDING).exists():
        raise Refused("funding.quote_is_asked_for")
    _end(row, QuoteEnd.WITHDRAWN, None, by, at)
    _traced(known, row, "withdraw", ReplanCause.QUOTE_CHANGED, by, at)
    return row


def _follow(
    quote: UUID | str, said: SaidQuote, verb: str, why: QuoteEnd, by: Actor, at: datetime, key: str | None
) -> Quote:
    row = doors.quote(quote, to=f"quote.{verb}", by=by, lock=True)
    if (before := _replayed(row.case, key, said)) is not None:
        return before
    _check_standing(row)
    known = held(row.case, at)
    check_open(known)
    beside = Quote.objects.filter(pk=row.alternative_to_id).first() if row.alternative_to_id else None
    if said.alternative_to is not None:
        beside = _alternative(row.case, row.care, said.alternative_to, but=row)
    made = _write(known, row.care, said, list(row.lines.order_by("rank")), beside, by, at, key)
    _end(row, why, made, by, at)
    _traced(known, made, verb, ReplanCause.QUOTE_CHANGED, by, at)
    return made


def _check_standing(row: Quote) -> None:
    if row.ended_at is not None:
        raise Refused("funding.quote_ended")


def _write(
    known: Held,
    care: ForgoneCare,
    said: SaidQuote,
    former: Sequence[QuoteLine],
    beside: Quote | None,
    by: Actor,
    at: datetime,
    key: str | None,
) -> Quote:
    case = known.row
    number = (Quote.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0) + 1
    if number > limits.QUOTES:
        raise Refused("funding.too_many_quotes", most=limits.QUOTES)
    names = _names(number, said.lines, former)
    lines = [replace(one.line, id=name) for one, name in zip(said.lines, names, strict=True)]
    _judge(said, lines, known.today)
    row = Quote.objects.create(
        caisse_id=case.caisse_id,
        case=case,
        care=care,
        offer=_offer(care, said.offer),
        number=number,
        professional=said.professional.strip(),
        dated_on=said.issued_on,
        valid_until=said.valid_until,
        care_on=said.care_on,
        stated_cents=said.stated_total_cents,
        document=_document(case, said.document),
        alternative_to=beside,
        entered_at=at,
        entered_by_id=human(by),
        key=key,
    )
    QuoteLine.objects.bulk_create(
        QuoteLine(
            caisse_id=case.caisse_id, quote=row, rank=rank, name=line.id,
            **columns_of(replace(line, label=line.label.strip()), one.cost),
        )
        for rank, (line, one) in enumerate(zip(lines, said.lines, strict=True), 1)
    )  # fmt: skip
    return row


def _judge(said: SaidQuote, lines: Sequence[QuotedLine], today: date) -> None:
    """Every fault of what was typed. Raises Invalid."""
    whole = quotes.Quote(
        "new", said.professional, said.issued_on, tuple(lines), said.valid_until, said.care_on, said.stated_total_cents
    )
    found = list(quotes.faults(whole, on=today))
    if len(said.professional.strip()) > limits.PROFESSIONAL:
        found.append(Fault.of("professional", "funding.text_too_long", most=limits.PROFESSIONAL))
    for nth, line in enumerate(lines):
        if len(line.label.strip()) > limits.LABEL:
            found.append(Fault.of(f"lines.{nth}.label", "funding.text_too_long", most=limits.LABEL))
        if len(line.code) > limits.ACT_CODE:
            found.append(Fault.of(f"lines.{nth}.code", "funding.text_too_long", most=limits.ACT_CODE))
        if len(line.variant_group) > limits.POSITION:
            found.append(Fault.of(f"lines.{nth}.variant_group", "funding.text_too_long", most=limits.POSITION))
    if found:
        raise Invalid(found)


def _names(number: int, lines: Sequence[SaidLine], former: Sequence[QuoteLine]) -> list[str]:
    """The name of each line: that of the line of the quote before that is the same care, else a new one."""
    left = {line.name: line for line in former}
    names: list[str] = [""] * len(lines)
    for alike in (_same_care, _same_family):
        for nth, said in enumerate(lines):
            found = next((name for name, line in left.items() if not names[nth] and alike(said.line, line)), None)
            if found is not None:
                names[nth] = found
                del left[found]
    return [name or f"q{number:02}l{rank:02}" for rank, name in enumerate(names, 1)]


def _same_care(said: QuotedLine, line: QuoteLine) -> bool:
    place = (line.code, line.tooth, line.ear, line.variant_group)
    return (said.code, said.tooth, said.ear or "", said.variant_group) == place and said.family == line.family


def _same_family(said: QuotedLine, line: QuoteLine) -> bool:
    return said.family == line.family and said.variant_group == line.variant_group


def _alternative(case: Case, care: ForgoneCare, public_id: UUID | str | None, but: Quote | None = None) -> Quote | None:
    """The first quote of the care beside which another stands. Raises Absent."""
    if public_id is None:
        return None
    rows = Quote.objects.filter(case=case, care=care, public_id=doors.uuid(public_id), ended_at__isnull=True)
    found = (rows.exclude(pk=but.pk) if but else rows).select_related("alternative_to").first()
    if found is None:
        raise Absent
    return found.alternative_to if found.alternative_to and found.alternative_to.ended_at is None else found


def _end(row: Quote, why: QuoteEnd, by_which: Quote | None, by: Actor, at: datetime) -> None:
    row.ended_at, row.ended_by_id, row.ended_why, row.replaced_by = at, human(by), why.value, by_which
    row.save(update_fields=["ended_at", "ended_by", "ended_why", "replaced_by"])


def _traced(known: Held, row: Quote, verb: str, cause: ReplanCause, by: Actor, at: datetime) -> None:
    mark_stale(known.row, cause, at)
    join(known.row, by, at)
    journal.note(f"quote.{verb}", row, by=by, at=at, case=known.row.public_id, care=row.care.public_id)


def _replayed(case: Case, key: str | None, said: SaidQuote) -> Quote | None:
    """The quote this key already wrote. Raises Conflict when it said something else."""
    before = Quote.objects.filter(case=case, key=key).first() if key else None
    if before is None:
        return None
    lines = list(before.lines.order_by("rank"))
    kept = replace(quote_of(before, lines), id="", lines=())
    told = quotes.Quote("", said.professional.strip(), said.issued_on, (), said.valid_until, said.care_on,
                        said.stated_total_cents)  # fmt: skip
    costs = [(columns_of(replace(one.line, id="", label=one.line.label.strip()), one.cost)) for one in said.lines]
    same = [{name: getattr(line, name) for name in each} for line, each in zip(lines, costs, strict=False)]
    if kept != told or len(lines) != len(costs) or fingerprint(plain(tuple(same))) != fingerprint(plain(tuple(costs))):
        raise Conflict("funding.key_used_otherwise")
    return before


def _offer(care: ForgoneCare, public_id: UUID | str | None) -> CareOffer | None:
    if public_id is None:
        return None
    found = CareOffer.objects.filter(care=care, public_id=doors.uuid(public_id)).first()
    if found is None:
        raise Absent
    return found


def _document(case: Case, public_id: UUID | str | None) -> Document | None:
    """A document of this case, still there. Raises Absent."""
    if public_id is None:
        return None
    rows = Document.objects.filter(case=case.public_id, public_id=doors.uuid(public_id), removed_at__isnull=True)
    found = rows.first()
    if found is None:
        raise Absent
    return found
