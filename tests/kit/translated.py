"""An OpenFisca test case as a household of ours: the same facts, as a screen would hold them, each of them known.

What the case leaves out is simulated by its own simulation, as the case meant it, and told as received (rights.md §11).
What only we ask (residence, ties to the parents…) is what the case says of it, else an ordinary answer. What cannot be
told as a household of ours is said: `Untold`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from openfisca_core.periods import period

from misas.connectors.openfisca.server.reads import READS
from misas.core.rights.codes import Entity, FactPeriod, FactStatus, Nature, Role
from misas.core.rights.facts import Amounts, FactTable, FactType, Held, Household, Member, Value
from misas.core.rights.months import read_month, window
from openfisca_misas.pinning import c2s_pins

ORDINARY: dict[str, Value] = {
    "lives_in_france": True,
    "nationality": "french",
    "permit": "not_needed",
    "in_france_since": date(1990, 1, 1),
    "irregular_since": date(1990, 1, 1),
    "permit_expired_on": date(1990, 1, 1),
    "sick_leave_since": date(1990, 1, 1),
    "activity": "inactive",
    "housing_status": "home_resident",
    "territory": "metropole",
}
"""Answers for what upstream's cases do not say. A day that nothing reads in that case is any day."""

PLACES = ("guadeloupe", "martinique", "guyane", "reunion", "mayotte", "saint_martin", "saint_bartelemy")
TOLD = frozenset({"age", "misas_facts_pinned", "famille", *(f"residence_{place}" for place in PLACES)})
"""What a case gives that is told by a fact of another name; `famille` is also the name of a variable."""

MEMBERS = {"demandeur": Role.APPLICANT, "conjoint": Role.PARTNER}


class Untold(Exception):
    """Why a case is no household of ours."""


