"""On the caisse's side of funding, whoever opens a page may do everything it shows."""

from __future__ import annotations

import pytest
from django.test import Client

from misas.core.access import Role
from tests.kit.committee import Room
from tests.kit.people import person, sign_in
from tests.web.offered import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
RULES = ("/regles/",)
MONEY = (*RULES, "/enveloppes/")
READERS = {
    Role.CASEWORKER: MONEY,
    Role.SUPERVISOR: (*MONEY, "/commission/", "/enveloppes/repartition"),
    Role.AID_COMMITTEE: (*MONEY, "/commission/", "/enveloppes/repartition"),
    Role.ADMINISTRATOR: RULES,
}


def test_of_each_role(room: Room) -> None:
    room.asked(2)
    envelope, session = room.envelope(), room.session()
    room.granted(room.scheduled(session)[0], session)
    room.asked()
    draft = room.draft()
    with room.office.working(room.office.sonia):
        in_force = draft.funder.packs.exclude(pk=draft.pk).get().public_id
    rules = (f"/regles/{draft.public_id}", f"/regles/{in_force}")
    for role, pages in READERS.items():
        client = sign_in(Client(), person(f"Lecteur {role.value}", role))
        more = list(rules)
        if "/enveloppes/" in pages:
            more.append(f"/enveloppes/{envelope.public_id}")
        if "/commission/" in pages:
            more.append(f"/commission/{session.public_id}")
        if role is not Role.CASEWORKER:
            more.append(f"/regles/{draft.public_id}/ecrire")
        assert list(refused(client, *pages, *more)) == [], role
