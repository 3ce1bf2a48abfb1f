"""A caisse gives its own number and hours; until then, 36 46. Letters and SMS say it, in one segment."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from misas.actions.territory import load_reference, set_callback
from misas.connectors.territory_files import TerritoryFolder
from misas.core.access import SYSTEM, Role
from misas.core.refusals import Forbidden, Invalid
from misas.core.territory.callback import HOURS_MAX, Callback, read_callback
from misas.records.territory.models import Caisse, ReferenceLoad
from misas.wording import ladder
from tests.kit.house import GARD, HERAULT, MONDAY, House, account
from tests.kit.people import sign_in
from tests.kit.territory import DATA

PAGE = f"/administration/caisses/{GARD}/coordonnees"


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("", "3646", "36 46"),
        ("36.46", "3646", "36 46"),
        ("01 99 00 12 34", "+33199001234", "01 99 00 12 34"),
        ("+33 (0)1 99 00 12 34", "+33199001234", "01 99 00 12 34"),
        ("0262 40 00 00", "+262262400000", "0262 40 00 00"),
    ],
)
def test_a_number_is_kept_and_read_aloud(typed: str, kept: str, shown: str) -> None:
    said = read_callback(typed, "  du lundi  au vendredi ")
    assert (said.phone, said.shown, said.hours) == (kept, shown, "du lundi au vendredi")
    assert len(ladder.sms(said.shown)) <= 160
    assert ladder.call_line(said.shown, said.hours).startswith(f"Pour nous parler, appelez le {shown} (du lundi")


def test_what_cannot_be_dialled_or_is_too_long_is_refused_together() -> None:
    with pytest.raises(Invalid) as refused:
        read_callback("15", "x" * (HOURS_MAX + 1))
    assert [f.code for f in refused.value.faults] == ["territory.callback_phone", "territory.callback_hours"]


def test_without_hours_nothing_is_said_of_them() -> None:
    assert ladder.call_line(Callback().shown) == (
        "Pour nous parler, appelez le 36 46. Vous pouvez aussi venir à l’accueil."
    )
    for first in (True, False):
        assert "36 46" in " ".join(ladder.letter("36 46", first=first))


@pytest.mark.django_db
def test_the_administrator_of_the_caisse_sets_it_on_screen(house: House) -> None:
    client = sign_in(Client(), account("admin", Role.ADMINISTRATOR, GARD))
    text = client.get(PAGE).content.decode()
    assert "36\u00a046" in text or "36 46" in text
    assert client.post(PAGE, {"phone": "douze", "hours": ""}).status_code == 422
    sent = {"phone": "01 99 00 12 34", "hours": "du lundi au vendredi"}
    assert client.post(PAGE, sent).status_code == 303
    assert Caisse.objects.get(pk=GARD).callback == Callback("+33199001234", "du lundi au vendredi")
    assert Caisse.objects.get(pk=HERAULT).callback == Callback()
    for stranger in (house.supervisor, house.agent, house.elsewhere):
        assert sign_in(Client(), stranger).get(PAGE).status_code in (403, 404)
        with pytest.raises(Forbidden):
            set_callback(GARD, phone="", hours="", by=house.actor(stranger), at=MONDAY)


@pytest.mark.django_db
def test_loading_the_territory_again_keeps_it(house: House, as_owner: Any) -> None:
    set_callback(GARD, phone="01 99 00 12 34", hours="", by=SYSTEM, at=MONDAY)
    ReferenceLoad.objects.all().delete()
    load_reference(TerritoryFolder(DATA), at=MONDAY)
    assert Caisse.objects.get(pk=GARD).callback_phone == "+33199001234"
    assert set(Caisse.objects.exclude(pk=GARD).values_list("callback_phone", flat=True)) == {"3646"}