class Translator:
    """One computed simulation, read as a household."""

    def __init__(self, simulation: Any, month: str, table: FactTable) -> None:
        self.simulation, self.table = simulation, table
        found = read_month(month)
        if found is None:
            raise Untold(f"{month} is no month")
        self.month = found
        self.people = simulation.populations["individu"]
        self.facts = [table[name] for name in sorted(READS["misas_c2s_droit"]) if name in table]

    def household(self) -> Household:
        """Raises Untold."""
        families = self.simulation.populations["famille"]
        if families.count != 1:
            raise Untold("several families")
        roles = [role.key for role in families.members_role]
        members = [self._member(rank, roles[rank]) for rank in range(self.people.count)]
        if sum(one.role is Role.APPLICANT for one in members) != 1:
            raise Untold("nobody asks")
        shared = {one.id: self._held(one, 0) for one in self.facts if one.entity is Entity.HOUSEHOLD}
        shared["couple"] = Held(Role.PARTNER in {one.role for one in members})
        in_charge = self.simulation.calculate("cmu_nb_pac", self._text(self.month))[0]
        shared["children_count"] = Held(int(in_charge))
        return Household(self.month, shared, tuple(members))

    def _member(self, rank: int, role: str) -> Member:
        kind = MEMBERS.get(role, Role.CHILD)
        if kind is Role.CHILD and not (self._given("date_naissance") or self._given("age")):
            raise Untold("a child whose age nobody tells")
        facts = {one.id: self._held(one, rank) for one in self.facts if one.entity is Entity.PERSON}
        facts["birth_date"] = Held(self._birth(rank))
        if not self._given("enfant_a_charge"):
            facts["in_charge"] = Held(kind is Role.CHILD)
        if kind is not Role.CHILD:
            self._tie(facts, rank)
        return Member(f"p{rank}", kind, facts)

    def _tie(self, facts: dict[str, Held], rank: int) -> None:
        """What upstream says of an adult with a child's variables: of her parents' foyer, or paid by them."""
        if facts["in_charge"].value:
            facts["on_parents_tax_return"] = Held(True)
        received = facts["alimony_received"].value
        assert isinstance(received, Amounts)
        ours = self._given("misas_alimony_from_parents") or self._given("misas_facts_pinned")
        if not ours and any(received.months[month] for month in window(self.month)):
            facts["alimony_from_parents"] = Held(True)

    def _birth(self, rank: int) -> date:
        if self._given("date_naissance"):
            birth = np.datetime64(self.simulation.calculate("date_naissance", None)[rank], "D").astype(date)
            assert isinstance(birth, date)
            return birth
        age = int(self.simulation.calculate("age", self._text(self.month))[rank])
        if age < 0:
            raise Untold("not born yet")
        return date(self.month.year - age, 1, 1)

    def _given(self, variable: str) -> bool:
        """Whether the case itself gives this variable, at any period."""
        return variable in self.simulation.misas_given

    def _held(self, one: FactType, rank: int) -> Held:
        return Held(self._value(one, rank), FactStatus.KNOWN, "case")

    def _value(self, one: FactType, rank: int) -> Value:
        if one.nature is Nature.MONTHLY:
            return Amounts({month: self._euros(one, rank, self._text(month)) for month in one.months(self.month)})
        ours = one.variable.startswith("misas_") and not self._given(one.variable)
        if one.id == "territory":
            return self._territory()
        if one.id in ORDINARY and (ours or not self._given(one.variable)):
            return ORDINARY[one.id]
        if one.nature is Nature.AMOUNT:
            return self._euros(one, rank, self._when(one))
        if one.nature is Nature.BOOLEAN:
            return bool(self._calculated(one, self._when(one), rank)) and not ours
        if one.nature is Nature.DATE:
            found = np.datetime64(self._calculated(one, self._when(one), rank), "D").astype(date)
            assert isinstance(found, date)
            return found
        if one.nature is Nature.ENUM:
            return self._choice(one, rank)
        return int(self._calculated(one, self._when(one), rank))

    def _territory(self) -> str:
        month = self._text(self.month)
        names = {"saint_bartelemy": "saint_barthelemy"}
        for place in PLACES:
            if self.simulation.calculate(f"residence_{place}", month)[0]:
                return names.get(place, place)
        return "metropole"

    def _choice(self, one: FactType, rank: int) -> str:
        array = self.simulation.calculate(one.variable, self._when(one))
        code = array.decode_to_str()[rank] if hasattr(array, "decode_to_str") else array[rank]
        codes = [ours for ours in one.values if one.engine_values.get(ours, ours) == code]
        if not codes:
            raise Untold(f"{one.id} is {code}")
        return codes[0]

    def _calculated(self, one: FactType, when: str | None, rank: int) -> Any:
        return self.simulation.calculate(one.variable, when)[rank]

    def _euros(self, one: FactType, rank: int, when: str | None) -> Decimal:
        if one.variable.startswith("misas_") and not self._given(one.variable):
            return Decimal(0)
        euros = Decimal(str(float(self._calculated(one, when, rank)))).quantize(Decimal("0.01"))
        return -euros if one.id == "alimony_paid" and euros < 0 else euros

    def _when(self, one: FactType) -> str | None:
        variable = self.simulation.tax_benefit_system.get_variable(one.variable)
        if variable.definition_period == "eternity":
            return None
        if variable.definition_period == "year":
            last = one.id != "in_charge" and one.period in (FactPeriod.CALENDAR_YEAR, FactPeriod.LAST_NOTICE)
            return str(self.month.year - 1 if last else self.month.year)
        return self._text(self.month)

    @staticmethod
    def _text(month: date) -> str:
        return f"{month:%Y-%m}"


def given_in(situation: Any, inside: str = "") -> Iterator[tuple[str, Any]]:
    """Every key of a case's input, at any depth, with each value under it: what it gives is among them."""
    if isinstance(situation, dict):
        for key, value in situation.items():
            yield str(key), None
            yield from given_in(value, str(key))
            if not isinstance(value, dict):
                yield str(key), value
                yield inside, value


def translated(simulation: Any, test: Any, table: FactTable) -> Household:
    """The household of a case whose outputs were computed by `simulation`. Raises Untold."""
    given = list(given_in(test.input))
    simulation.misas_given = frozenset(name for name, _ in given)
    if period(test.period).unit != "month":
        raise Untold(f"{test.period} is no month")
    variables = simulation.tax_benefit_system.variables
    told = {one.variable for one in table.values()} | TOLD
    something = {name for name, value in given if value not in (None, 0, False)}
    nothing = {pin.variable for pin in c2s_pins("2026-11")} - something  # a benefit that the case says is not received
    if others := sorted(simulation.misas_given & set(variables) - told - nothing):
        raise Untold(f"no fact of ours tells {', '.join(others)}")
    return Translator(simulation, str(period(test.period).start)[:7], table).household()
