"""A link serves once to choose a password; an account is one's own to describe, to lock up, to close everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from misas.actions import accounts as actions
from misas.core.access import SYSTEM, Role
from misas.records.accounts.models import Account
from tests.kit.people import PASSWORD, person, sign_in

pytestmark = pytest.mark.django_db
CHOSEN = {"password": "encore une phrase longue", "again": "encore une phrase longue"}


@pytest.fixture
def claire() -> Account:
    return person("Claire Roux", Role.CASEWORKER, password=PASSWORD)


@pytest.fixture
def inside(client: Client, claire: Account) -> Client:
    return sign_in(client, claire)


def link(account: Account) -> str:
    secret = actions.reset(account, caisse=None, by=SYSTEM, at=datetime.now(UTC))
    return reverse("accounts:open_link", args=[secret])


def test_the_link_leaves_the_address_then_opens_the_account_once(client: Client, claire: Account) -> None:
    address = link(claire)
    assert client.get(address)["Location"] == reverse("accounts:choose_password")
    asked = client.get(reverse("accounts:choose_password")).content.decode()
    assert "Claire Roux" in asked
    assert "Au moins 12 caractères" in asked
    done = client.post(reverse("accounts:choose_password"), CHOSEN)
    assert (done.status_code, done["Location"]) == (303, "/")
    assert client.get("/compte").status_code == 200
    again = Client()
    again.get(address)
    used = again.get(reverse("accounts:choose_password"))
    assert used.status_code == 410
    assert "déjà servi" in used.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "court", "again": "court"}, "12"),
        ({"password": "claire.roux@exemple", "again": "claire.roux@exemple"}, "ressemble"),
        ({"password": "123456789012", "again": "123456789012"}, "seulement des chiffres"),
        ({"password": "une chose bien longue", "again": "une autre bien longue"}, "deux fois le même"),
        ({"password": "", "again": ""}, "Écrivez votre mot de passe"),
    ],
)
def test_a_weak_password_is_refused_with_advice(
    client: Client, claire: Account, typed: dict[str, str], said: str
) -> None:
    client.get(link(claire))
    refused = client.post(reverse("accounts:choose_password"), typed)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert said in text
    assert "<title>Erreur" in text
    assert 'role="alert"' in text


def test_a_reset_closes_the_old_password_and_sessions(inside: Client, claire: Account) -> None:
    link(claire)
    assert inside.get("/compte").status_code == 302
    page = reverse("accounts:sign_in")
    assert inside.post(page, {"email": claire.email, "password": PASSWORD}).status_code == 422


def test_a_new_link_kills_the_older_one(client: Client, claire: Account) -> None:
    older = link(claire)
    link(claire)
    client.get(older)
    assert client.get(reverse("accounts:choose_password")).status_code == 410


def test_an_invented_link_says_nothing(client: Client) -> None:
    client.get(reverse("accounts:open_link", args=["invente"]))
    assert client.get(reverse("accounts:choose_password")).status_code == 404


def test_a_forgotten_password_says_whom_to_ask(client: Client) -> None:
    text = client.get(reverse("accounts:forgotten")).content.decode()
    assert "administre MisAS" in text
    assert "la caisse qui vous a invité" in text


def test_somebody_describes_herself(inside: Client, claire: Account) -> None:
    typed = {"full_name": "  Claire   Roux-Martin ", "function": "Accompagnante", "phone": "01 99 00 12 34"}
    assert inside.post(reverse("accounts:describe"), typed).status_code == 303
    claire.refresh_from_db()
    assert (claire.full_name, claire.phone) == ("Claire Roux-Martin", "+33199001234")
    wrong = inside.post(reverse("accounts:describe"), {**typed, "phone": "12", "full_name": ""})
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert "Écrivez le prénom et le nom" in text
    assert 'value="12"' in text


def test_shortcuts_are_switched_off_and_the_page_knows(inside: Client) -> None:
    assert 'data-shortcuts="on"' in inside.get("/compte").content.decode()
    inside.post(reverse("accounts:shortcuts"), {"on": "0"})
    assert 'data-shortcuts="off"' in inside.get("/compte").content.decode()


def test_changing_the_password_asks_the_present_one_and_closes_the_other_sessions(
    inside: Client, claire: Account
) -> None:
    other = sign_in(Client(), claire)
    wrong = inside.post(reverse("accounts:change_password"), {"present": "pas le bon", **CHOSEN})
    assert wrong.status_code == 422
    assert "mot de passe actuel" in wrong.content.decode()
    assert inside.post(reverse("accounts:change_password"), {"present": PASSWORD, **CHOSEN}).status_code == 303
    assert inside.get("/compte").status_code == 200
    assert other.get("/compte").status_code == 302


def test_the_present_password_cannot_be_guessed_for_ever(inside: Client) -> None:
    answers = [
        inside.post(reverse("accounts:change_password"), {"present": "pas le bon", **CHOSEN}).status_code
        for _ in range(5)
    ]
    assert answers == [422, 422, 422, 422, 429]


def test_the_roles_held_are_shown_with_their_place(inside: Client, claire: Account) -> None:
    text = inside.get("/compte").content.decode()
    assert "Accompagnement" in text
    assert "CPAM du Gard" in text


def test_an_expired_link_says_so(client: Client, claire: Account) -> None:
    secret = actions.reset(claire, caisse=None, by=SYSTEM, at=datetime.now(UTC) - timedelta(days=8))
    client.get(reverse("accounts:open_link", args=[secret]))
    assert "expiré" in client.get(reverse("accounts:choose_password")).content.decode()
