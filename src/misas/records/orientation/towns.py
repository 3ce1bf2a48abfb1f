"""The town that was typed in the same field as something else: « Saletoile Lédenon », « dentiste à Alès », « 30210 ».

Its words stand at one end of what was typed, the longest that name a commune. Not here: what else was typed
(`naming`, `core.orientation.needs_finding`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from misas.core.persons.names import near
from misas.core.territory import names
from misas.core.territory.codes import NameKind
from misas.core.territory.places import around_label
from misas.lib.likeness import likeness
from misas.lib.text import normalise
from misas.records.orientation import limits
from misas.records.territory.models import Commune, CommuneName
from misas.records.territory.suggesting import BY_NAME

LONGEST: Final = 7
"""Words of the longest names of communes, as they are said."""
MOST: Final = 3
"""Communes of one name that are kept when they are far from home: the most populated."""
SHORTEST: Final = 4
"""Letters of a name that may be misspelled, or of one that is looked for in all France."""
BETWEEN: Final = frozenset({"a", "au", "aux", "d", "dans", "de", "du", "en", "pres", "sur", "vers"})
"""Said between a thing and its town, part of neither."""


@dataclass(frozen=True, slots=True)
class Town:
    """A town that was typed, and the words `beside` it, "" when it stands alone. `label`, `insee`: of the likeliest
    commune of that name; `codes`, `departements`: of all that are kept, with the districts of a city."""

    beside: str
    insee: str
    label: str
    codes: frozenset[str]
    departements: frozenset[str]


@dataclass(frozen=True, slots=True)
class Run:
    """Some words at one end of what was typed, read as a commune: a postal code, a name, or both."""

    beside: str
    digits: str
    key: str


class Name(NamedTuple):
    """One name of one commune, in normal form; `districts`: the codes of those of a city."""

    key: str
    kind: str
    insee: str
    name: str
    departement: str
    postal_codes: list[str]
    population: int | None
    districts: list[str]


def towns_in(typed: str, departements: Collection[str]) -> list[Town]:
    """The towns that were typed as they are written, the one that was said last first. One query, or none."""
    ends = [list(_runs(typed, at_end)) for at_end in (True, False)]
    keys = {run.key for runs in ends for run in runs if run.key}
    codes = {run.digits for runs in ends for run in runs if run.digits and not run.key}
    if not keys and not codes:
        return []
    by_name = Q(kind__in=BY_NAME, key__in=keys) | Q(kind=NameKind.POSTAL_CODE, key__in=codes)
    known = _names(by_name)
    last = _first(ends[0], known, departements)
    first = _first(ends[1], known, departements, anywhere=last is None)
    return list(dict.fromkeys(town for town in (last, first) if town is not None))


def towns_alike(typed: str, departements: Collection[str]) -> list[Town]:
    """The towns of these départements that were typed with a slip. One query, or none."""
    ends = [[run for run in _runs(typed, at_end) if len(run.key) >= SHORTEST] for at_end in (True, False)]
    if not departements or not any(ends):
        return []
    known = _names(Q(kind=NameKind.OFFICIAL, commune__departement__in=departements))
    found = (_likest(runs, known) for runs in ends)
    return list(dict.fromkeys(town for town in found if town is not None))


def _runs(typed: str, at_end: bool) -> Iterator[Run]:
    """The longest first: a name within another ("Gilles" of "Saint-Gilles") is not meant."""
    words = normalise(typed[: limits.SOUGHT]).split()
    for length in range(min(len(words), LONGEST), 0, -1):
        cut = len(words) - length
        said, rest = (words[cut:], words[:cut]) if at_end else (words[:length], words[length:])
        while rest and rest[-1 if at_end else 0] in BETWEEN:
            rest.pop(-1 if at_end else 0)
        digits, key = names.split(" ".join(said))
        if key or len(digits) == limits.INSEE:
            yield Run(" ".join(rest), digits, key)


def _names(asked: Q) -> list[Name]:
    districts = ArraySubquery(Commune.objects.filter(parent=OuterRef("commune")).values("pk"))
    rows = CommuneName.objects.filter(asked, commune__is_current=True).order_by("pk")
    of = (f"commune__{one}" for one in ("pk", "name", "departement", "postal_codes", "population"))
    return [Name(*row) for row in rows.values_list("key", "kind", *of, districts)]


def _first(
    runs: Sequence[Run], known: Sequence[Name], departements: Collection[str], *, anywhere: bool = True
) -> Town | None:
    """`anywhere`: in France, when none of these départements has one of that name: a town said far from home."""
    for run in runs:
        meant = [row for row in known if _is_meant(run, row)]
        here = [row for row in meant if row.departement in departements]
        if here or (meant and anywhere and (run.digits or len(run.key) >= SHORTEST)):
            return _town(run, here or _most_populated(meant))
    return None


def _is_meant(run: Run, row: Name) -> bool:
    if not run.key:
        return row.key == run.digits
    return row.key == run.key and any(code.startswith(run.digits) for code in row.postal_codes)


def _most_populated(meant: Sequence[Name]) -> Sequence[Name]:
    return sorted(meant, key=lambda name: -(name.population or 0))[:MOST]


def _likest(runs: Sequence[Run], known: Sequence[Name]) -> Town | None:
    """The commune whose name is that but for a slip, the most alike; two slips in a long one."""
    close = ((run, name) for run in runs for name in known if near(run.key, name.key))
    alike = ((likeness(run.key, name.key), len(run.key), run, name) for run, name in close)
    best = max(alike, key=lambda one: (*one[:2], one[3].insee), default=None)
    return _town(best[2], [best[3]]) if best else None


def _town(run: Run, meant: Sequence[Name]) -> Town:
    """Its own name before a former one, the most populated of equals."""
    kinds = [kind.value for kind in (*BY_NAME, NameKind.POSTAL_CODE)]
    kept = sorted(meant, key=lambda name: (kinds.index(name.kind), -(name.population or 0), name.insee))
    first = kept[0]
    return Town(
        beside=run.beside,
        insee=first.insee,
        label=around_label(first.name, first.postal_codes, first.departement, run.digits),
        codes=frozenset(code for name in kept for code in (name.insee, *name.districts)),
        departements=frozenset(name.departement for name in kept),
    )
