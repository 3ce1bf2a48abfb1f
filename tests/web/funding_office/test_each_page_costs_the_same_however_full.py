"""The pages of the caisse's side of funding cost as many queries with a lot as with a little."""

from __future__ import annotations

import pytest
from django.test import Client

from misas.records.funding.models import CommitteeSession, Envelope, RulePack
from tests.kit.committee import Room
from tests.kit.funders import CCAS, three_funders
from tests.kit.people import GARD
from tests.web.funding_office.screen import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
MOST = 11


def counts(
    room: Room, client: Client, session: CommitteeSession, envelope: Envelope, draft: RulePack
) -> dict[str, int]:
    pages = (
        "/commission/", f"/commission/{session.public_id}", "/commission/seance", "/enveloppes/", "/enveloppes/ouvrir",
        f"/enveloppes/{envelope.public_id}", f"/enveloppes/{envelope.public_id}/budget", "/enveloppes/repartition",
        "/regles/", f"/regles/{draft.public_id}", f"/regles/{draft.public_id}/ecrire", "/regles/ecrire",
        f"/commission/demandes/{room.requests()[0].public_id}/grant",
    )  # fmt: skip
    return {page.replace(str(session.public_id), "seance"): queries(client, page) for page in pages}


def test_with_one_of_each_and_with_many(room: Room, sonia: Client) -> None:
    room.asked()
    envelope, session = room.envelope(), room.session()
    room.scheduled(session)
    room.shared_out()
    draft = room.draft()
    one = counts(room, sonia, session, envelope, draft)
    assert all(count <= MOST for count in one.values()), one
    more = room.asked()
    room.files = more
    room.granted(room.scheduled(session)[0], session)
    room.asked()
    room.session(days=5)
    room.session(days=12)
    room.shared_out()
    with room.office.working(room.office.sonia):
        rules = three_funders()[CCAS]
        Envelope.objects.create(
            caisse_id=GARD, funder=rules, year=room.today.year, total_cents=9, opened_at=room.office.at
        )
    room.draft(CCAS)
    many = counts(room, sonia, session, envelope, draft)
    assert list(many.values()) == list(one.values()), (one, many)
