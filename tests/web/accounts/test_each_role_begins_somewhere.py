"""Each role has a first page that exists and that it may open, and a rail of pages that it may open."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from misas.core.access import Role
from misas.records.accounts.models import Account
from misas.records.territory.models import Caisse
from misas.web.accounts.landing import FIRST_PAGE, entries
from tests.kit.people import AIN, GARD, actor, caisse, national_administrator, person, sign_in
from tests.web.access.matrix import EVERYBODY, build_world

pytestmark = pytest.mark.django_db


def test_no_role_is_left_without_a_first_page() -> None:
    assert {role for role, _ in FIRST_PAGE} == EVERYBODY


def test_every_first_page_opens(client: Client) -> None:
    world = build_world()
    for role, account in world.here.items():
        sign_in(client, account)
        answer = client.get("/", follow=True)
        assert answer.status_code == 200, role


def test_every_entry_of_a_rail_opens(client: Client) -> None:
    world = build_world()
    for role, account in world.here.items():
        sign_in(client, account)
        for entry, url in entries(actor(account)):
            assert client.get(url, follow=True).status_code == 200, (role, entry.name)


def test_an_account_without_a_role_is_told_whom_to_ask(client: Client) -> None:
    sign_in(client, person("Paul Girard"))
    text = client.get("/", follow=True).content.decode()
    assert "Rien à faire ici pour votre rôle" in text
    assert "n’a pas encore de rôle" in text


def test_an_administrator_of_the_nation_chooses_a_caisse(client: Client) -> None:
    caisse(GARD), caisse(AIN)
    sign_in(client, national_administrator())
    text = client.get(reverse("backoffice:people")).content.decode()
    assert reverse("backoffice:team", args=[301]) in text


def test_the_nation_sees_the_caisses_by_state(client: Client) -> None:
    caisse()
    account: Account = person("Nora Pilote", Role.NATIONAL_STEERING)
    sign_in(client, account)
    text = client.get("/", follow=True).content.decode()
    assert "CPAM du Gard" in text
    assert "Ouverte" in text


def test_the_caisses_that_wait_are_folded_behind_their_number(client: Client) -> None:
    caisse()
    later = caisse(AIN)
    Caisse.objects.update(open_from=date(2026, 1, 5))  # the whole territory, when another test has loaded it
    Caisse.objects.filter(pk=later.pk).update(pilot_from=None, open_from=None)
    sign_in(client, person("Nora Pilote", Role.NATIONAL_STEERING))
    text = client.get("/", follow=True).content.decode()
    folded = text[text.index('<details class="card">') :]
    assert "1 caisse dont l’ouverture est prévue" in folded
    assert later.name in folded
    assert "CPAM du Gard" in text[: text.index('<details class="card">')]
    assert "CPAM du Gard" not in folded
