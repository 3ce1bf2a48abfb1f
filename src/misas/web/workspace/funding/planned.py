"""The plan as it is read: the bar of who pays, the table with what may be typed over. Not here: where it stands
(`standing`), why (`explained`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.safestring import SafeString

from misas.core.funding.life.application import BEFORE_SENDING, DENIED, ENGAGED, OVER
from misas.core.funding.life.codes import ApplicationState
from misas.lib.french import day, euros
from misas.lib.typed_amounts import typed
from misas.records.funding.pages import LineOfPlan, PlanOfCase, RequestOfPlan, ShareOfPlan
from misas.web.ui.charts import Piece, stacked
from misas.web.workspace.funding.standing import Next
from misas.wording.funding_life import STATES
from misas.wording.funding_screens import PROPOSED, SURE, WHO, bar_said, decided_in, papers_said

A = ApplicationState
AID_TONES: Final = {
    **dict.fromkeys(ENGAGED, "ok"), **dict.fromkeys(DENIED, "err"), A.LAPSED: "err", A.WITHDRAWN: "plain",
    A.INCOMPLETE: "warn", A.SUPPLEMENT_ASKED: "warn", A.READY: "info",
    **dict.fromkeys((A.SUBMITTED, A.RECEIVED, A.IN_COMMITTEE, A.ADJOURNED, A.APPEALED), "info"),
}  # fmt: skip
FILLS: Final = ("s2", "s2b", "s2c")
"""Funders one after the other, told apart in the bar and in its legend."""
LOST: Final = OVER - {A.SETTLED} | DENIED


@dataclass(frozen=True, slots=True)
class ShareField:
    """One amount that may be typed over. `name`: aid and line, as `locks_of` reads them again."""

    id: str
    name: str
    label: str
    typed: str
    was: int
    is_locked: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One who pays, in the table."""

    who: str
    amount: int
    detail: str = ""
    state: str = ""
    tone: str = ""
    papers: str = ""
    decide: str = ""
    validity: str = ""
    fields: tuple[ShareField, ...] = ()
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Because:
    """One sentence of « Pourquoi ce plan ? » and the rule that it rests on."""

    text: str
    rule: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the frontier."""

    requests: int
    label: str
    rac: int
    days: str
    closes: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class PlanShown:
    """Everything that `plan.html` and `standing.html` say. What may be done is told by the screen, not here."""

    id: UUID
    number: int
    computed: UUID | None
    state: str
    tone: str
    is_ended: bool
    next: Next | None
    steps: tuple[Mapping[str, str], ...]
    agreed_on: date | None
    care_on: date | None
    bar: SafeString
    legend: tuple[Piece, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    stale: str = ""
    proof: str = ""
    impossible: tuple[str, ...] = ()
    refused: str = ""
    wrong: tuple[tuple[str, str], ...] = ()
    whys: tuple[Because, ...] = ()
    unused: tuple[Because, ...] = ()
    compared: str = ""
    frontier: tuple[Point, ...] = ()
    is_editable: bool = False
    may_propose: bool = False
    may_agree: bool = False
    may_send: bool = False
    may_point: bool = False
    send_label: str = ""
    ends: tuple[tuple[str, str], ...] = ()

    @property
    def has_fields(self) -> bool:
        """Whether an amount may be typed over."""
        return self.is_editable and any(row.fields for row in self.rows)


@dataclass(frozen=True, slots=True)
class Aid:
    """What one aid stands for in the computation shown: its shares, its request when there is one."""

    id: str
    rank: int
    funder: str
    title: str
    is_loan: bool
    shares: tuple[ShareOfPlan, ...]
    request: RequestOfPlan | None
    decision_days: int | None = None

    @property
    def cents(self) -> int:
        """What it brings: what is held once decided, else what is asked, else what is proposed; nothing once it is
        refused or given up, even while the plan waits to be computed again."""
        if self.is_lost:
            return 0
        if self.request is not None and self.request.known.granted is not None:
            return self.request.row.held_cents
        return sum(share.cents for share in self.shares)

    @property
    def is_lost(self) -> bool:
        return self.request is not None and self.request.known.state in LOST

    @property
    def subtitle(self) -> str:
        """What it is, when that says more than who gives it."""
        return "" if self.title == self.funder else self.title

    @property
    def is_open(self) -> bool:
        """Whether its amount may still be typed over: nothing of it has left."""
        return self.request is None or self.request.known.state in BEFORE_SENDING


def aids_of(plan: PlanOfCase, requests: Iterable[RequestOfPlan], days: Mapping[str, int]) -> list[Aid]:
    """The aids that pay something or that were asked, by rank; one refused is told until the plan, which counted on
    it, is computed again. `days`: the decision delay of each, by its name."""
    last = {one.row.aid: one for one in requests}
    counted = {share.aid for share in plan.shares if share.cents} if plan.row.stale_cause else set()
    asked = {aid: one for aid, one in last.items() if one.known.state not in LOST or aid in counted}
    shares: dict[str, list[ShareOfPlan]] = {}
    for share in plan.shares:
        if share.cents:
            shares.setdefault(share.aid, []).append(share)
    found = []
    for id in dict.fromkeys((*shares, *asked)):
        its, request = tuple(shares.get(id, ())), asked.get(id)
        first = its[0] if its else None
        assert first is not None or request is not None
        found.append(
            Aid(
                id=id,
                rank=first.rank if first else request.row.rank,  # type: ignore[union-attr]
                funder=request.row.funder.name if request else first.funder,  # type: ignore[union-attr]
                title=request.row.title if request else "",
                is_loan=first.is_loan if first else request.row.is_loan,  # type: ignore[union-attr]
                shares=its,
                request=request,
                decision_days=days.get(id),
            )
        )
    return sorted(found, key=lambda one: (one.rank, one.id))


def rows_of(
    lines: Sequence[LineOfPlan],
    aids: Sequence[Aid],
    locks: Mapping[tuple[str, str], int],
    *,
    is_editable: bool,
    papers: Mapping[str, tuple[int, int]],
    amc_is_sure: bool,
) -> tuple[Row, ...]:
    """Who pays, insurance first, the person last. `papers`: given and wanted, by aid."""
    labels = {line.name: line.label for line in lines}
    rows = [Row(WHO["amo"], sum(line.amo for line in lines), state=SURE["acquired"], tone="ok")]
    if local := sum(line.local for line in lines):
        rows.append(Row(WHO["local"], local, state=SURE["acquired"], tone="ok"))
    if amc := sum(line.amc for line in lines):
        rows.append(Row(WHO["amc"], amc, state=SURE["told" if amc_is_sure else "estimated"]))
    rows += [_row(aid, labels, locks, is_editable, papers) for aid in aids]
    rest = sum(line.before for line in lines) - sum(aid.cents for aid in aids if not aid.is_loan)
    lent = sum(aid.cents for aid in aids if aid.is_loan)
    detail = f"dont {euros(rest - lent)} à payer tout de suite" if lent else ""
    return (*rows, Row(WHO["person"], rest, detail=detail, is_person=True))


def _row(
    aid: Aid,
    labels: Mapping[str, str],
    locks: Mapping[tuple[str, str], int],
    is_editable: bool,
    papers: Mapping[str, tuple[int, int]],
) -> Row:
    request = aid.request
    known = request.known if request else None
    fields = _fields(aid, labels, locks) if is_editable and aid.is_open else ()
    given = papers.get(aid.id)
    return Row(
        who=aid.funder,
        detail=", ".join(part for part in (aid.subtitle, WHO["loan"] if aid.is_loan else "") if part),
        amount=aid.cents,
        state=STATES[known.state] if known else PROPOSED,
        tone=AID_TONES.get(known.state, "") if known else "",
        papers=papers_said(*given) if given else "",
        decide=_decide(aid),
        validity=day(known.valid_until, short=True) if known and known.valid_until else "",
        fields=fields,
    )


def _decide(aid: Aid) -> str:
    request = aid.request
    if request is not None:
        known = request.known
        if known.state in ENGAGED | LOST | {A.SETTLED}:
            return ""
        if known.session is not None:
            return f"commission du {day(known.session, year=False, short=True)}"
        if known.silence_on is not None:
            return day(known.silence_on, short=True)
    return decided_in(aid.decision_days) if aid.decision_days is not None else ""


def _fields(aid: Aid, labels: Mapping[str, str], locks: Mapping[tuple[str, str], int]) -> tuple[ShareField, ...]:
    several = len(aid.shares) > 1
    found = []
    for nth, share in enumerate(aid.shares):
        line = share.line or ""
        name = f"{aid.id}|{line}"
        found.append(
            ShareField(
                id=f"share-{aid.rank}-{_slug(aid.id)}-{nth}",
                name=name,
                label=labels.get(line, "") if several else "",
                typed=typed(share.cents),
                was=share.cents,
                is_locked=(aid.id, line) in locks,
            )
        )
    return tuple(found)


def _slug(text: str) -> str:
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in text)


def bar_of(lines: Sequence[LineOfPlan], aids: Sequence[Aid]) -> tuple[SafeString, tuple[Piece, ...]]:
    """The bar and its legend: insurance, each funder, what stays with the person."""
    given = [aid for aid in aids if not aid.is_loan and aid.cents]
    pieces = [
        _piece(WHO["amo"], sum(line.amo for line in lines), "s1"),
        _piece(WHO["local"], sum(line.local for line in lines), "f-ok"),
        _piece(WHO["amc"], sum(line.amc for line in lines), "q3"),
        *(_piece(aid.funder, aid.cents, FILLS[nth % len(FILLS)]) for nth, aid in enumerate(given)),
    ]
    lent = [_piece(f"{aid.funder} ({WHO['loan']})", aid.cents, "f-lent") for aid in aids if aid.is_loan]
    rest = sum(line.before for line in lines) - sum(aid.cents for aid in aids)
    shown = tuple(one for one in (*pieces, *lent, _piece(WHO["rest"], rest, "f-rest")) if one.value > 0)
    return stacked(shown, bar_said([(one.label, one.value) for one in shown])), shown


def _piece(label: str, cents: int, fill: str) -> Piece:
    return Piece(label, cents, euros(cents), fill)


@dataclass(slots=True)
class Typed:
    """What was typed over the table: the amounts held, and what is wrong with the others."""

    locks: dict[tuple[str, str], int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def with_typed(plan: PlanShown, typed: Typed, why: tuple[str, ...], heading: str = "") -> PlanShown:
    """The plan with what somebody typed over its table, and why it is refused, under a heading when it is not usual."""
    rows = tuple(
        replace(row, fields=tuple(
            replace(
                one, typed=typed.texts.get(one.name, one.typed), error=typed.errors.get(one.name, ""),
                is_locked=one.is_locked or tuple(one.name.split("|", 1)) in typed.locks,
            )
            for one in row.fields
        ))
        for row in plan.rows
    )  # fmt: skip
    wrong = tuple((one.id, one.error) for row in rows for one in row.fields if one.error)
    return replace(plan, rows=rows, wrong=wrong, impossible=why, refused=heading)
