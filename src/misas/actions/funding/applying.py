"""The requests of a chosen plan: prepared all in one gesture, sent all in one gesture.

Nothing is sent without its mandatory papers, and a funder is not sent again what it holds already. Not here: the papers
(`papers`), what the funders answer (`deciding`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import human, record
from misas.actions.funding.holding import HeldPlan, hold_plan
from misas.actions.funding.moving import keep, move, tell
from misas.actions.funding.papers import (
    PaperSaid,
    check_all,
    check_one,
    checklist_of,
    give_paper,
    missing_of,
    remove_paper,
)
from misas.actions.funding.stepping import answered, settle
from misas.actions.funding.weighing import envelope_for
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.cases.codes import CareStage, CaseStatus, WaitingOn
from misas.core.funding.care_codes import CareFamily
from misas.core.funding.life import documents
from misas.core.funding.life.application import BEFORE_SENDING, LOAN, Application, ApplicationFact, fold
from misas.core.funding.life.codes import ApplicationFactKind, ApplicationState
from misas.core.funding.life.documents import Requirement, Sent
from misas.core.funding.life.ledger import Bill
from misas.core.funding.life.plan_life import ENDS
from misas.core.funding.life.requirements import Asked, requirements_of
from misas.core.funding.packs.codes import Piece
from misas.core.funding.packs.reading import read_pack
from misas.core.refusals import Absent, Refused
from misas.records.funding import limits, money
from misas.records.funding.models import (
    AidApplication,
    DocumentRequirement,
    PaperGiven,
    PaperSent,
    RulePack,
    Share,
)
from misas.records.funding.models import ApplicationFact as FactRow

__all__ = ["PaperSaid", "give_paper", "prepare_requests", "remove_paper", "send_requests"]

K, S = ApplicationFactKind, ApplicationState
GONE: Final = frozenset({S.LAPSED, S.WITHDRAWN, S.REFUSED, S.SILENT})
"""The states after which the same aid may be asked for again."""


@transaction.atomic
def prepare_requests(plan: UUID, *, by: Actor, at: datetime) -> list[AidApplication]:
    """Prepare every request of the plan that she chose. Said twice, it prepares nothing more.

    A request that waits and whose amount changed is amended; one that the plan no longer uses is given up. What was
    sent stays as it was asked. Raises Absent, Refused (not chosen, ended, the case is closed).
    """
    held = hold_plan(plan, to="aid.prepare", by=by, at=at)
    human(by)
    known = held.plan
    if known.state in ENDS or known.agreed_on is None or held.row.current_id is None:
        raise Refused("funding.not_chosen")
    if held.row.chosen_id not in (None, held.row.current_id):  # computed again since she agreed
        raise Refused("funding.not_chosen")
    _bill(held, by, at)
    wanted = _shares(held)
    under_way = {row.aid: id for id, row in held.rows.items() if held.requests[id].state not in GONE}
    for aid, id in under_way.items():
        if held.requests[id].state in BEFORE_SENDING:
            _follow(held, id, wanted.get(aid), by, at)
    for aid, shares in wanted.items():
        if aid not in under_way:
            _prepare(held, aid, shares, by, at)
    settle(held, by=by, at=at)
    return [row for row in held.rows.values() if row.aid in wanted]


def _bill(held: HeldPlan, by: Actor, at: datetime) -> None:
    """What each line of the plan costs, as its quote was worked out; a line that the plan left no longer costs."""
    named = {one.line.name: one for one in held.planned}
    bills = [
        Bill(name, one.result.price_cents, one.result.amo_cents, one.result.local_cents, one.result.amc_cents)
        for name, one in named.items()
        if name not in held.ledger.lines
    ]
    bills += [Bill(line, 0, 0) for line in held.ledger.lines if line not in named and not held.ledger.committed(line)]
    if bills:
        held.ledger = money.write(
            held.row, held.ledger, bills=bills, lines=held.lines, event=held.row.public_id, on=held.today, at=at,
            by_id=by.account_id,
        )  # fmt: skip


def _shares(held: HeldPlan) -> dict[str, list[Share]]:
    """What the plan uses of each aid."""
    found: dict[str, list[Share]] = {}
    rows = Share.objects.filter(version=held.row.current_id, cents__gt=0)
    for row in rows.select_related("line__line", "funder", "pack").order_by("rank", "aid", "id"):
        found.setdefault(row.aid, []).append(row)
    return found


def _amounts(shares: Iterable[Share]) -> dict[str, int]:
    return {one.line.line.name if one.line else LOAN: one.cents for one in shares}


def _follow(held: HeldPlan, id: str, shares: list[Share] | None, by: Actor, at: datetime) -> None:
    """A request that waits follows the plan: another amount, or none."""
    if shares is None:
        move(held, id, "withdraw", ApplicationFact(K.WITHDRAWN, held.today), by=by, at=at)
    elif (amounts := _amounts(shares)) != held.requests[id].asked:
        move(held, id, "amend", ApplicationFact(K.AMENDED, held.today, amounts=amounts), by=by, at=at)


def _prepare(held: HeldPlan, aid: str, shares: list[Share], by: Actor, at: datetime) -> None:
    one = shares[0]
    row = AidApplication(
        caisse_id=held.row.caisse_id,
        case=held.case.row,
        plan=held.row,
        version=held.row.current,
        aid=aid,
        title=one.funder.name[: limits.TITLE],
        rank=one.rank,
        funder=one.funder,
        pack=one.pack,
        is_loan=one.is_loan,
        made_at=at,
        made_by_id=human(by),
        last_at=at,
    )
    row.envelope = envelope_for(row, held.today)
    row.save()
    fact = ApplicationFact(K.PREPARED, held.today, amounts=_amounts(shares))
    id, done = str(row.public_id), fold([fact])
    held.rows[id], held.requests[id] = row, done
    written = FactRow.objects.create(
        caisse_id=row.caisse_id, application=row, kind=fact.kind.value, on=fact.on, amounts=dict(fact.amounts), at=at,
        by_id=by.account_id,
    )  # fmt: skip
    keep(held, id, None, done, fact, written.public_id, by, at)
    _require(held, row, shares)
    tell(held, id, "prepare", fact, by, at)
    check_one(held, id, by, at)


def _require(held: HeldPlan, row: AidApplication, shares: list[Share]) -> None:
    """Write what the funder asks for; a funder without rules asks for a quote."""
    families = [CareFamily(one.line.line.family) for one in shares if one.line is not None]
    facts = held.row.current.coverage.facts if held.row.current is not None else {}
    asked = _asked(row.pack, families, facts)
    DocumentRequirement.objects.bulk_create(
        DocumentRequirement(
            caisse_id=row.caisse_id, application=row, rank=rank, kind=one.requirement.kind,
            mandatory=one.requirement.is_mandatory, count=one.requirement.count,
            max_age_months=one.requirement.max_age_months, at_payment=one.at_payment, note=one.note[: limits.DOCUMENT],
        )
        for rank, one in enumerate(asked[: limits.DOCUMENTS], start=1)
    )  # fmt: skip


def _asked(pack: RulePack | None, families: Iterable[CareFamily], facts: Mapping[str, object]) -> tuple[Asked, ...]:
    if pack is None:
        return (Asked(Requirement(Piece.QUOTE.value)),)
    return requirements_of(read_pack(ports().packs.read(pack.content).plain), families, facts)  # type: ignore[arg-type]


@transaction.atomic
def send_requests(
    plan: UUID, applications: Iterable[UUID] | None = None, *, by: Actor, at: datetime
) -> list[AidApplication]:
    """Send every request of the plan that is ready (or those named), each with the papers its funder lacks.

    All or none: when one of those named cannot leave, nothing does. Said twice, nothing more is sent. Raises Absent,
    Refused (nothing is ready, papers lack, the quote is over, the case is closed).
    """
    held = hold_plan(plan, to="aid.submit", by=by, at=at)
    human(by)
    named = None if applications is None else {str(one) for one in applications}
    if named is not None and not named <= held.rows.keys():
        raise Absent
    until = held.plan.quote_until
    if until is not None and held.today > until:
        raise Refused("funding.send_after_quote", until=until)
    check_all(held, by, at)
    chosen = [id for id in held.rows if _is_to_send(held.requests[id], id, named)]
    already = [id for id in held.rows if named is not None and id in named and held.requests[id].submitted_on]
    if not chosen and not already:
        raise Refused("funding.nothing_to_send")
    for id in chosen:
        row = held.rows[id]
        fact = ApplicationFact(K.SUBMITTED, held.today, missing=missing_of(row, held.today))
        move(held, id, "submit", fact, by=by, at=at)
        _attach(row, held.today)
        answered(row, held, by=by, at=at)
    if chosen:
        _wait(held, by, at)
    settle(held, by=by, at=at)
    return [held.rows[id] for id in chosen]


def _is_to_send(known: Application, id: str, named: set[str] | None) -> bool:
    """Whether this request leaves now: the ready ones, or those named that have not left yet."""
    if named is None:
        return known.state is S.READY
    return id in named and known.state in BEFORE_SENDING


def _attach(row: AidApplication, today: date) -> None:
    """Write which papers leave with a request: those that its funder does not hold already."""
    sent = PaperSent.objects.filter(
        application__funder=row.funder_id, application__case=row.case_id
    ).select_related("paper", "application")  # fmt: skip
    held = [Sent(str(row.funder_id), str(one.paper.public_id)) for one in sent]
    leaving = {one.id for one in documents.to_attach(checklist_of(row, today), str(row.funder_id), held)}
    papers = PaperGiven.objects.filter(plan=row.plan_id, public_id__in=leaving)
    PaperSent.objects.bulk_create(
        PaperSent(caisse_id=row.caisse_id, application=row, paper=one, on=today) for one in papers
    )


def _wait(held: HeldPlan, by: Actor, at: datetime) -> None:
    """When nothing else is left to do for her care, the case waits for the funders, until the first of them must have
    answered; a search, a visit to verify go on meanwhile."""
    facts = held.case.facts
    free = {CareStage.BOOKED, CareStage.ABANDONED}
    is_free = facts.cares and all(one.stage in free or one.is_proven for one in facts.cares.values())
    dates = [one.silence_on for one in held.requests.values() if one.silence_on is not None]
    if is_free and dates and facts.waiting is None and held.case.status is CaseStatus.ACCOMPANYING:
        record(held.case, "wait", by=by, at=at, data={"on": WaitingOn.FUNDER, "until": min(dates)})
