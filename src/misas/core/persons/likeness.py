"""Whether two persons may be one, and why. A human decides: nothing here merges.

Not here: finding the candidates (`records.persons.likely`), the memory of what a human already denied.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from misas.core.persons.codes import LikenessGround as Ground
from misas.core.persons.names import near
from misas.lib.text import compact, normalise

# Weight of each ground, out of 100 (proposed; to be calibrated with a caisse). Shown from WARN, strong from STRONG.
WEIGHTS = {
    Ground.SAME_NIR: 100,
    Ground.SAME_NAME_AND_BIRTH: 90,
    Ground.NAMES_SWAPPED: 80,
    Ground.SAME_BIRTH_NEAR_NAME: 70,
    Ground.SAME_NAME_NEAR_BIRTH: 60,
    Ground.SAME_PHONE: 40,
    Ground.SAME_EMAIL: 40,
}
WARN, STRONG = 40, 80


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of a person. `nir` is any of its keyed look-ups, never the number."""

    birth_name: str = ""
    used_name: str = ""
    first_names: str = ""
    birth_date: date | None = None
    phones: frozenset[str] = field(default_factory=frozenset)
    emails: frozenset[str] = field(default_factory=frozenset)
    nir: frozenset[bytes] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Likeness:
    score: int
    grounds: tuple[Ground, ...]

    def __bool__(self) -> bool:
        return self.score >= WARN

    @property
    def strong(self) -> bool:
        return self.score >= STRONG


def compare(one: Features, other: Features) -> Likeness:
    """How much two persons look like one: the heaviest ground, plus a tenth of the others."""
    grounds = tuple(sorted(set(_grounds(one, other)), key=lambda g: -WEIGHTS[g]))
    if not grounds:
        return Likeness(0, ())
    weights = [WEIGHTS[g] for g in grounds]
    return Likeness(min(100, weights[0] + sum(weights[1:]) // 10), grounds)


def _grounds(one: Features, other: Features) -> Iterable[Ground]:
    if one.nir & other.nir:
        yield Ground.SAME_NIR
    if one.phones & other.phones:
        yield Ground.SAME_PHONE
    if one.emails & other.emails:
        yield Ground.SAME_EMAIL
    born = _births(one.birth_date, other.birth_date)
    if born == "far":
        return
    same_last, near_last = _last_names(one, other)
    same_first, near_first = _first_names(one.first_names, other.first_names)
    if same_last and same_first:
        if born == "same":
            yield Ground.SAME_NAME_AND_BIRTH
        else:
            yield Ground.SAME_NAME_NEAR_BIRTH
    elif born == "same" and near_last and near_first:
        yield Ground.SAME_BIRTH_NEAR_NAME
    elif born == "same" and _swapped(one, other):
        yield Ground.NAMES_SWAPPED


def _births(one: date | None, other: date | None) -> str:
    """same, near (one unknown; day and month swapped; one part differs by typing), or far."""
    if one is None or other is None:
        return "near"
    if one == other:
        return "same"
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    parts = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return "near" if swapped or parts == 2 else "far"


def _last_names(one: Features, other: Features) -> tuple[bool, bool]:
    ours = {compact(n) for n in (one.birth_name, one.used_name)} - {""}
    theirs = {compact(n) for n in (other.birth_name, other.used_name)} - {""}
    return bool(ours & theirs), any(near(a, b) for a in ours for b in theirs)


def _first_names(one: str, other: str) -> tuple[bool, bool]:
    """The first of the first names decides; "Jean" and "Jean Paul" are the same."""
    ours, theirs = normalise(one).split(), normalise(other).split()
    if not ours or not theirs:
        return False, False
    same = ours[0] == theirs[0] or compact(one) == compact(other)
    return same, same or near(ours[0], theirs[0])


def _swapped(one: Features, other: Features) -> bool:
    """The family name typed as a first name, and the reverse."""
    a = {compact(one.birth_name), compact(one.used_name)} - {""}
    b = {compact(other.birth_name), compact(other.used_name)} - {""}
    return compact(one.first_names) in b and compact(other.first_names) in a
