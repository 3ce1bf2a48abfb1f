"""What is asked of the directory, as it stands in an address: codes alone. Not here: the search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from urllib.parse import urlencode

from misas.core.orientation.codes import Mobility
from misas.core.orientation.distances import RADII
from misas.records.orientation.finding import Wish

KILOMETRES: Final = tuple(radius // 1000 for radius in RADII)
USUAL: Final = 20
LONGEST_CODE: Final = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """One search. None: as the case says it. `remote`, `takes_new`: only the places that are said to be so.

    `care`: the public id of the forgone care it is for. `told`: the filters were sent, else they are those of the case.
    """

    base: str
    need: str = ""
    commune: str = ""
    kilometres: int = USUAL
    opposable: bool = False
    remote: bool = False
    takes_new: bool = False
    step_free: bool | None = None
    language: str | None = None
    mobility: Mobility | None = None
    care: str = ""
    told: bool = False

    @property
    def address(self) -> str:
        return f"{self.base}?{urlencode(self.query)}" if self.query else self.base

    @property
    def query(self) -> dict[str, str]:
        """What stands in the address, and in the hidden fields of a form that comes back here."""
        told = {
            "besoin": self.need,
            "soin": self.care,
            "lieu": self.commune,
            "rayon": "" if self.kilometres == USUAL else str(self.kilometres),
            "tarif": "opposable" if self.opposable else "",
            "distance": "1" if self.remote else "",
            "nouveaux": "1" if self.takes_new else "",
            "acces": "1" if self.step_free else "",
            "langue": self.language or "",
            "deplacement": self.mobility.value if self.mobility else "",
            "filtres": "1" if self.told else "",
        }
        return {name: value for name, value in told.items() if value}

    def but(self, **changed: Any) -> Self:
        return replace(self, **changed)

    def wish(self) -> Wish:
        return Wish(
            need=self.need,
            within=self.kilometres * 1000,
            opposable=self.opposable,
            commune=self.commune,
            mobility=self.mobility,
            languages=None if self.language is None else frozenset([self.language] if self.language else []),
            step_free=self.step_free,
            remote=self.remote,
            takes_new=self.takes_new,
        )


def read(said: Mapping[str, str], base: str) -> Wanted:
    """What an address or a form asks; what makes no sense is left out."""
    told = said.get("filtres") == "1"
    rayon = said.get("rayon", "")
    moves = said.get("deplacement", "")
    return Wanted(
        base=base,
        need=said.get("besoin", "")[:LONGEST_CODE],
        commune=said.get("lieu", "")[:5],
        kilometres=int(rayon) if rayon.isdecimal() and int(rayon) in KILOMETRES else USUAL,
        opposable=said.get("tarif") == "opposable",
        remote=said.get("distance") == "1",
        takes_new=said.get("nouveaux") == "1",
        step_free=said.get("acces") == "1" if told else None,
        language=said.get("langue", "")[:3] if told else None,
        mobility=Mobility(moves) if moves in set(Mobility) else None,
        care=said.get("soin", "")[:36],
        told=told,
    )
