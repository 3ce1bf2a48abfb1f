"""How a condition is written: `{fait, operateur, valeur}`, or `tout`, `au_moins_un`, `aucun` over others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from misas.core.funding.packs.codes import Group, Operator
from misas.core.funding.packs.facts import FACTS, Fact, Nature, Value, Whose
from misas.core.funding.packs.schema import Branch, Leaf, Node
from misas.core.funding.packs.shapes import (
    BROKEN,
    Code,
    Faults,
    Flag,
    Many,
    Money,
    Shape,
    Slug,
    Text,
    Whole,
    broken,
    shown,
)
from misas.core.refusals import Invalid

TO_COMPLETE: Final = "à compléter"
DEEPEST = 6
LEAF_KEYS = ("fait", "operateur", "valeur")


def shape_of(fact: Fact) -> Shape:
    """How a value of this fact is written."""
    match fact.nature:
        case Nature.MONEY:
            return Money()
        case Nature.FLAG:
            return Flag()
        case Nature.WHOLE:
            return Whole()
        case Nature.WORDS:
            return Many(_Word(fact), most=100, made=frozenset)
        case Nature.CODE:
            return _Word(fact)


@dataclass(frozen=True, slots=True)
class _Word:
    """A code of this fact: one of those it knows, any short word when it knows none."""

    fact: Fact

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        if self.fact.among and raw not in self.fact.among:
            known = ", ".join(sorted(self.fact.among))
            return broken(faults, at, "funding_pack.not_code", got=shown(raw), known=known)
        return (Text(60, needed=True) if self.fact.nature is Nature.CODE else Slug()).read(raw, at, faults)

    def write(self, value: Any) -> object:
        return str(value)


@dataclass(frozen=True, slots=True)
class Condition:
    """The shape of a tree. `line`: facts of one line may be looked at."""

    line: bool = False
    deep: int = 0

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        if not isinstance(raw, Mapping):
            return broken(faults, at, "funding_pack.not_fields")
        if self.deep > DEEPEST:
            return broken(faults, at, "funding_pack.too_deep", most=DEEPEST)
        groups = [group for group in Group if group in raw]
        if len(groups) == 1 and len(raw) == 1:
            inner = Many(Condition(self.line, self.deep + 1), least=1, most=50)
            nodes = inner.read(raw[groups[0]], f"{at}.{groups[0]}", faults)
            return BROKEN if nodes is BROKEN else Branch(groups[0], nodes)
        if groups or set(raw) != set(LEAF_KEYS):
            return broken(faults, at, "funding_pack.not_condition")
        return self._leaf(raw, at, faults)

    def _leaf(self, raw: Mapping[str, object], at: str, faults: Faults) -> Any:
        fact = FACTS.get(raw["fait"]) if isinstance(raw["fait"], str) else None
        if fact is None or (fact.whose is Whose.LINE and not self.line):
            return broken(faults, f"{at}.fait", "funding_pack.unknown_fact", got=shown(raw["fait"]))
        operator = Code(Operator).read(raw["operateur"], f"{at}.operateur", faults)
        if operator is BROKEN:
            return BROKEN
        if operator not in fact.operators:
            known = ", ".join(sorted(fact.operators))
            return broken(faults, f"{at}.operateur", "funding_pack.wrong_operator", got=str(operator), known=known)
        if raw["valeur"] == TO_COMPLETE:
            return Leaf(fact.id, operator, None)
        value = threshold(fact, operator).read(raw["valeur"], f"{at}.valeur", faults)
        return BROKEN if value is BROKEN else Leaf(fact.id, operator, value)

    def write(self, value: Node) -> object:
        if isinstance(value, Branch):
            return {str(value.group): [self.write(one) for one in value.nodes]}
        said = TO_COMPLETE
        if value.value is not None:
            said = threshold(FACTS[value.fact], value.operator).write(value.value)  # type: ignore[assignment]
        return {"fait": value.fact, "operateur": str(value.operator), "valeur": said}


def threshold(fact: Fact, operator: Operator) -> Shape:
    """What a fact is compared with, by this operator."""
    if operator is Operator.AMONG:
        return Many(_Word(fact), least=1, most=100, made=frozenset)
    return _Word(fact) if operator is Operator.HOLDS else shape_of(fact)


def read_facts(plain: object, at: str = "$") -> Mapping[str, Value]:
    """Facts as they are kept (JSON or YAML). Raises Invalid."""
    faults: Faults = []
    found = Told().read(plain, at, faults)
    if faults:
        raise Invalid(faults)
    return found


def write_facts(facts: Mapping[str, Value]) -> dict[str, object]:
    """The plain values that `read_facts` reads back."""
    return dict(Told().write(facts))


@dataclass(frozen=True, slots=True)
class Told:
    """Facts that are told of a person: fact → value. What is not told is unknown."""

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        if not isinstance(raw, Mapping):
            return broken(faults, at, "funding_pack.not_fields")
        found: dict[str, Value] = {}
        for key, one in raw.items():
            fact = FACTS.get(key) if isinstance(key, str) else None
            if fact is None or fact.whose is not Whose.PERSON:
                broken(faults, f"{at}.{shown(key)}", "funding_pack.unknown_fact", got=shown(key))
            else:
                found[fact.id] = shape_of(fact).read(one, f"{at}.{key}", faults)
        return BROKEN if BROKEN in found.values() or len(found) < len(raw) else MappingProxyType(found)

    def write(self, value: Any) -> dict[str, object]:
        return {key: shape_of(FACTS[key]).write(one) for key, one in value.items()}
