"""From what is typed to a caisse, with the reason; and the caisse opens only by those who may open it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from misas.actions import territory as actions
from misas.core.access import SYSTEM, Actor, Grant, Role
from misas.core.refusals import Absent, Forbidden, Invalid, Refused
from misas.core.territory.codes import Certainty, OpeningStatus, RoutingReason
from misas.records.territory import queries
from misas.records.territory.models import Caisse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
NATION = Actor(None, "Cnam", frozenset({Grant(Role.NATIONAL_STEERING)}))
ADMINISTRATOR = Actor(None, "Nîmes", frozenset({Grant(Role.ADMINISTRATOR, 301)}))
CASEWORKER = Actor(None, "Léa", frozenset({Grant(Role.CASEWORKER, 301)}))


@pytest.mark.parametrize(
    ("affiliation", "insee", "caisse", "reason", "certainty"),
    [
        ("01 593 0000", "30189", 595, RoutingReason.ABSORBED_AFFILIATION, Certainty.CERTAIN),
        ("01301", "", 301, RoutingReason.AFFILIATION, Certainty.CERTAIN),
        ("", "30189", 301, RoutingReason.DEPARTEMENT, Certainty.CERTAIN),
        ("", "40312", 641, RoutingReason.COMMUNE, Certainty.PROBABLE),
        ("", "59350", None, RoutingReason.AMBIGUOUS_COMMUNE, Certainty.TO_CONFIRM),
        ("", "59298", None, RoutingReason.AMBIGUOUS_COMMUNE, Certainty.TO_CONFIRM),  # Hellemmes, in Lille today
        ("02 301", "30189", None, RoutingReason.OTHER_SCHEME, Certainty.TO_CONFIRM),
        ("", "98818", None, RoutingReason.OUTSIDE_TERRITORY, Certainty.TO_CONFIRM),
        ("", "", None, RoutingReason.NOTHING_KNOWN, Certainty.TO_CONFIRM),
    ],
)
def test_a_person_is_routed_with_a_reason(
    affiliation: str, insee: str, caisse: int | None, reason: RoutingReason, certainty: Certainty
) -> None:
    answer = actions.route_person(affiliation=affiliation, insee=insee)
    assert (answer.caisse, answer.reason, answer.certainty) == (caisse, reason, certainty)


def test_routing_one_person_takes_five_questions(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):
        actions.route_person(affiliation="01301", insee="59350")


@pytest.mark.parametrize(("affiliation", "insee", "field"), [("abc", "30189", "affiliation"), ("", "00000", "commune")])
def test_what_cannot_be_read_is_refused_on_its_field(affiliation: str, insee: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.route_person(affiliation=affiliation, insee=insee)
    assert [f.field for f in refused.value.faults] == [field]


@pytest.mark.parametrize(
    ("typed", "postal_code", "insee"),
    [
        ("Nîmes", "", "30189"),
        ("nimes", "30900", "30189"),
        ("Saint Denis", "93200", "93066"),
        ("", "75012", "75112"),
        ("Havre", "76600", "76351"),
    ],
)
def test_a_typed_commune_is_found(typed: str, postal_code: str, insee: str) -> None:
    assert actions.find_commune(typed, postal_code=postal_code).insee == insee


@pytest.mark.parametrize(
    ("typed", "code", "proposed"),
    [
        ("Nismes", "territory.unknown_commune_near", "Nîmes"),
        ("Saint-Denis", "territory.several_communes", "Saint-Denis (974)"),
        ("Xqzw", "territory.unknown_commune", ""),
        ("Nîmes 59000", "territory.unknown_commune_near", "Nîmes"),
    ],
)
def test_a_commune_in_doubt_is_refused_with_near_ones(typed: str, code: str, proposed: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.find_commune(typed, field="town")
    (fault,) = refused.value.faults
    assert (fault.field, fault.code) == ("town", code)
    assert proposed in fault.as_values().get("communes", "")


@pytest.mark.parametrize("actor", [NATION, ADMINISTRATOR, SYSTEM])
def test_a_caisse_opens_by_those_who_may(actor: Actor, as_owner: Any) -> None:
    row = actions.open_caisse(301, wave=1, pilot_from=date(2026, 11, 1), open_from=date(2027, 1, 4), by=actor, at=NOW)
    assert row.status_on(row.local_date(NOW)) is OpeningStatus.PILOT
    kept = queries.caisse(301)
    assert (kept.wave, kept.pilot_from, kept.open_from) == (1, date(2026, 11, 1), date(2027, 1, 4))
    as_owner.execute("SELECT verb, caisse_id, details->>'open_from' FROM audit_entry")
    assert as_owner.fetchall() == [("territory.open_caisse", 301, "2027-01-04")]


def test_nobody_else_opens_one() -> None:
    for actor, code in ((CASEWORKER, 301), (ADMINISTRATOR, 302), (ADMINISTRATOR, 11)):
        with pytest.raises(Forbidden):
            actions.open_caisse(code, open_from=date(2027, 1, 4), by=actor, at=NOW)
    assert not Caisse.objects.filter(open_from__isnull=False).exists()


def test_a_caisse_that_does_not_exist_is_absent() -> None:
    with pytest.raises(Absent):
        actions.open_caisse(22, by=NATION, at=NOW)


def test_impossible_dates_are_refused_and_nothing_is_kept() -> None:
    with pytest.raises(Invalid):
        actions.open_caisse(301, pilot_from=date(2027, 1, 4), open_from=date(2026, 1, 4), by=NATION, at=NOW)
    assert queries.caisse(301).pilot_from is None


def test_a_caisse_that_receives_cannot_be_taken_back() -> None:
    actions.open_caisse(301, open_from=date(2026, 11, 1), by=NATION, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.open_caisse(301, open_from=date(2027, 1, 4), by=NATION, at=NOW)
    assert refused.value.code == "territory.already_receiving"
    assert queries.caisse(301).open_from == date(2026, 11, 1)


def test_the_calendar_of_a_caisse_is_its_own() -> None:
    good_friday = date(2026, 4, 3)
    assert actions.calendar_of(301).is_open(good_friday)
    assert not actions.calendar_of(673).is_open(good_friday)
    with pytest.raises(Absent):
        actions.calendar_of(22)


def test_the_day_of_opening_is_the_one_of_the_caisse() -> None:
    evening = datetime(2027, 1, 3, 21, tzinfo=UTC)  # already the 4th in La Réunion, still the 3rd in Martinique
    for code in (972, 974):
        actions.open_caisse(code, open_from=date(2027, 1, 4), by=NATION, at=NOW)
    actions.require_receiving(queries.caisse(974), evening)
    with pytest.raises(Refused) as refused:
        actions.require_receiving(queries.caisse(972), evening)
    assert refused.value.code == "territory.caisse_opens_later"
