"""A partner refers on one page, and hears back in four plain states; nothing else is ever shown."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from misas.actions.feedback import tell_one
from misas.actions.referrals import receive_referral
from misas.core.access import Role
from misas.core.partners.kinds import OrganisationKind
from misas.core.referrals.codes import Channel
from misas.core.referrals.feedback import NewsFamily, NewsLevel
from misas.records.partners.models import Agreement
from misas.records.referrals.models import FeedbackNews, Referral
from tests.kit.house import GARD, MONDAY, House, _organisation, account
from tests.kit.nirs import NADIA
from tests.kit.referrals import typed
from tests.web.conftest import SignIn

SENT: dict[str, Any] = {
    "last_name": "Benali",
    "first_names": "Nadia",
    "birth_date": "12 mars 1984",
    "contact": "06 39 98 12 34",
    "cares": ["dental_prosthetic"],
    "reasons": ["out_of_pocket"],
    "agreement": "on",
    "feedback": "on",
    "idempotency_key": "11111111-1111-4111-8111-111111111111",
}


def refer(house: House, key: str, member: Any = None, **changes: Any) -> Referral:
    with house.working(member or house.ccas_member) as by:
        receipt = receive_referral(typed(**changes), caisse_id=GARD, channel=Channel.PORTAL, key=key, by=by, at=MONDAY)
        return Referral.objects.get(public_id=receipt.public_id)


def tell(house: House, row: Referral, level: NewsLevel, family: NewsFamily | None = None) -> None:
    with house.as_system():
        tell_one(Referral.objects.select_related("person").get(pk=row.pk), level, at=MONDAY, family=family)


def fields_of(text: str) -> set[str]:
    main = text[text.index("<main") : text.index("</main>")]
    return set(re.findall(r'name="(\w+)"', main)) - {"csrfmiddlewaretoken", "idempotency_key"}


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_the_form_asks_twelve_things_at_most_and_a_nir_only_of_those_the_law_names(
    kind: OrganisationKind, house: House, as_: SignIn
) -> None:
    organisation = _organisation(f"Structure {kind}", kind)
    role = Role.HEALTH_PROFESSIONAL if organisation.rule.health else Role.PARTNER_MEMBER
    member = account(f"membre{kind}", role, organisation=organisation.pk)
    text = as_(member).get("/mes-signalements/signaler").content.decode()
    asked = fields_of(text)
    assert len(asked) <= 12, asked
    assert ("nir" in asked) is organisation.rule.nir
    assert ("rpps" in asked) is organisation.rule.health


def test_a_partner_refers_once_and_gets_an_ordinary_receipt(house: House, as_: SignIn) -> None:
    client = as_(house.ccas_member)
    first, again = client.post("/mes-signalements/signaler", SENT), client.post("/mes-signalements/signaler", SENT)
    assert (first.status_code, first["Location"]) == (303, again["Location"])
    text = client.get(first["Location"]).content.decode()
    assert "S301-P-000001" in text
    assert "CPAM du Gard" in text
    assert "dossier" not in text[text.index("<main") : text.index("</main>")].lower()


def test_the_form_opens_on_its_first_field_and_says_where_a_change_of_mind_is_told(house: House, as_: SignIn) -> None:
    text = as_(house.ccas_member).get("/mes-signalements/signaler").content.decode()
    (focused,) = re.findall(r"<input[^>]* autofocus[^>]*>", text)
    assert 'name="last_name"' in focused
    assert "dites-le dans « Mes signalements »" in text.replace("\xa0", " ").replace("\u202f", " ")


def test_a_refused_form_keeps_what_was_typed(house: House, as_: SignIn) -> None:
    sent = {name: value for name, value in SENT.items() if name not in ("agreement", "birth_date")}
    answer = as_(house.ccas_member).post("/mes-signalements/signaler", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Informez d’abord la personne" in text
    assert "Écrivez la date de naissance" in text
    assert 'value="Benali"' in text


def test_a_nir_that_was_not_asked_is_not_taken(house: House, as_: SignIn) -> None:
    as_(house.ccas_member).post("/mes-signalements/signaler", SENT | {"nir": NADIA})
    with house.working(house.supervisor):
        assert Referral.objects.get().nir_sealed is None


def test_a_health_professional_names_the_prescribed_care(house: House, as_: SignIn) -> None:
    practice = _organisation("Cabinet de Test", OrganisationKind.HEALTH_PROFESSIONAL)
    doctor = account("docteur", Role.HEALTH_PROFESSIONAL, organisation=practice.pk)
    answer = as_(doctor).post("/mes-signalements/signaler", SENT | {"cares": []})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Indiquez le soin prescrit" in text
    assert "RPPS" in text
    assert "La personne est informée et d’accord" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"ends_on": date(2026, 1, 1)}, "terminée"), ({"suspended_on": date(2026, 1, 1)}, "suspendue")],
)
def test_without_an_agreement_in_force_a_clear_page_says_why(
    changes: dict[str, Any], words: str, house: House, as_: SignIn
) -> None:
    with house.working(house.supervisor):
        Agreement.objects.filter(organisation=house.ccas).update(**changes)
    answer = as_(house.ccas_member).get("/mes-signalements/signaler")
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "Signalement impossible pour le moment" in text
    assert words in text
    assert "appeler sa caisse" in text


def test_the_list_shows_the_news_and_marks_those_not_read(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    client = as_(house.ccas_member)
    assert "Nouveau" not in client.get("/mes-signalements/").content.decode()
    tell(house, row, NewsLevel.TAKEN_UP)
    tell(house, row, NewsLevel.CONTACT_MADE)
    text = client.get("/mes-signalements/").content.decode()
    assert "Nouveau" in text
    assert "Contact pris" in text
    page = client.get(f"/mes-signalements/{row.public_id}").content.decode()
    assert "La caisse a parlé avec la personne." in page
    with house.working(house.ccas_member):  # a GET changes no fact
        assert FeedbackNews.objects.filter(read_at__isnull=False).count() == 0
    client.post(f"/mes-signalements/{row.public_id}/lu")
    assert "Nouveau" not in client.get("/mes-signalements/").content.decode()


def test_filters_stand_in_the_address_as_codes(house: House, as_: SignIn) -> None:
    ended = refer(house, "k1")
    refer(house, "k2", last_name="Robert", first_names="Inès")
    tell(house, ended, NewsLevel.ENDED, NewsFamily.CARE_DONE)
    client = as_(house.ccas_member)
    text = client.get("/mes-signalements/?etat=ended").content.decode()
    assert "Benali" in text
    assert "Robert" not in text
    text = client.get("/mes-signalements/?nouvelles=non-lues").content.decode()
    assert "Robert" not in text
    assert "Aucun signalement ne correspond" in client.get("/mes-signalements/?etat=accompanying").content.decode()
    assert client.get("/mes-signalements/?etat=nimporte&apres=rien").status_code == 200


def test_the_cursor_walks_the_whole_list_once(house: House, as_: SignIn) -> None:
    for n in range(53):
        refer(house, f"k{n}", last_name=f"Nom{chr(65 + n % 26)}{'x' * (n // 26)}", first_names="Ada")
    client = as_(house.ccas_member)
    address, seen = "/mes-signalements/", []
    while address:
        text = client.get(address).content.decode()
        seen += re.findall(r"S301-P-\d{6}", text)
        found = re.search(r'href="(\?apres=[^"]+)"', text)
        address = f"/mes-signalements/{found[1]}" if found else ""
    assert len(seen) == len(set(seen)) == 53


def test_the_list_costs_eight_queries_at_most_however_long(house: House, as_: SignIn) -> None:
    client = as_(house.ccas_member)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/mes-signalements/").status_code == 200
        counted = [
            q["sql"] for q in captured if not re.match(r"(SAVEPOINT|RELEASE|ROLLBACK|SELECT set_config|SET )", q["sql"])
        ]
        return len(counted)

    refer(house, "k0")
    client.get("/mes-signalements/")
    few = cost()
    for n in range(1, 30):
        row = refer(house, f"k{n}")
        tell(house, row, NewsLevel.TAKEN_UP)
    assert cost() == few <= 8


def test_another_organisation_and_a_caisse_find_nothing(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    for stranger in (house.hospital_member, house.agent, house.elsewhere):
        assert as_(stranger).get(f"/mes-signalements/{row.public_id}").status_code == 404


def test_what_was_said_is_shown_as_sent_and_never_that_she_was_accompanied(house: House, as_: SignIn) -> None:
    row = refer(house, "k1", comment="Appeler le matin")
    text = as_(house.ccas_member).get(f"/mes-signalements/{row.public_id}").content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    for said in ("Benali", "12\u00a0mars\u00a01984", "Appeler le matin", "Prothèse dentaire, devis obtenu"):
        assert said in main
    for never in ("déjà", "dossier", "accompagnée depuis", "Priorité"):
        assert never not in main


def test_who_did_not_ask_for_news_reads_that_none_is_asked(house: House, as_: SignIn) -> None:
    client = as_(house.ccas_member)
    silent = client.post("/mes-signalements/signaler", {k: v for k, v in SENT.items() if k != "feedback"})
    told = client.post("/mes-signalements/signaler", SENT | {
        "last_name": "Martin", "first_names": "Jeanne", "birth_date": "4 mai 1961", "contact": "06 39 98 56 78",
        "idempotency_key": "22222222-2222-4222-8222-222222222222",
    })  # fmt: skip
    pages = [client.get(answer["Location"].replace("/recu", "")).content.decode() for answer in (silent, told)]
    assert ["Aucun retour demandé" in text for text in pages] == [True, False]
    assert ["Dans l’espace partenaire" in text for text in pages] == [False, True]


def test_a_partner_is_asked_before_it_refers_the_same_person_again(house: House, as_: SignIn) -> None:
    as_(house.ccas_member).post("/mes-signalements/signaler", SENT)
    again = SENT | {"idempotency_key": "k2"}
    asked = as_(house.ccas_member).post("/mes-signalements/signaler", again)
    text = asked.content.decode()
    assert asked.status_code == 409
    assert "Cette personne a déjà été signalée" in text and "S301-P-000001" in text and "par vous" in text
    (warned,) = re.findall(r'name="warned" value="([^"]+)"', text)
    gone = as_(house.ccas_member).post("/mes-signalements/signaler", again | {"warned": warned})
    assert gone.status_code == 303


def test_a_partner_never_learns_that_somebody_else_referred_her(house: House, as_: SignIn) -> None:
    as_(house.ccas_member).post("/mes-signalements/signaler", SENT)
    sent = as_(house.hospital_member).post("/mes-signalements/signaler", SENT | {"idempotency_key": "k2"})
    assert sent.status_code == 303
