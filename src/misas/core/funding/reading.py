"""A problem file as a problem, or every fault in it, each at its JSON path (`$.aids[2].rate.den`).

The shapes are those of docs/funding/problem-files.md and nothing is guessed: what is missing, misspelt, ambiguous or
too large for an exact answer is refused. What only makes an aid useless (a floor above its cap) is no fault, nor are
`requires` in a circle (used together or not at all): rules are taken as they are. Not here: quotes (`quote_reading`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from misas.core.funding.fields import Place
from misas.core.funding.json_text import parsed
from misas.core.funding.problem import (
    Aid,
    CareLine,
    Cents,
    Constraints,
    Decision,
    GrantedAid,
    JointCap,
    Keep,
    Kind,
    LineId,
    Matching,
    Mode,
    Need,
    Person,
    PersonId,
    Problem,
    Ratio,
    RefusedAid,
)
from misas.core.refusals import Invalid

TERM_MAX: Final = 1_000_000
"""Largest `num` or `den` of a ratio."""
TOTAL_MAX: Final = 1_000_000_000_000
"""Largest sum of what remains on the lines of one problem, in cents."""
WIDEST: Final = 2**61
"""What no sum of the search may reach: it counts in 64 bits."""
RANK_MAX: Final = 1_000_000
DAY_MAX: Final = 1_000_000

AID_FIELDS: Final = frozenset(Aid.__dataclass_fields__) - {"mode", "funder"} | {"amount_mode", "person"}
CONSTRAINT_FIELDS: Final = frozenset(Constraints.__dataclass_fields__)
RATIO_FIELDS: Final = frozenset({"num", "den"})
KEEP_FIELDS: Final = RATIO_FIELDS | {"cents"}
DECISION_FIELDS: Final = frozenset({"status", "amounts_cents"})


@dataclass(frozen=True, slots=True)
class Cases[Case]:
    """What a file holds: one case, or a collection of them in file order."""

    cases: tuple[Case, ...]
    is_collection: bool


def read_cases[Case](text: str, read: Callable[[object, str], Case]) -> Cases[Case]:
    """The one problem of a text, or those of its `cases`. Raises Invalid with the faults of all of them."""
    document = parsed(text)
    if not isinstance(document, dict) or "cases" not in document:
        return Cases((read(document, "$"),), False)
    whole = Place(document)
    whole.once("cases")
    found: list[Case] = []
    for place in whole.members("cases"):
        try:
            found.append(read(place.value, place.path))
        except Invalid as invalid:
            whole.faults.extend(invalid.faults)
    _unique([place.at("id") for place in whole.members("cases") if isinstance(place.value, dict)])
    _refuse(whole)
    return Cases(tuple(found), True)


def read_problem(document: object, at: str = "$") -> Problem:
    """The co-financing problem of a JSON value. Raises Invalid with every fault."""
    whole = Place(document, at)
    if not whole.object():
        raise Invalid(whole.faults)
    whole.once("id", "persons", "care_lines", "aids", "constraints", "decisions")
    id = whole.id("id")
    persons = _persons(whole)
    lines = _lines(whole, {person.id for person in persons})
    constraints = _Rules(whole)
    aids = _aids(whole, {line.id: line.person for line in lines}, constraints.budgets)
    taken = constraints.read({aid.id for aid in aids})
    _countable(whole, lines, aids, taken)
    decisions = _decisions(whole, {aid.id: aid for aid in aids})
    _refuse(whole)
    return Problem(id, persons, lines, aids, taken, decisions)


def _refuse(place: Place) -> None:
    if place.faults:
        raise Invalid(dict.fromkeys(place.faults))


def _unique(places: Iterable[Place]) -> None:
    """A fault on each identifier that its list has already given."""
    seen: set[str] = set()
    for place in places:
        if not isinstance(place.value, str) or not place.value:
            continue
        if place.value in seen:
            place.fault("funding.id_twice", id=place.value)
        seen.add(place.value)


def _objects(whole: Place, key: str, *fields: str) -> list[Place]:
    """The objects of a list, their own identifiers told apart."""
    found = [place for place in whole.members(key) if place.object()]
    for place in found:
        place.once(*fields)
    _unique([place.at("id") for place in found])
    return found


def _persons(whole: Place) -> tuple[Person, ...]:
    places = _objects(whole, "persons", "id", "affordable_cents")
    return tuple(Person(place.id("id"), place.whole("affordable_cents")) for place in places)


def _lines(whole: Place, persons: set[PersonId]) -> tuple[CareLine, ...]:
    field = "remaining_after_amo_amc_cents"
    found = []
    for place in _objects(whole, "care_lines", "id", "person", field):
        person = place.id("person")
        if person and person not in persons:
            place.at("person").fault("funding.unknown_person", id=person)
        found.append(CareLine(place.id("id"), person, place.whole(field), place.text("label")))
    return tuple(found)


def _countable(whole: Place, lines: Sequence[CareLine], aids: Sequence[Aid], rules: Constraints) -> None:
    """A fault when the sums of the search could pass 64 bits: the finer the ratios, the less money they may bear on."""
    ratios = [aid.rate for aid in aids] + [aid.person_must_keep.ratio for aid in aids if aid.person_must_keep]
    ratios += [one.ratio for one in rules.matching]
    finest = max((max(one.num, one.den) for one in ratios), default=1)
    most = min(TOTAL_MAX, WIDEST // (finest * (len(aids) + 8)))
    if sum(line.cents for line in lines) > most:
        whole.at("care_lines").fault("funding.total_too_large", cents=most)


def _aids(whole: Place, lines: Mapping[LineId, PersonId], budgets: Mapping[str, Cents]) -> tuple[Aid, ...]:
    found = [_aid(place, lines, budgets) for place in _objects(whole, "aids")]
    return tuple(aid for aid in found if aid is not None)


def _aid(place: Place, lines: Mapping[LineId, PersonId], budgets: Mapping[str, Cents]) -> Aid | None:
    place.object(AID_FIELDS)
    kind, mode = place.choice("kind", Kind), place.choice("amount_mode", Mode)
    if kind and mode and (kind is Kind.LOAN) is not (mode is Mode.LOAN):
        place.at("amount_mode").fault("funding.loan_mode")
    covers = _covered(place, lines)
    budget = place.id("budget") if place.has("budget") else None
    if budget and budget not in budgets:
        place.at("budget").fault("funding.unknown_budget", id=budget)
    aid = Aid(
        id=place.id("id"),
        kind=kind or Kind.GRANT,
        rank=place.whole("rank", low=-RANK_MAX, high=RANK_MAX),
        covers_lines=covers,
        mode=mode or Mode.FORMULA,
        rate=_ratio(place.at("rate"), RATIO_FIELDS) if "rate" in place.value else Ratio(),
        cap_per_line_cents=_ceiling(place, "cap_per_line_cents"),
        cap_per_request_cents=_ceiling(place, "cap_per_request_cents"),
        already_used_this_year_cents=place.whole("already_used_this_year_cents", 0),
        min_grant_cents=place.whole("min_grant_cents", 0),
        opens_if_remaining_at_least_cents=place.whole("opens_if_remaining_at_least_cents", 0),
        person_must_keep=_keep(place.at("person_must_keep")) if place.has("person_must_keep") else None,
        only_if_final_rac_at_most_cents=_ceiling(place, "only_if_final_rac_at_most_cents"),
        fixed_cents=place.whole("fixed_cents", None if mode is Mode.FIXED else 0),
        grid_cents=place.whole("grid_cents", 1, low=1),
        min_cents=place.whole("min_cents", 0),
        max_cents=place.whole("max_cents", None if mode is Mode.LOAN else 0),
        budget=budget,
        decision_day=place.whole("decision_day", 0, high=DAY_MAX),
        funder=place.text("financer") or place.text("label"),
    )
    return aid if aid.id else None


def _covered(place: Place, lines: Mapping[LineId, PersonId]) -> tuple[LineId, ...]:
    """The lines of an aid: some, known, once each, all of one person."""
    named = place.members("covers_lines")
    if "covers_lines" in place.value and isinstance(place.value["covers_lines"], list) and not named:
        place.at("covers_lines").fault("funding.no_line")
    covers = _references(named, lines, "funding.unknown_line")
    persons = {lines[line] for line in covers}
    if len(persons) > 1:
        place.at("covers_lines").fault("funding.several_persons")
    if place.has("person"):
        person = place.id("person")
        if person and len(persons) == 1 and person not in persons:
            place.at("person").fault("funding.person_disagrees", id=person)
    return covers


def _references(places: Sequence[Place], known: Iterable[str], code: str) -> tuple[str, ...]:
    """The identifiers of a list that exist, once each."""
    _unique(places)
    found = []
    for place in places:
        id = place.identifier()
        if id and id not in known:
            place.fault(code, id=id)
        elif id:
            found.append(id)
    return tuple(dict.fromkeys(found))


def _ceiling(place: Place, key: str) -> Cents | None:
    return place.whole(key) if place.has(key) else None


def _ratio(place: Place, fields: frozenset[str]) -> Ratio:
    if not place.object(fields):
        return Ratio()
    place.once()
    return Ratio(place.whole("num", high=TERM_MAX), place.whole("den", low=1, high=TERM_MAX))


def _keep(place: Place) -> Keep:
    ratio = _ratio(place, KEEP_FIELDS)
    return Keep(place.whole("cents") if isinstance(place.value, dict) else 0, ratio)


class _Rules:
    """The constraints of a problem. Budgets are read first: aids name them."""

    def __init__(self, whole: Place) -> None:
        self.place = whole.at("constraints")
        self.given = whole.has("constraints") and self.place.object(CONSTRAINT_FIELDS)
        if self.given:
            self.place.once()
        self.budgets = self._budgets() if self.given and self.place.has("budgets") else {}

    def _budgets(self) -> dict[str, Cents]:
        return {key: place.integer() for key, place in self.place.at("budgets").entries()}

    def read(self, aids: set[str]) -> Constraints:
        return Constraints(
            mutually_exclusive=tuple(self._aids(place, aids) for place in self._list("mutually_exclusive")),
            requires=tuple(
                Need(self._aid(place, "aid", aids), self._aid(place, "needs", aids))
                for place in self._each("requires", {"aid", "needs"})
            ),
            matching=tuple(
                Matching(
                    self._aid(place, "aid", aids),
                    self._aids(place.at("of"), aids) if place.needs("of") else (),
                    _ratio(place, RATIO_FIELDS | {"aid", "of"}),
                )
                for place in self._each("matching")
            ),
            joint_caps=tuple(
                JointCap(self._aids(place.at("aids"), aids) if place.needs("aids") else (), place.whole("max_cents"))
                for place in self._each("joint_caps", {"aids", "max_cents"})
            ),
            budgets=self.budgets,
        )

    def _list(self, key: str) -> list[Place]:
        return self.place.at(key).items() if self.given and self.place.has(key) else []

    def _each(self, key: str, fields: set[str] | None = None) -> list[Place]:
        found = [place for place in self._list(key) if place.object(fields)]
        for place in found:
            place.once()
        return found

    def _aids(self, place: Place, aids: set[str]) -> tuple[str, ...]:
        return _references(place.items(), aids, "funding.unknown_aid")

    def _aid(self, place: Place, key: str, aids: set[str]) -> str:
        id = place.id(key)
        if id and id not in aids:
            place.at(key).fault("funding.unknown_aid", id=id)
        return id


def _decisions(whole: Place, aids: Mapping[str, Aid]) -> dict[str, Decision]:
    found: dict[str, Decision] = {}
    for id, place in whole.at("decisions").entries() if whole.has("decisions") else ():
        if id not in aids:
            place.fault("funding.unknown_aid", id=id)
        elif place.object(DECISION_FIELDS):
            place.once()
            found[id] = _decision(place, aids[id])
    return found


def _decision(place: Place, aid: Aid) -> Decision:
    status = place.id("status")
    amounts = place.at("amounts_cents")
    if status == "refused":
        if amounts.value:
            amounts.fault("funding.refused_with_amounts")
        return RefusedAid()
    if status != "granted":
        if status:
            place.at("status").fault("funding.no_choice", choices="refused, granted")
        return RefusedAid()
    if not place.needs("amounts_cents"):
        return GrantedAid()
    if aid.is_loan:
        return GrantedAid(loan_cents=amounts.integer())
    lines: dict[LineId, Cents] = {}
    for id, cents in amounts.entries():
        if id not in aid.covers_lines:
            cents.fault("funding.line_not_covered", id=id)
        lines[id] = cents.integer()
    return GrantedAid(lines)
