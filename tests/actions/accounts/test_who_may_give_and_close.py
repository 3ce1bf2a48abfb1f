"""Roles are given within one's reach; whoever could give all an account holds may close it; gestures are written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from misas.actions import accounts as actions
from misas.core.access import SYSTEM, Grant, Role
from misas.core.refusals import Forbidden, Invalid, Refused
from misas.records.accounts.models import Invitation
from misas.records.accounts.queries import duty_holder, grants_of, people_of
from misas.records.partners.models import Organisation
from tests.kit.people import AIN, GARD, actor, caisse, give, national_administrator, person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture
def supervisor():
    return actor(person("Sophie Blanc", Role.SUPERVISOR))


def test_a_role_given_twice_stays_one_and_given_again_runs_again(supervisor) -> None:
    paul = person("Paul Girard")
    first = actions.grant(paul, Role.AGENT, caisse=GARD, by=supervisor, at=NOON)
    actions.revoke(first, by=supervisor, at=NOON)
    assert grants_of(paul, TODAY) == ()
    assert actions.grant(paul, Role.AGENT, caisse=GARD, by=supervisor, at=NOON).pk == first.pk
    assert grants_of(paul, TODAY) == (Grant(Role.AGENT, GARD),)


def test_no_role_is_given_in_another_caisse(supervisor) -> None:
    caisse(AIN)
    with pytest.raises(Forbidden):
        actions.grant(person("Paul Girard"), Role.AGENT, caisse=AIN, by=supervisor, at=NOON)


@pytest.mark.parametrize(
    "wrong",
    [Grant(Role.AGENT), Grant(Role.PARTNER_MEMBER, GARD), Grant(Role.NATIONAL_STEERING, GARD), Grant(Role.SYSTEM)],
)
def test_a_role_is_never_put_in_the_wrong_kind_of_place(wrong: Grant) -> None:
    with pytest.raises(Invalid):
        actions.grant(person("Paul Girard"), wrong.role, caisse=wrong.caisse, by=SYSTEM, at=NOON)


def test_an_organisation_is_joined_only_when_the_caisse_works_with_it(supervisor) -> None:
    paul, ccas = (
        person("Paul Girard"),
        Organisation.objects.create(name="CCAS de Nîmes", kind="ccas", created_at=NOON).pk,
    )
    with pytest.raises(Forbidden):
        actions.grant(paul, Role.PARTNER_MEMBER, organisation=ccas, by=supervisor, at=NOON)
    actions.grant(paul, Role.PARTNER_MEMBER, organisation=ccas, partners={ccas}, by=supervisor, at=NOON)
    assert grants_of(paul, TODAY) == (Grant(Role.PARTNER_MEMBER, None, ccas),)


def test_a_failed_invitation_leaves_nothing(supervisor) -> None:
    with pytest.raises(Forbidden):
        actions.invite(
            email="a@exemple.test", full_name="A B", role=Role.ADMINISTRATOR, caisse=GARD, by=supervisor, at=NOON
        )
    assert not people_of(GARD).filter(email="a@exemple.test").exists()
    assert Invitation.objects.count() == 0


def test_an_agent_invites_nobody() -> None:
    agent = actor(person("Paul Girard", Role.AGENT))
    with pytest.raises(Forbidden):
        actions.open_account(email="a@exemple.test", full_name="A B", by=agent, at=NOON)


def test_an_administrator_of_the_nation_reaches_everybody() -> None:
    admin, paul = actor(national_administrator()), person("Paul Girard", Role.SUPERVISOR, caisse_id=AIN)
    actions.suspend(paul, caisse=AIN, by=admin, at=NOON)
    paul.refresh_from_db()
    assert not paul.is_active
    assert paul.suspended_at == NOON


def test_a_first_link_is_made_again_but_never_takes_over_an_opened_account(supervisor) -> None:
    invited = person("Paul Girard", Role.AGENT)
    assert actions.link_for(invited, caisse=GARD, by=supervisor, at=NOON)
    opened = person("Lise Marin", Role.AGENT, password="une phrase longue")
    with pytest.raises(Refused, match="already_open"):
        actions.link_for(opened, caisse=GARD, by=supervisor, at=NOON)


def test_a_persona_made_twice_stays_one() -> None:
    caisse()
    given = [Grant(Role.CASEWORKER, GARD)]
    first, again = (
        actions.create_persona(persona="claire", email="c@exemple.test", full_name="Claire", grants=given, at=NOON)
        for _ in range(2)
    )
    assert first.pk == again.pk
    assert not first.has_usable_password()
    assert first.authorisations.count() == 1


def test_the_duty_holder_is_the_first_supervisor_in_force() -> None:
    gone = person("Ancienne Responsable", Role.SUPERVISOR, is_active=False)
    here = person("Sophie Blanc", Role.SUPERVISOR)
    give(person("Après Elle"), Role.SUPERVISOR, starts_on=TODAY)
    assert duty_holder(GARD, TODAY) == here != gone
    assert duty_holder(AIN, TODAY) is None


def test_every_gesture_is_written_in_the_caisse_without_names(supervisor, as_owner) -> None:
    paul, _ = actions.invite(
        email="paul.girard@exemple.test", full_name="Paul Girard", role=Role.AGENT, caisse=GARD, by=supervisor, at=NOON
    )
    actions.suspend(paul, caisse=GARD, by=supervisor, at=NOON)
    actions.restore(paul, caisse=GARD, by=supervisor, at=NOON)
    as_owner.execute("SELECT verb, account_id, details::text FROM audit_entry ORDER BY id")
    lines = as_owner.fetchall()
    assert [verb for verb, _, _ in lines] == [
        "account.invited",
        "account.granted",
        "account.suspended",
        "account.restored",
    ]
    assert {by for _, by, _ in lines} == {supervisor.account_id}
    assert "Paul" not in "".join(details for _, _, details in lines)
