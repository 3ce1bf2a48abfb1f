"""A structure is put on the list with sound numbers, signs, is suspended and resumed; the same form twice is one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from misas.core.access import Context, Role
from misas.records.access.scope import working_in
from misas.records.partners.models import Agreement, Organisation
from tests.kit.people import GARD, sign_in
from tests.web.access.matrix import World, build_world

pytestmark = pytest.mark.django_db

CCAS = {"name": "CCAS d’Alès", "kind": "ccas", "siret": "213 000 078 00012", "commune": "Alès"}
SIGNED = {"leaves": ["refer", "see"], "feedback": "2", "signed_on": "3/11/2026", "starts_on": "4 novembre 2026"}


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def desk(client: Client, world: World) -> Client:
    return sign_in(client, world.here[Role.SUPERVISOR])


def to(name: str, *args: object) -> str:
    return reverse(f"backoffice:{name}", args=[GARD, *args])


def text(answer: Any) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def signed() -> list[Agreement]:
    with working_in(Context.for_system(GARD)):
        return list(Agreement.objects.order_by("id"))


def test_a_wrong_number_is_named_in_its_field_and_nothing_is_lost(desk: Client) -> None:
    answer = desk.post(to("create_organisation"), CCAS | {"siret": "213 000 078 00019"})
    assert answer.status_code == 422
    assert "n'est pas juste" in text(answer) or "ne sont pas justes" in text(answer)
    assert 'value="213 000 078 00019"' in text(answer)
    missing = desk.post(to("create_organisation"), CCAS | {"siret": ""})
    assert "SIRET ou le numéro FINESS" in text(missing)
    assert "numéro à dix chiffres" in text(desk.post(to("create_organisation"), CCAS | {"phone": "0123"}))


def test_an_agreement_is_signed_once_suspended_and_resumed(desk: Client, world: World) -> None:
    before = len(signed())
    for _ in range(2):
        answer = desk.post(to("sign_agreement", world.ccas.public_id), SIGNED | {"ends_on": "31/12/2027"})
        assert answer.status_code == 303
    assert len(signed()) == before + 1
    last = signed()[-1]
    page = to("organisation", world.ccas.public_id)
    assert "Jusqu'au contact avec la personne" in text(desk.get(page))
    assert desk.post(to("suspend_agreement", last.public_id)).status_code == 303
    assert "Suspendue" in text(desk.get(page))
    assert desk.post(to("resume_agreement", last.public_id)).status_code == 303
    assert "Suspendue" not in text(desk.get(page))


def test_dates_that_are_not_dates_are_said(desk: Client, world: World) -> None:
    answer = desk.post(to("sign_agreement", world.ccas.public_id), SIGNED | {"ends_on": "un jour"})
    assert answer.status_code == 422
    assert "Écrivez une date" in text(answer)
    backwards = desk.post(to("sign_agreement", world.ccas.public_id), SIGNED | {"ends_on": "1/1/2020"})
    assert "ne peut pas finir avant de commencer" in text(backwards)


def test_a_structure_of_elsewhere_is_found_by_its_name(desk: Client, world: World) -> None:
    found = text(desk.post(to("find_organisation"), {"q": "bourg"}))
    assert "CCAS de Bourg-en-Bresse" in found
    assert "CCAS de Nîmes" not in found
    page = text(desk.get(to("organisation", world.other_ccas.public_id)))
    assert "Aucune convention avec cette caisse" in page
    assert world.there[Role.PARTNER_MEMBER].full_name not in page
    assert Organisation.objects.filter(name="CCAS d’Alès").count() == 0
