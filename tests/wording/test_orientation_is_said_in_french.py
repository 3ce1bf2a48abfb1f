"""Every code of orientation has its words, each reason makes a sentence, and what nobody said is "non renseigné"."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from misas.core.orientation.appointment_codes import (
    AppointmentFactKind,
    AppointmentState,
    BringAlong,
    MissedReason,
    TransportNeed,
)
from misas.core.orientation.catchment import AccessBand
from misas.core.orientation.codes import (
    CallChannel,
    CallOutcome,
    Cover,
    Fact,
    Lack,
    Mobility,
    OfferKind,
    Precision,
    ReasonCode,
    Sector,
    Source,
    Tariff,
    TariffOption,
    Travel,
    WideningCode,
)
from misas.core.orientation.lots import Format
from misas.core.orientation.needs import DeskKind, NeedCertainty, NeedFamily, Wait, Worth
from misas.core.orientation.offers import OfferReason, Widening
from misas.core.orientation.refusal_codes import Authority, RefusalClock, RefusalFactKind, RefusalGround, RefusalState
from misas.wording import appointments, care_refusals, needs, orientation, orientation_imports
from tests.kit.orientation import need

LABELS: list[tuple[type[StrEnum], Any]] = [
    (OfferKind, orientation.OFFER_KINDS),
    (Sector, orientation.SECTORS),
    (TariffOption, orientation.OPTIONS),
    (Tariff, orientation.TARIFFS),
    (Tariff, orientation.TARIFF_REASONS),
    (Cover, orientation.COVERS),
    (Precision, orientation.PRECISIONS),
    (Mobility, orientation.MOBILITIES),
    (Travel, orientation.TRAVELS),
    (Fact, orientation.FACTS),
    (Source, orientation.SOURCES),
    (AccessBand, orientation.ACCESS_BANDS),
    (Lack, orientation.LACKS),
    (WideningCode, orientation.WIDENINGS),
    (WideningCode, orientation.BROUGHT_BY),
    (AppointmentState, appointments.STATES),
    (AppointmentFactKind, appointments.FACTS),
    (CallChannel, appointments.CALL_CHANNELS),
    (CallOutcome, appointments.CALL_OUTCOMES),
    (MissedReason, appointments.MISSED_REASONS),
    (BringAlong, appointments.BRING),
    (TransportNeed, appointments.TRANSPORT),
    (RefusalGround, care_refusals.GROUNDS),
    (RefusalState, care_refusals.STATES),
    (RefusalFactKind, care_refusals.FACTS),
    (Authority, care_refusals.AUTHORITIES),
    (Authority, care_refusals.ROUTES),
    (Authority, care_refusals.ROUTES_SAID),
    (RefusalClock, care_refusals.CLOCKS),
    (NeedFamily, needs.FAMILIES),
    (NeedCertainty, needs.CERTAINTIES),
    (Worth, needs.WORTHS),
    (DeskKind, needs.DESKS),
    (Cover, needs.PRICE),
]


@pytest.mark.parametrize(("codes", "labels"), LABELS, ids=lambda one: getattr(one, "__name__", ""))
def test_every_code_has_its_words(codes: type[StrEnum], labels: dict[StrEnum, str]) -> None:
    assert set(labels) == set(codes)
    for said in labels.values():
        assert said and "'" not in said
        assert not re.search(r" [:;!?»]|« ", said), said


def test_every_verb_of_a_table_has_its_button() -> None:
    from misas.core.orientation.appointments import BY_VERB as OF_APPOINTMENTS
    from misas.core.orientation.refusal import BY_VERB as OF_REFUSALS

    assert set(appointments.VERBS) == set(OF_APPOINTMENTS)
    assert set(care_refusals.VERBS) == set(OF_REFUSALS)


VALUES: dict[ReasonCode, dict[str, Any]] = {
    ReasonCode.DISTANCE: {"metres": 3_240, "precision": Precision.COMMUNE},
    ReasonCode.TARIFF: {"tariff": Tariff.OPPOSABLE, "sector": Sector.ONE, "cover": Cover.ORDINARY},
    ReasonCode.TOOK_NEW: {"days": 12},
    ReasonCode.TOOK_NOBODY: {"days": 1},
    ReasonCode.WAITING: {"days": 21},
    ReasonCode.SUBSTITUTE: {"title": "Sage-femme", "why": "Elle assure ce suivi."},
    ReasonCode.SPEAKS: {"languages": ("ar",)},
    ReasonCode.WIDENED: {"by": WideningCode.FARTHER},
    ReasonCode.BARRIER: {"name": "Le fleuve", "says": "Le détour est long."},
}


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_makes_a_sentence(code: ReasonCode) -> None:
    said = orientation.reason_sentence(OfferReason(code, VALUES.get(code, {})))
    assert said and "{" not in said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (ReasonCode.DISTANCE, "3,2\u00a0km à vol d’oiseau, précision commune"),
        (ReasonCode.TARIFF, "Secteur 1 · Pas de dépassement d’honoraires"),
        (ReasonCode.TOOK_NEW, "A pris une nouvelle personne il y a 12\u00a0j"),
        (ReasonCode.TOOK_NOBODY, "Ne prenait pas de nouvelle personne hier"),
        (ReasonCode.NOBODY_ASKED, "Nouvelles personnes\u00a0: non renseigné"),
    ],
)
def test_reasons_are_read_as_a_caseworker_says_them(code: ReasonCode, said: str) -> None:
    assert orientation.reason_sentence(OfferReason(code, VALUES.get(code, {}))) == said


@pytest.mark.parametrize(("sector", "tariff", "said"), [
    (Sector.TWO, Tariff.OPEN, "Secteur 2 · Pas de dépassement avec la C2S"),
    (Sector.NO_AGREEMENT, Tariff.NOT_REIMBURSED, "Non conventionné\u00a0: presque rien n’est remboursé"),
    (None, Tariff.FREE, "Rien à payer"),
])  # fmt: skip
def test_with_the_c2s_a_sector_is_no_threat(sector: Sector | None, tariff: Tariff, said: str) -> None:
    values = {"tariff": tariff, "sector": sector, "cover": Cover.C2S}
    assert orientation.reason_sentence(OfferReason(ReasonCode.TARIFF, values)) == said


@pytest.mark.parametrize(
    ("metres", "said"),
    [(0, "0\u00a0m"), (854, "850\u00a0m"), (1_000, "1\u00a0km"), (9_960, "10\u00a0km"), (32_400, "32\u00a0km")],
)
def test_a_distance_pretends_to_no_more_than_it_knows(metres: int, said: str) -> None:
    assert orientation.distance(metres) == said


def test_a_widening_says_what_it_brought() -> None:
    far = orientation.widening_sentence(Widening(WideningCode.FARTHER, 4, 4, 50_000))
    assert far == "Recherche étendue à 50\u00a0km\u00a0: 4 offres de plus."
    none = orientation.widening_sentence(Widening(WideningCode.SUBSTITUTES, 0, 0))
    assert none.endswith("\u00a0: rien de plus.")
    assert orientation.widening_sentence(Widening(WideningCode.REMOTE, 1, 1)).endswith("une offre de plus.")


def test_a_place_left_in_peace_is_said() -> None:
    assert orientation.capped(1) == "Un lieu déjà beaucoup proposé ce mois-ci n’est pas montré."
    assert orientation.capped(3) == "3 lieux déjà beaucoup proposés ce mois-ci ne sont pas montrés."


@pytest.mark.parametrize(
    ("brought", "shown", "said"),
    [
        (0, 0, "rien de plus."),
        (1, 1, "une offre de plus."),
        (1, 0, "une offre de plus, non affichée."),
        (64, 64, "64 offres de plus."),
        (64, 17, "64 offres de plus, dont 17 affichées."),
        (64, 1, "64 offres de plus, dont 1 affichée."),
        (20, 0, "20 offres de plus, aucune affichée."),
    ],
)
def test_what_a_step_brought_says_how_much_of_it_is_shown(brought: int, shown: int, said: str) -> None:
    step = Widening(WideningCode.FARTHER, brought, shown, 50_000)
    assert orientation.widening_sentence(step) == f"Recherche étendue à 50\u00a0km\u00a0: {said}"


def test_a_list_says_what_it_shows_of_what_was_found() -> None:
    assert [orientation.counted(*one) for one in ((0, 0), (1, 1), (20, 20), (20, 67))] == [
        "0 offre", "1 offre", "20 offres", "20 offres affichées sur 67 trouvées",
    ]  # fmt: skip


def test_a_fact_is_shown_with_its_source_and_its_day() -> None:
    assert orientation.said(Source.CALL, date(2026, 11, 12)) == "Appel, 12\u00a0nov.\u00a02026"


@pytest.mark.parametrize("cover", Cover)
def test_the_call_script_asks_for_the_care_and_gives_no_illness(cover: Cover) -> None:
    lines = needs.call_script(need(), cover)
    assert lines[0].startswith("Bonjour") and need().call in lines
    assert needs.PRICE[cover] in lines and lines[-1].startswith("Merci")
    assert any("nouvelles personnes" in line for line in lines)


def test_a_published_wait_is_told_with_its_years() -> None:
    wait = Wait(52, 80, "2016-2017", "DREES")
    assert needs.wait_said(wait) == "DREES, enquête de 2016-2017"
    said = needs.wait_sentence(wait)
    assert said == ("En 2016-2017, la moitié des personnes attendait plus de 52\u00a0jours (moyenne\u00a0: 80\u00a0j).")


def test_a_source_has_one_name_beside_each_fact_and_on_the_page_of_the_directories() -> None:
    assert set(orientation_imports.SOURCES) == set(Format)
    assert set(orientation_imports.SOURCES.values()) <= set(orientation.SOURCES.values())
    for format, title in orientation_imports.FORMATS.items():
        for name in (
            "RPPS",
            "FINESS",
            "Annuaire santé ameli",
            "Annuaire de l’administration",
            "data·inclusion",
            "DREES",
        ):
            assert title.startswith(name) == orientation_imports.SOURCES[format].startswith(name), title
