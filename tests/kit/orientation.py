"""Offers, needs and searches for the tests of orientation: invented places, no database, no file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from misas.core.orientation.codes import Fact, OfferKind, Precision, Sector, Source, TariffOption
from misas.core.orientation.distances import Point
from misas.core.orientation.memory import FactValue, Observation
from misas.core.orientation.needs import Codes, Need, NeedCertainty, NeedFamily, Substitute, Worth
from misas.core.orientation.offers import Asked, Candidate, Listing

TODAY = date(2026, 11, 20)
HOME = Point(43.8367, 4.3601)
AMELI = Listing(Source.AMELI, date(2026, 11, 16))

WHOLE = Substitute("sage_femme", "Sage-femme", "Elle assure ce suivi.", Worth.WHOLE, Codes("50"))
PART = Substitute("generaliste", "Médecin généraliste", "Il peut commencer.", Worth.PART, Codes("10", ("SM54",)))


def need(*substitutes: Substitute, **changed: Any) -> Need:
    plain = {
        "id": "gynecologie",
        "title": "Suivi gynécologique",
        "family": NeedFamily.WOMEN_AND_BIRTH,
        "words": ("gynécologue",),
        "cares": (),
        "codes": Codes("10", ("SM19",), ("70",)),
        "substitutes": substitutes or (WHOLE, PART),
        "certainty": NeedCertainty.TO_CONFIRM,
        "references": (),
        "call": "C’est pour un suivi.",
        "is_remote": True,
    }
    return Need(**{**plain, **changed})


def north(kilometres: float, of: Point = HOME) -> Point:
    """A point so many kilometres to the north."""
    return Point(of.lat + kilometres / 111.195, of.lon)


def place(n: int) -> str:
    return str(UUID(int=n))


def candidate(n: int = 1, km: float | None = 2.0, **changed: Any) -> Candidate:
    """A professional of sector 1, `km` to the north of the home."""
    plain: dict[str, Any] = {
        "place": place(n),
        "kind": OfferKind.PROFESSIONAL,
        "name": f"Docteur {n}",
        "listed": AMELI,
        "point": None if km is None else north(km),
        "precision": Precision.COMMUNE,
        "commune": "30189",
        "sector": Sector.ONE,
        "option": TariffOption.NONE,
        "tariff_from": AMELI,
    }
    return Candidate(**{**plain, **changed})


def asked(**changed: Any) -> Asked:
    plain = {"need": need(), "today": TODAY, "seed": "case-1", "home": HOME, "home_precision": Precision.COMMUNE}
    return Asked(**{**plain, "commune": "30007", **changed})


def seen(fact: Fact, value: FactValue, days_ago: int = 0, n: int = 1, **changed: Any) -> Observation:
    """An observation of the place `n`, made so many days ago by a call."""
    return Observation(place(n), fact, value, TODAY - timedelta(days=days_ago), Source.CALL, **changed)
