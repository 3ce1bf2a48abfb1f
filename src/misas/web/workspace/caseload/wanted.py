"""What a caseload is asked: view, whose, chips, order, place. Codes only, that may stand in an address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from misas.core.access import Actor, Role
from misas.core.cases.codes import ExitFamily
from misas.records.cases import places
from misas.records.cases.caseload import Chip, Filters, Sort, View, Whose, order_of
from misas.records.cases.places import Place

OFFICE = (Role.CASEWORKER, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Wanted:
    view: View = View.TODAY
    whose: Whose = Whose.MINE
    chips: tuple[Chip, ...] = ()
    sort: Sort = Sort.DUE
    place: Place | None = None
    owner: int | None = None
    family: ExitFamily | None = None

    @property
    def filters(self) -> Filters:
        families = frozenset({self.family}) if self.family else frozenset[ExitFamily]()
        return Filters(chips=frozenset(self.chips), owner=self.owner, families=families)

    @property
    def narrowed(self) -> bool:
        return bool(self.chips or self.owner or self.family)

    @property
    def address(self) -> str:
        """The address that shows this list again; what is ordinary is left out."""
        said: list[tuple[str, str]] = []
        if self.view is not View.TODAY:
            said.append(("vue", self.view.value))
        if self.whose is not Whose.MINE:
            said.append(("pour", self.whose.value))
        said += [("filtre", chip.value) for chip in self.chips]
        if self.sort is not Sort.DUE:
            said.append(("tri", self.sort.value))
        if self.owner:
            said.append(("charge", str(self.owner)))
        if self.family:
            said.append(("famille", self.family.value))
        if self.place is not None:
            said.append(("avant" if self.place.backwards else "apres", self.place.written))
        base = reverse("workspace:caseload")
        return f"{base}?{urlencode(said)}" if said else base

    def but(self, **changes: object) -> Wanted:
        """The same list with these changes, from its first page."""
        return replace(self, **{"place": None, **changes})  # type: ignore[arg-type]


def read(data: QueryDict, by: Actor) -> Wanted:
    """What an address or a form asks; a code that does not exist is left out, never an error."""
    everybody = by.has_any(OFFICE)
    owner = data.get("charge", "")
    view = _code(View, data.get("vue", "")) or View.TODAY
    sort = _code(Sort, data.get("tri", "")) or Sort.DUE
    order, backwards = order_of(view, sort), "avant" in data
    return Wanted(
        view=view,
        whose=(_code(Whose, data.get("pour", "")) or Whose.MINE) if everybody else Whose.MINE,
        chips=tuple(chip for chip in Chip if chip.value in data.getlist("filtre")),
        sort=sort,
        place=places.read(order, data.get("avant" if backwards else "apres", ""), backwards=backwards),
        owner=int(owner) if owner.isdecimal() and len(owner) < 12 and by.has(Role.SUPERVISOR) else None,
        family=_code(ExitFamily, data.get("famille", "")),
    )


def _code[C: StrEnum](codes: type[C], said: str) -> C | None:
    return codes(said) if said in set(codes) else None
