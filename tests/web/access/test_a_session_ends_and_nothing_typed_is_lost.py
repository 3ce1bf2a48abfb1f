"""Fifteen minutes without a gesture, ten hours at most; polls are no gesture; what was typed is sent after sign-in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from misas.core.access import Role
from misas.records.accounts.models import Account
from tests.kit.people import PASSWORD, person, sign_in

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 20, 8, tzinfo=UTC)
TYPED = {"full_name": "Claire Roux-Martin", "function": 'Accompagnante <santé> & "droits"', "phone": "01 99 00 12 34"}


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(MORNING, tick=False) as travelling:
        yield travelling


@pytest.fixture
def claire(clock) -> Account:
    return person("Claire Roux", Role.CASEWORKER, password=PASSWORD)


@pytest.fixture
def page(client: Client, claire: Account) -> Client:
    client.post(reverse("accounts:sign_in"), {"email": claire.email, "password": PASSWORD})
    return client


def is_in(client: Client, **headers: str) -> bool:
    return client.get("/compte", headers=headers).status_code == 200


def test_a_quarter_of_an_hour_without_a_gesture_ends_it(page: Client, clock) -> None:
    clock.shift(timedelta(minutes=15))
    assert is_in(page)
    clock.shift(timedelta(minutes=15, seconds=1))
    assert not is_in(page)


def test_gestures_keep_it_open_but_ten_hours_end_it(page: Client, clock) -> None:
    for _ in range(60):
        clock.shift(timedelta(minutes=10))
        assert is_in(page)
    clock.shift(timedelta(seconds=1))
    assert not is_in(page)


def test_polls_do_not_keep_it_open(page: Client, clock) -> None:
    for _ in range(15):
        clock.shift(timedelta(minutes=1))
        assert is_in(page, **{"X-Misas-Poll": "1"})
    clock.shift(timedelta(minutes=1))
    assert not is_in(page, **{"X-Misas-Poll": "1"})


@pytest.mark.parametrize("mark", [{"HX-Request": "true"}, {"X-Misas-Fetch": "1"}])
def test_a_script_is_told_so_that_the_dialog_opens(page: Client, clock, mark: dict[str, str]) -> None:
    clock.shift(timedelta(hours=1))
    answer = page.post(reverse("accounts:describe"), TYPED, headers=mark)
    assert answer.status_code == 401
    assert answer["X-Misas-Session"] == "expired"
    assert answer.content == b""


def test_the_dialog_asks_the_password_of_the_person_of_the_page_and_gives_a_new_token(
    page: Client, clock, claire: Account
) -> None:
    clock.shift(timedelta(hours=1))
    dialog = f"{reverse('accounts:sign_in')}?pour={claire.public_id}"
    over = {"X-Misas-Overlay": "1"}
    asked = page.get(dialog, headers=over)
    text = asked.content.decode()
    assert asked.status_code == 200
    assert "Claire Roux" in text
    assert 'name="email"' not in text
    assert "<html" not in text
    before = page.cookies["misas_csrf"].value
    assert page.post(dialog, {"password": "pas le bon"}, headers=over).status_code == 422
    opened = page.post(dialog, {"password": PASSWORD}, headers=over)
    assert opened.status_code == 204
    assert opened["X-Misas-Account"] == str(claire.public_id)
    assert opened["X-Misas-Csrf"]
    assert page.cookies["misas_csrf"].value != before
    assert is_in(page)


def test_the_token_given_by_the_dialog_sends_the_same_form_again(clock, claire: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, claire, MORNING)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/compte").content.decode())[1]
    clock.shift(timedelta(hours=1))
    form = {**TYPED, "csrfmiddlewaretoken": token}
    assert client.post(reverse("accounts:describe"), form, headers={"HX-Request": "true"}).status_code == 401
    dialog, over = f"{reverse('accounts:sign_in')}?pour={claire.public_id}", {"X-Misas-Overlay": "1"}
    fresh = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(dialog, headers=over).content.decode())[1]
    opened = client.post(dialog, {"password": PASSWORD, "csrfmiddlewaretoken": fresh}, headers=over)
    assert opened.status_code == 204
    again = client.post(
        reverse("accounts:describe"),
        {**form, "csrfmiddlewaretoken": opened["X-Misas-Csrf"]},
        headers={"HX-Request": "true"},
    )
    assert again.status_code == 204
    claire.refresh_from_db()
    assert claire.full_name == TYPED["full_name"]


def test_a_page_older_than_another_sign_in_gets_its_token_without_a_password(clock, claire: Account) -> None:
    """Two tabs: one signed in again, the other still holds the old token."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, claire, MORNING)
    client.get("/compte")
    stale = "a" * 64
    refused = client.post(
        reverse("accounts:describe"), {**TYPED, "csrfmiddlewaretoken": stale}, headers={"HX-Request": "true"}
    )
    assert refused.status_code == 401
    dialog = f"{reverse('accounts:sign_in')}?pour={claire.public_id}"
    given = client.get(dialog, headers={"X-Misas-Overlay": "1"})
    assert given.status_code == 204
    assert given["X-Misas-Csrf"]


@pytest.mark.parametrize("mark", [{"HX-Request": "true"}, {"X-Misas-Fetch": "1"}])
def test_every_cookie_erased_under_a_form_opens_the_dialog_too(clock, claire: Account, mark: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("accounts:describe"), {**TYPED, "csrfmiddlewaretoken": "a" * 64}, headers=mark)
    assert answer.status_code == 401
    assert answer["X-Misas-Session"] == "expired"


