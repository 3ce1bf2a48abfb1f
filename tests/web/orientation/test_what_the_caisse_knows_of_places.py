"""What nobody publishes is kept by the caisse: what a place answered, noted from the directory; its list of PASS."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from misas.core.access import Role
from tests.kit.people import person, sign_in
from tests.web.orientation.test_the_directory import NIMES, offers, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
DESK = {
    "kind": "generale", "name": "PASS des Trois Garrigues", "hospital": "Hôpital de Test", "street": "1 rue du Test",
    "place": "Nîmes", "postal_code": "30900", "phone": "01 99 00 55 10", "hours": "lundi, 9 h à 12 h",
    "checked_on": f"{datetime.now(UTC):%d/%m/%Y}",
}  # fmt: skip


@pytest.fixture
def claire(db: None) -> Client:
    return sign_in(Client(), person("Claire Roux", Role.CASEWORKER))


def asked_of(shown: str, nth: int) -> str:
    """Where the offer of this rank is noted from."""
    found = re.search(r'href="(/annuaire/lieux/[^"]+)"', offers(shown)[nth])
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_what_was_heard_is_told_at_once_with_who_says_it_and_passes_the_filter(claire: Client) -> None:
    shown = page(claire, f"besoin=soins_dentaires&{NIMES}")
    url = asked_of(shown, 4)
    assert "Prend de nouvelles personnes ?" in claire.get(url).content.decode().replace("\u00a0", " ").replace(
        "\u202f", " "
    )
    answer = claire.post(url, {"takes_new": "yes", "waiting_days": "21", "source": "place", "on": ""})
    assert answer.status_code == 303 and "besoin=soins_dentaires" in answer["Location"]
    again = page(claire, answer["Location"].split("?")[1] + "&nouveaux=1")
    (only,) = offers(again)
    assert "Le lieu de soins" in only and "21" in only and url.split("?")[0] in only
    claire.post(url, {"takes_new": "no", "source": "person", "on": ""})
    assert not offers(page(claire, f"besoin=soins_dentaires&{NIMES}&nouveaux=1")), "the last word counts"


def test_nothing_said_a_day_ahead_and_a_place_of_nobody_are_refused(claire: Client) -> None:
    url = asked_of(page(claire, f"besoin=soins_dentaires&{NIMES}"), 0)
    nothing = claire.post(url, {"source": "place", "on": ""})
    assert nothing.status_code == 422 and "Répondez à une question au moins" in nothing.content.decode()
    ahead = f"{datetime.now(UTC) + timedelta(days=2):%d/%m/%Y}"
    assert claire.post(url, {"takes_new": "yes", "source": "place", "on": ahead}).status_code == 422
    assert claire.post(url, {"takes_new": "yes", "source": "rpps", "on": ""}).status_code == 422
    assert claire.get(f"/annuaire/lieux/{uuid4()}/noter").status_code == 404
    assert claire.get(f"{url.split('?')[0]}?dossier=x").status_code == 404


def test_a_pass_is_added_checked_and_retired(claire: Client) -> None:
    assert "Aucune PASS notée" in claire.get("/annuaire/pass/").content.decode()
    wrong = claire.post("/annuaire/pass/ajouter", DESK | {"place": "Nimse"})
    assert wrong.status_code == 422 and "Nîmes" in wrong.content.decode()
    assert claire.post("/annuaire/pass/ajouter", DESK | {"name": ""}).status_code == 422
    assert claire.post("/annuaire/pass/ajouter", DESK).status_code == 303
    shown = claire.get("/annuaire/pass/").content.decode().replace("\u00a0", " ")
    assert "PASS des Trois Garrigues" in shown and "01 99 00 55 10" in shown and "Claire Roux" in shown
    assert "PASS des Trois Garrigues" in page(claire, f"besoin=pass&{NIMES}")
    url = re.search(r'href="(/annuaire/pass/[0-9a-f-]{36})"', shown)
    assert url is not None
    assert 'value="30900 Nîmes"' in claire.get(url[1]).content.decode()
    assert claire.post(url[1], DESK | {"hours": "jeudi"}).status_code == 303
    assert "jeudi" in claire.get("/annuaire/pass/").content.decode()
    assert claire.post(f"{url[1]}/fermer").status_code == 303
    assert "ne reçoit plus" in claire.get("/annuaire/pass/").content.decode()
    assert "PASS des Trois Garrigues" not in page(claire, f"besoin=pass&{NIMES}")


def test_it_is_old_after_three_months_and_is_of_its_caisse_alone(claire: Client) -> None:
    old = DESK | {"checked_on": f"{datetime.now(UTC) - timedelta(days=120):%d/%m/%Y}"}
    assert claire.post("/annuaire/pass/ajouter", old).status_code == 303
    assert "À vérifier" in claire.get("/annuaire/pass/").content.decode()
    url = re.search(r'href="(/annuaire/pass/[0-9a-f-]{36})"', claire.get("/annuaire/pass/").content.decode())
    zoe = sign_in(Client(), person("Zoé Ailleurs", Role.CASEWORKER, caisse_id=11))
    assert url is not None and zoe.get(url[1]).status_code == 404
    assert "Aucune PASS notée" in zoe.get("/annuaire/pass/").content.decode()
