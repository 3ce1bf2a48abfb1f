"""Whoever signs in holds what is in force that day, whether it was read with her account or by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from misas.core.access import Grant, Role
from misas.records.accounts.models import Account, Authorisation
from misas.records.accounts.queries import actor_of, with_grants
from tests.kit.people import person

pytestmark = pytest.mark.django_db
DAY = date(2030, 3, 1)


def test_what_ended_or_begins_later_is_not_held() -> None:
    paul = person("Paul Girard", Role.CASEWORKER)
    (held,) = Authorisation.objects.filter(account=paul)
    Authorisation.objects.filter(pk=held.pk).update(starts_on=DAY, ends_on=DAY + timedelta(days=2))
    Authorisation.objects.create(account=paul, role=Role.SUPERVISOR, caisse_id=held.caisse_id, starts_on=DAY)
    for days, roles in ((-1, set()), (0, {Role.CASEWORKER, Role.SUPERVISOR}), (2, {Role.CASEWORKER, Role.SUPERVISOR}),
                        (3, {Role.SUPERVISOR})):  # fmt: skip
        on = DAY + timedelta(days=days)
        known = with_grants(paul.pk)
        assert known is not None
        with CaptureQueriesContext(connection) as captured:
            actor = actor_of(known, on)
        assert len(captured) == 0, "read with the account"
        assert actor == actor_of(Account.objects.get(pk=paul.pk), on)
        assert actor.grants == {Grant(role, held.caisse_id, None) for role in roles}


def test_nobody_is_nobody() -> None:
    assert with_grants(0) is None