def test_every_cookie_erased_under_a_form_of_a_plain_browser_keeps_what_was_typed(clock, claire: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = {**TYPED, "csrfmiddlewaretoken": "a" * 64}
    asked = client.post(reverse("accounts:describe"), sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert asked.status_code == 401
    assert kept(asked)["kept:function"] == TYPED["function"]
    again = {**kept(asked), "email": claire.email, "password": PASSWORD}
    given_back = client.post(reverse("accounts:resume"), again)
    assert "Envoyer ma saisie" in given_back.content.decode()


def test_a_form_of_another_site_is_never_kept_to_be_sent(clock, claire: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    for site in ("cross-site", "same-site"):
        answer = client.post(reverse("accounts:describe"), TYPED, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
        assert "kept:" not in answer.content.decode()


def kept(answer) -> dict[str, str]:
    """The hidden fields of the form of a page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    return {unescape(name): unescape(value) for name, value in found}


def test_a_plain_browser_keeps_what_was_typed_then_sends_it(page: Client, clock, claire: Account) -> None:
    clock.shift(timedelta(hours=1))
    key = "6f1c1f5e-0d3c-4a44-8a0e-3a2a8c1a2b3c"
    ended = page.post(reverse("accounts:describe"), {**TYPED, "idempotency_key": key, "password": "secret tapé"})
    assert ended.status_code == 401
    assert "secret tapé" not in ended.content.decode()
    assert "Claire Roux" in ended.content.decode()
    fields = kept(ended)
    wrong = page.post(reverse("accounts:resume"), {**fields, "password": "pas le bon"})
    assert wrong.status_code == 422
    assert kept(wrong).items() >= {("kept:" + n, v) for n, v in TYPED.items()}
    ready = page.post(reverse("accounts:resume"), {**kept(wrong), "password": PASSWORD})
    assert ready.status_code == 200
    again = kept(ready)
    assert again.items() >= {**TYPED, "idempotency_key": key}.items()
    assert f'action="{reverse("accounts:describe")}"' in ready.content.decode()
    del again["csrfmiddlewaretoken"]
    assert page.post(reverse("accounts:describe"), again).status_code == 303
    claire.refresh_from_db()
    assert claire.function == TYPED["function"]


def test_a_session_row_that_vanished_overnight_keeps_the_text_too(page: Client, clock, claire: Account) -> None:
    clock.shift(timedelta(hours=14))
    ended = page.post(reverse("accounts:describe"), TYPED)
    assert ended.status_code == 401
    assert "Claire Roux" in ended.content.decode()
    ready = page.post(reverse("accounts:resume"), {**kept(ended), "password": PASSWORD})
    assert kept(ready).items() >= TYPED.items()


def test_another_person_sends_nothing_and_sees_the_text_to_copy(page: Client, clock, claire: Account) -> None:
    paul = person("Paul Girard", Role.CASEWORKER, password=PASSWORD + "!")
    clock.shift(timedelta(hours=1))
    fields = kept(page.post(reverse("accounts:describe"), TYPED))
    assert page.post(reverse("accounts:resume"), {**fields, "password": PASSWORD + "!"}).status_code == 422
    page.post(reverse("accounts:sign_in"), {"email": paul.email, "password": PASSWORD + "!"})
    refused = page.post(reverse("accounts:resume"), {**fields, "password": PASSWORD})
    assert refused.status_code == 403
    assert "Roux-Martin" in refused.content.decode()
    assert "Claire Roux" in refused.content.decode()
    paul.refresh_from_db()
    assert paul.full_name == "Paul Girard"


def test_the_owner_of_a_kept_form_cannot_be_forged(page: Client, clock, claire: Account) -> None:
    person("Paul Girard", Role.CASEWORKER, password=PASSWORD)
    clock.shift(timedelta(hours=1))
    fields = kept(page.post(reverse("accounts:describe"), TYPED)) | {"owner": "2:forged"}
    answer = page.post(reverse("accounts:resume"), {**fields, "password": PASSWORD})
    assert answer.status_code == 422
    assert 'name="email"' in answer.content.decode()


def test_a_form_sent_from_elsewhere_is_never_kept(claire: Account, clock) -> None:
    """Without our token, an ended session keeps nothing: nobody plants a text to be sent after sign-in."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, claire, MORNING)
    client.get("/compte")
    clock.shift(timedelta(hours=1))
    answer = client.post(reverse("accounts:describe"), TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Roux-Martin" not in answer.content.decode()


def test_the_next_page_after_resuming_is_never_elsewhere(page: Client, clock) -> None:
    clock.shift(timedelta(hours=1))
    fields = kept(page.post(reverse("accounts:describe"), TYPED)) | {"target": "https://ailleurs.test/x"}
    ready = page.post(reverse("accounts:resume"), {**fields, "password": PASSWORD})
    assert "ailleurs" not in ready.content.decode()


def test_closing_every_session_closes_the_others_too(page: Client, claire: Account, clock) -> None:
    other = sign_in(Client(), claire, MORNING)
    assert is_in(other)
    assert page.post(reverse("accounts:leave_everywhere")).status_code == 303
    assert not is_in(page)
    assert not is_in(other)


def test_suspending_an_account_ends_its_sessions_at_once(page: Client, claire: Account) -> None:
    Account.objects.filter(pk=claire.pk).update(is_active=False)
    assert not is_in(page)


def test_a_role_that_ended_opens_nothing_from_the_next_request(page: Client, claire: Account) -> None:
    claire.authorisations.update(ends_on=MORNING.date() - timedelta(days=1))
    assert page.get("/")["Location"] == reverse("accounts:nothing_here")
    assert "Rien à faire ici" in page.get(reverse("accounts:nothing_here")).content.decode()
