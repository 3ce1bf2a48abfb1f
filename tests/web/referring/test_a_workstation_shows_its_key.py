"""A workstation application shows its key: a link for its caisse, nothing else, a clear problem for every refusal."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from misas.actions.accounts import knock, make_workstation_key, revoke_workstation_key
from misas.cli.commands import workstation_key
from misas.core.access import SYSTEM, Role
from misas.core.accounts.workstations import BURST
from misas.core.refusals import Absent, Forbidden
from misas.records.accounts.models import WorkstationKey
from misas.records.audit.models import Entry
from misas.records.referrals.models import ReferralDraft
from misas.records.territory.models import Caisse
from tests.kit.house import GARD, HERAULT, House, account
from tests.kit.people import sign_in
from tests.web.conftest import SignIn
from tests.web.referring.test_signaler import SENT

ADDRESS = "/poste/signalement"
IDENTITY = {"last_name": "Benali", "first_names": "Nadia", "birth_date": "1984-03-12", "phone": "0639981234"}


@pytest.fixture
def key(house: House) -> str:
    return make_workstation_key("Accueil de Nîmes", caisse_id=GARD, by=SYSTEM, at=datetime.now(UTC))[1]


def post(key: str, body: object = None, client: Client | None = None, **more: Any) -> Any:
    sent = body if isinstance(body, bytes) else json.dumps(IDENTITY if body is None else body).encode()
    headers = {"Authorization": f"Bearer {key}"} | more
    return (client or Client()).post(ADDRESS, sent, content_type="application/json", headers=headers)


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert (said["status"], said["code"]) == (status, code)
    assert said["detail"] and said["title"]
    return said


def link_of(answer: Any) -> str:
    assert answer.status_code == 201, answer.content
    return str(answer.json()["lien"]).removeprefix("http://testserver")


def test_any_agent_of_its_caisse_opens_the_link_and_one_referral_empties_it(
    house: House, as_: SignIn, key: str
) -> None:
    link = link_of(post(key))
    agent = as_(house.agent)
    assert "<strong>Nadia Benali</strong>" in agent.get(link).content.decode()
    assert as_(house.elsewhere).get(link).status_code == 404  # another caisse
    assert as_(house.ccas_member).get(link).status_code in (403, 404)
    assert agent.post("/signaler/", SENT | {"prefill": link.rsplit("/", 1)[1]}).status_code == 303
    assert agent.get(link).status_code == 409
    with house.working(house.agent):
        row = ReferralDraft.objects.get()
        assert (row.sealed, row.made_for_id) == (None, None)
    with house.working(house.supervisor):
        assert Entry.objects.get(verb="referral.prefill").actor == "Poste : Accueil de Nîmes"


def test_named_the_agent_alone_opens_it(house: House, as_: SignIn, key: str) -> None:
    link = link_of(post(key, IDENTITY | {"agent": "AGENT@exemple.test "}))
    assert as_(house.caseworker).get(link).status_code == 404
    assert as_(house.agent).get(link).status_code == 200
    for stranger in ("elsewhere@exemple.test", "ccas@exemple.test", "personne@exemple.test"):
        said = problem(post(key, IDENTITY | {"agent": stranger}), 422, "workstation.identity_refused")
        assert [e["code"] for e in said["erreurs"]] == ["referral.agent_unknown"]


def test_a_key_missing_wrong_or_revoked_is_a_401_even_beside_a_session(house: House, as_: SignIn, key: str) -> None:
    problem(
        Client().post(ADDRESS, json.dumps(IDENTITY), content_type="application/json"), 401, "workstation.key_missing"
    )
    client = as_(house.agent)
    for wrong in ("", "rien", key[:-1], key + "x", key.removeprefix("misas_poste_")):
        answer = post(wrong, client=client)
        problem(answer, 401, "workstation.key_unknown")
        assert answer["WWW-Authenticate"].startswith("Bearer")
    basic = Client().post(ADDRESS, b"{}", content_type="application/json", headers={"Authorization": f"Basic {key}"})
    problem(basic, 401, "workstation.key_unknown")
    revoke_workstation_key(WorkstationKey.objects.get().public_id, by=SYSTEM, at=datetime.now(UTC))
    problem(post(key), 401, "workstation.key_unknown")
    with house.working(house.agent):
        assert not ReferralDraft.objects.exists()


def test_another_caisse_or_one_that_is_not_open_is_a_403(house: House, key: str) -> None:
    link_of(post(key, IDENTITY | {"caisse": "301"}))
    problem(post(key, IDENTITY | {"caisse": HERAULT}), 403, "workstation.another_caisse")
    Caisse.objects.filter(pk=GARD).update(open_from=None)
    problem(post(key), 403, "territory.caisse_not_open")


def test_every_fault_of_an_identity_is_a_422_with_its_field(house: House, key: str) -> None:
    said = problem(
        post(key, IDENTITY | {"comment": "x", "birth_date": "32/13/1984"}), 422, "workstation.identity_refused"
    )
    assert {e["champ"] for e in said["erreurs"]} == {"comment", "birth_date"}
    assert all(e["message"] for e in said["erreurs"])
    for body in (b"[1", b"[]", b'"x"', json.dumps(IDENTITY | {"address": "x" * 30_000}).encode()):
        problem(post(key, body), 422, "workstation.identity_refused")


def test_too_many_calls_are_a_429_that_says_how_long_even_when_each_was_refused(house: House, key: str) -> None:
    row = WorkstationKey.objects.get()
    now = datetime.now(UTC)
    WorkstationKey.objects.filter(pk=row.pk).update(calls_left=2.0, counted_at=now + timedelta(minutes=1))
    problem(post(key, b"[1"), 422, "workstation.identity_refused")
    problem(post(key, b"[1"), 422, "workstation.identity_refused")
    WorkstationKey.objects.filter(pk=row.pk).update(counted_at=now + timedelta(minutes=1))
    answer = post(key)
    problem(answer, 429, "workstation.too_often")
    assert answer["Retry-After"] == "1"


def test_only_post_opens(key: str) -> None:
    answer = Client().get(ADDRESS, headers={"Authorization": f"Bearer {key}"})
    problem(answer, 405, "workstation.post_only")
    assert answer["Allow"] == "POST"


def test_a_session_without_the_role_hears_a_problem_too(house: House, as_: SignIn) -> None:
    answer = as_(house.ccas_member).post(ADDRESS, json.dumps(IDENTITY), content_type="application/json")
    problem(answer, 403, "access.role")


def test_nothing_kept_gives_the_key_back(house: House, key: str, as_owner: Any) -> None:
    row = WorkstationKey.objects.get()
    assert key.encode() not in bytes(row.secret_hash) and len(bytes(row.secret_hash)) == 32
    as_owner.execute("SELECT count(*) FROM audit_entry WHERE details::text LIKE %s", [f"%{key[:20]}%"])
    assert as_owner.fetchone() == (0,)
    assert knock(key, at=datetime.now(UTC)).key == row
    row.refresh_from_db()
    assert row.last_used_at is not None and row.calls_left == BURST - 1


def test_the_administrator_of_the_caisse_makes_lists_and_revokes_on_screen(house: House) -> None:
    administrator = account("admin", Role.ADMINISTRATOR, GARD)
    client = sign_in(Client(), administrator)
    page = f"/administration/caisses/{GARD}/postes"
    assert "Aucune clé" in client.get(page).content.decode()
    assert client.post(page, {"label": " "}).status_code == 422
    text = client.post(page, {"label": "Accueil d’Alès"}).content.decode()
    shown = text[text.index("misas_poste_") :].split("<", 1)[0]
    link_of(post(shown))
    text = client.get(page).content.decode()
    assert "Accueil d’Alès" in text and shown not in text and "En service" in text
    row = WorkstationKey.objects.get()
    assert client.post(f"{page}/{row.public_id}/revoquer").status_code == 303
    assert "Révoquée" in client.get(page).content.decode()
    problem(post(shown), 401, "workstation.key_unknown")
    for stranger in (house.supervisor, house.agent, house.elsewhere):
        assert sign_in(Client(), stranger).get(page).status_code in (403, 404)


def test_nobody_makes_or_revokes_the_key_of_another_caisse(house: House, key: str) -> None:
    stranger = house.actor(account("admin", Role.ADMINISTRATOR, HERAULT))
    now = datetime.now(UTC)
    with pytest.raises(Forbidden):
        make_workstation_key("x", caisse_id=GARD, by=stranger, at=now)
    with pytest.raises(Absent):
        revoke_workstation_key(WorkstationKey.objects.get().public_id, by=stranger, at=now)


class OpenHouse:
    def open(self, role: str) -> None:
        assert connection.connection is not None


def test_the_terminal_makes_a_key_shown_once_then_lists_and_revokes_it(house: House, capsys: Any) -> None:
    parser = ArgumentParser()
    workstation_key.arguments(parser)

    def misas(*typed: str) -> str:
        assert workstation_key.run(parser.parse_args(typed), OpenHouse()) == 0  # type: ignore[arg-type]
        return str(capsys.readouterr().out)

    secret = misas("create", "--caisse", str(GARD), "--label", "Accueil").strip()
    link_of(post(secret))
    listed = misas("list", "--caisse", str(GARD))
    assert "Accueil" in listed and "en service" in listed and secret not in listed
    misas("revoke", listed.split()[0])
    assert "révoquée le" in misas("list", "--caisse", str(GARD))
    problem(post(secret), 401, "workstation.key_unknown")
