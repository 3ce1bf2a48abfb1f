"""Sign-in: a good password opens, a wrong one says nothing of whether the account exists, five close for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from misas.core.access import Role
from tests.kit.people import PASSWORD, person

pytestmark = pytest.mark.django_db
NOON = "2026-11-20 11:00:00+00:00"
WRONG = "ne vont pas ensemble"


@pytest.fixture
def page() -> str:
    return reverse("accounts:sign_in")


def attempt(client: Client, page: str, email: str, password: str = "pas le bon du tout", **extra: str):
    return client.post(page, {"email": email, "password": password, **extra})


def test_a_good_password_opens_a_session_under_a_new_key(client: Client, page: str) -> None:
    person("Claire Roux", Role.CASEWORKER, password=PASSWORD)
    client.get(page)
    answer = attempt(client, page, " Claire.Roux@exemple.test ", PASSWORD)
    assert answer.status_code == 303
    assert answer["Location"] == "/"
    assert {"born", "seen"} <= set(client.session.keys())
    assert answer.cookies["misas_session"]["httponly"]


def test_the_key_of_the_session_changes_at_sign_in(client: Client, page: str) -> None:
    """Whoever planted a session key before the sign-in holds nothing after it."""
    person("Claire Roux", Role.CASEWORKER, password=PASSWORD)
    planted = client.session
    planted["anything"] = 1
    planted.save()
    client.cookies["misas_session"] = planted.session_key
    answer = attempt(client, page, "claire.roux@exemple.test", PASSWORD)
    assert answer.cookies["misas_session"].value != planted.session_key


def test_an_unknown_address_a_wrong_password_and_a_suspended_account_get_the_same_answer(
    client: Client, page: str
) -> None:
    person("Claire Roux", Role.CASEWORKER, password=PASSWORD)
    person("Paul Girard", Role.CASEWORKER, password=PASSWORD, is_active=False)
    answers = [
        attempt(client, page, "claire.roux@exemple.test"),
        attempt(client, page, "personne@exemple.test"),
        attempt(client, page, "paul.girard@exemple.test", PASSWORD),
    ]
    assert [a.status_code for a in answers] == [422] * 3
    for answer in answers:
        text = answer.content.decode()
        assert WRONG in text
        assert "<title>Erreur" in text


def test_five_failures_close_the_pair_and_the_page_says_until_when(client: Client, page: str) -> None:
    person("Claire Roux", Role.CASEWORKER, password=PASSWORD)
    for email in ("claire.roux@exemple.test", "personne@exemple.test"):
        with time_machine.travel(NOON, tick=False):
            codes = [attempt(client, page, email).status_code for _ in range(5)]
            assert codes == [422, 422, 422, 422, 429]
        with time_machine.travel(NOON, tick=False) as clock:
            clock.shift(timedelta(minutes=10))
            closed = attempt(client, page, email, PASSWORD)
            assert closed.status_code == 429
            assert "12\u00a0h\u00a015" in closed.content.decode()


def test_after_a_quarter_of_an_hour_the_good_password_opens_again(client: Client, page: str) -> None:
    person("Claire Roux", Role.CASEWORKER, password=PASSWORD)
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            attempt(client, page, "claire.roux@exemple.test")
        clock.shift(timedelta(minutes=14, seconds=59))
        assert attempt(client, page, "claire.roux@exemple.test", PASSWORD).status_code == 429
        clock.shift(timedelta(seconds=2))
        assert attempt(client, page, "claire.roux@exemple.test", PASSWORD).status_code == 303


def test_another_machine_is_not_closed_out(client: Client, page: str) -> None:
    person("Claire Roux", Role.CASEWORKER, password=PASSWORD)
    for _ in range(5):
        attempt(client, page, "claire.roux@exemple.test")
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert attempt(elsewhere, page, "claire.roux@exemple.test", PASSWORD).status_code == 303


@pytest.mark.parametrize(
    "wanted", ["https://ailleurs.test/", "//ailleurs.test", "/\\ailleurs.test", "javascript:alert(1)", "compte"]
)
def test_the_next_page_is_never_elsewhere(client: Client, page: str, wanted: str) -> None:
    person("Claire Roux", Role.CASEWORKER, password=PASSWORD)
    assert attempt(client, page, "claire.roux@exemple.test", PASSWORD, suite=wanted)["Location"] == "/"


def test_the_next_page_is_the_one_that_was_asked(client: Client, page: str) -> None:
    person("Claire Roux", Role.CASEWORKER, password=PASSWORD)
    sent = client.get("/compte")
    assert sent["Location"] == f"{page}?suite=%2Fcompte"
    assert 'name="suite" value="/compte"' in client.get(sent["Location"]).content.decode()
    assert attempt(client, page, "claire.roux@exemple.test", PASSWORD, suite="/compte")["Location"] == "/compte"


def test_sign_ins_failures_and_sign_outs_are_written_without_any_address(client: Client, page: str, as_owner) -> None:
    claire = person("Claire Roux", Role.CASEWORKER, password=PASSWORD)
    attempt(client, page, "claire.roux@exemple.test")
    attempt(client, page, "personne@exemple.test")
    attempt(client, page, "claire.roux@exemple.test", PASSWORD)
    assert client.post(reverse("accounts:sign_out")).status_code == 303
    as_owner.execute("SELECT verb, public_id, details::text FROM audit_entry ORDER BY id")
    lines = as_owner.fetchall()
    assert [(verb, key) for verb, key, _ in lines] == [
        ("account.sign_in_failed", claire.public_id),
        ("account.sign_in_failed", None),
        ("account.signed_in", claire.public_id),
        ("account.signed_out", claire.public_id),
    ]
    assert "@" not in "".join(details for _, _, details in lines)


def test_what_a_form_carries_beside_the_password_is_not_kept_by_the_counter(
    client: Client, page: str, as_owner
) -> None:
    attempt(client, page, "claire.roux@exemple.test", "mauvais mot", note="renonce à ses dents")
    as_owner.execute("SELECT post_data || get_data || path_info FROM axes_accessattempt")
    assert "dents" not in as_owner.fetchone()[0]


def test_no_address_enters_the_logs(client: Client, page: str, caplog: pytest.LogCaptureFixture) -> None:
    person("Claire Roux", Role.CASEWORKER, password=PASSWORD)
    with caplog.at_level("INFO"):
        for _ in range(6):
            attempt(client, page, "claire.roux@exemple.test")
    assert "claire" not in caplog.text


def test_signing_out_needs_a_post(client: Client) -> None:
    assert client.get(reverse("accounts:sign_out")).status_code == 405


def test_passwords_are_kept_with_argon2id() -> None:
    from misas.config import settings

    assert settings.PASSWORD_HASHERS[-1] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    from django.contrib.auth.hashers import Argon2PasswordHasher

    assert Argon2PasswordHasher().encode("x" * 12, "y" * 16).startswith("argon2$argon2id$")
