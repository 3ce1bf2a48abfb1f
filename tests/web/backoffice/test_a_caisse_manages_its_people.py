"""The back office: see, invite, give and end roles, suspend, hand a link over. Never beyond one's reach."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from misas.core.access import Role
from misas.records.accounts.models import Account
from tests.kit.people import AIN, GARD, actor, give, person, sign_in
from tests.web.access.matrix import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    """The supervisor of the Gard, at her desk."""
    return sign_in(client, world.here[Role.SUPERVISOR])


def to(name: str, **kwargs: object) -> str:
    return reverse(f"backoffice:{name}", kwargs={"caisse": GARD, **kwargs})


def shown_link(answer) -> str:
    found = re.search(r"http://testserver(/lien/[\w-]+)", answer.content.decode())
    assert found
    return found[1]


def test_the_list_shows_the_people_of_the_caisse_and_nobody_else(desk: Client, world: World) -> None:
    text = desk.get(to("team")).content.decode()
    assert world.here[Role.CASEWORKER].full_name in text
    assert world.there[Role.CASEWORKER].full_name not in text
    assert "Accompagnement" in text
    assert "Invité, jamais venu" in text


def test_an_invited_person_comes_in_with_her_link(desk: Client) -> None:
    typed = {"full_name": "Paul Girard", "email": "Paul.Girard@exemple.test", "role": "caseworker"}
    address = shown_link(desk.post(to("invite"), typed))
    paul = Client()
    paul.get(address)
    chosen = {"password": "une phrase bien longue", "again": "une phrase bien longue"}
    assert paul.post(reverse("accounts:choose_password"), chosen).status_code == 303
    account = Account.objects.get(email="paul.girard@exemple.test")
    assert actor(account, localdate()).has(Role.CASEWORKER, GARD)


def test_what_is_wrong_with_an_invitation_is_said_in_its_field(desk: Client, world: World) -> None:
    taken = world.here[Role.AGENT].email
    answer = desk.post(to("invite"), {"full_name": "", "email": taken, "role": "caseworker"})
    assert answer.status_code == 422
    assert "Écrivez le prénom et le nom" in answer.content.decode()
    answer = desk.post(to("invite"), {"full_name": "Paul Girard", "email": taken, "role": "caseworker"})
    assert "Un compte existe déjà avec cette adresse" in answer.content.decode()
    answer = desk.post(to("invite"), {"full_name": "Paul Girard", "email": "paul", "role": "caseworker"})
    assert "adresse complète" in answer.content.decode()
    assert not Account.objects.filter(full_name="Paul Girard").exists()


@pytest.mark.parametrize("role", ["administrator", "national_steering", "system", "partner_member"])
def test_a_supervisor_cannot_make_an_administrator_nor_a_role_of_elsewhere(desk: Client, role: str) -> None:
    typed = {"full_name": "Paul Girard", "email": "paul.girard@exemple.test", "role": role}
    assert desk.post(to("invite"), typed).status_code == 422
    assert not Account.objects.filter(email="paul.girard@exemple.test").exists()


def test_a_role_is_given_then_ended(desk: Client, world: World) -> None:
    agent = world.here[Role.AGENT]
    assert desk.post(to("add_role", public_id=agent.public_id), {"role": "caseworker"}).status_code == 303
    assert actor(agent, localdate()).has(Role.CASEWORKER, GARD)
    held = agent.authorisations.get(role="caseworker")
    assert desk.post(to("end_role", public_id=agent.public_id, key=held.pk)).status_code == 303
    assert not actor(agent, localdate()).has(Role.CASEWORKER, GARD)
    assert "Terminé" in desk.get(to("person", public_id=agent.public_id)).content.decode()


def test_nobody_ends_her_own_role_nor_suspends_herself(desk: Client, world: World) -> None:
    me = world.here[Role.SUPERVISOR]
    held = me.authorisations.get()
    assert desk.post(to("end_role", public_id=me.public_id, key=held.pk)).status_code == 409
    assert desk.post(to("suspend", public_id=me.public_id)).status_code == 409


def test_a_role_held_elsewhere_is_not_ended_from_here(desk: Client, world: World) -> None:
    agent = world.here[Role.AGENT]
    held = give(agent, Role.CASEWORKER, caisse_id=AIN)
    assert desk.post(to("end_role", public_id=agent.public_id, key=held.pk)).status_code == 404


def test_a_suspended_person_does_not_come_in_until_she_is_restored(desk: Client, world: World) -> None:
    agent = world.here[Role.AGENT]
    at_work = sign_in(Client(), agent)
    assert desk.post(to("suspend", public_id=agent.public_id)).status_code == 303
    assert at_work.get("/compte").status_code == 302
    assert "Suspendu" in desk.get(to("person", public_id=agent.public_id)).content.decode()
    assert desk.post(to("restore", public_id=agent.public_id)).status_code == 303
    assert sign_in(Client(), agent).get("/compte").status_code == 200


def test_whoever_also_works_elsewhere_is_beyond_reach(desk: Client, world: World) -> None:
    """A caisse neither suspends nor takes over an account that holds powers in another caisse."""
    agent = world.here[Role.AGENT]
    give(agent, Role.SUPERVISOR, caisse_id=AIN)
    assert desk.post(to("suspend", public_id=agent.public_id)).status_code == 403
    assert desk.post(to("new_link", public_id=agent.public_id)).status_code == 403
    agent.refresh_from_db()
    assert agent.is_active


def test_only_an_administrator_resets_a_password(desk: Client, world: World, client: Client) -> None:
    claire = person("Claire Roux", Role.CASEWORKER, password="une phrase longue")
    assert desk.post(to("new_link", public_id=claire.public_id)).status_code == 403
    admin = sign_in(Client(), world.here[Role.ADMINISTRATOR])
    assert shown_link(admin.post(to("new_link", public_id=claire.public_id)))
    claire.refresh_from_db()
    assert not claire.has_usable_password()


def test_a_supervisor_does_not_reset_an_administrator(desk: Client, world: World) -> None:
    admin = world.here[Role.ADMINISTRATOR]
    assert desk.post(to("new_link", public_id=admin.public_id)).status_code == 403
    assert desk.post(to("suspend", public_id=admin.public_id)).status_code == 403


def test_a_member_of_a_partner_is_invited_then_ended(desk: Client, world: World) -> None:
    typed = {"full_name": "Aline Costa", "email": "aline.costa@exemple.test"}
    page = to("organisation", public_id=world.ccas.public_id)
    assert shown_link(desk.post(to("invite_member", public_id=world.ccas.public_id), typed))
    aline = Account.objects.get(email="aline.costa@exemple.test")
    assert actor(aline, localdate()).organisation == world.ccas.pk
    assert "Aline Costa" in desk.get(page).content.decode()
    over = to("end_membership", public_id=world.ccas.public_id, account=aline.public_id)
    assert desk.post(over).status_code == 303
    assert actor(aline, localdate()).organisation is None
    assert "Aline Costa" not in desk.get(page).content.decode()


def test_the_members_of_a_partner_of_another_caisse_are_not_there(desk: Client, world: World) -> None:
    shown = desk.get(to("organisation", public_id=world.other_ccas.public_id))  # the list of organisations is national
    assert shown.status_code == 200
    assert b"@exemple.test" not in shown.content
    typed = {"full_name": "Aline Costa", "email": "aline.costa@exemple.test"}
    assert desk.post(to("invite_member", public_id=world.other_ccas.public_id), typed).status_code == 404
    assert not Account.objects.filter(email="aline.costa@exemple.test").exists()


def test_the_secret_of_a_link_is_kept_nowhere(desk: Client, as_owner) -> None:
    typed = {"full_name": "Paul Girard", "email": "paul.girard@exemple.test", "role": "caseworker"}
    secret = shown_link(desk.post(to("invite"), typed)).rpartition("/")[2]
    as_owner.execute("SELECT string_agg(details::text || kind || verb, '') FROM audit_entry")
    assert secret not in as_owner.fetchone()[0]
    as_owner.execute("SELECT octet_length(token_hash) FROM accounts_invitation")
    assert {length for (length,) in as_owner.fetchall()} == {32}
