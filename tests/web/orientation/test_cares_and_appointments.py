"""The tab of a case: offers proposed, called in one gesture, booked, moved, kept or missed; refusals."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from misas.actions import cases, orientation
from misas.core.access import SYSTEM, Role
from misas.core.cases.codes import AbandonReason, ExitCode
from misas.core.orientation.webhooks import sign
from misas.core.refusals import Refused
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation.models import Appointment, CallAttempt, CareOffer, CareRefusal
from tests.kit import people
from tests.kit.cases import Office, build_office
from tests.kit.people import sign_in
from tests.kit.rdv import RDV, body
from tests.web.cases.test_the_page_of_a_case import counted
from tests.web.orientation.test_the_directory import DAY, SOURCES, facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
SOON = datetime.now(UTC) + timedelta(days=20)


@pytest.fixture
def office(db: None) -> Office:
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=2)
    return made


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        return office.accompanied(claire)


@pytest.fixture
def claire(office: Office) -> Client:
    return sign_in(Client(), office.claire)


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def send(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, {"idempotency_key": str(uuid4()), **data})


def there(case: Case) -> str:
    return f"/dossiers/{case.public_id}/soins"


def care_of(office: Office, case: Case) -> ForgoneCare:
    with office.working(office.claire):
        return ForgoneCare.objects.get(case=case)


def propose(client: Client, case: Case, nth: int = 0) -> None:
    """As the caseworker does it: « Trouver un soin », then « Proposer » on a line."""
    shown = text(client, there(case))
    link = re.search(r'href="(/dossiers/[^"]+/annuaire\?soin=[^"]+)"', shown)
    assert link is not None
    listed = text(client, link[1])
    forms = re.findall(r'<form method="post" action="(/dossiers/[^"]+/offres/[^"]+)"(.*?)</form>', listed, re.DOTALL)
    url, inside = forms[nth]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', inside))
    assert send(client, url, **fields).status_code == 303


def one_offer(office: Office) -> CareOffer:
    with office.working(office.claire):
        return CareOffer.objects.select_related("care").latest("id")


def one_appointment(office: Office) -> Appointment:
    with office.working(office.claire):
        return Appointment.objects.latest("id")


def test_the_directory_opens_with_what_the_case_knows(office: Office, case: Case, claire: Client) -> None:
    listed = text(claire, f"/dossiers/{case.public_id}/annuaire")
    assert "Soins dentaires" in listed and 'value="Nîmes (30000)"' in listed
    assert "Repris du dossier : droits à vérifier" in listed
    assert "lieu=" not in re.search(r'<form class="filters"[^>]*>', listed)[0]  # type: ignore[index]
    with office.working(office.claire) as by:
        other = office.accompanied(by, person=office.person(by, commune="Alès", postal_code="30100",
                                                            accessibility=["wheelchair"], language="ar"))  # fmt: skip
    listed = text(claire, f"/dossiers/{other.public_id}/annuaire")
    assert 'value="Alès (30100)"' in listed and "accès sans marche · arabe" in listed
    assert 'name="acces" value="1" checked' in listed and 'value="ar" selected' in listed


def test_what_is_typed_in_the_filters_is_not_said_to_come_from_the_case(
    office: Office, case: Case, claire: Client
) -> None:
    """Nothing but a language of the case is kept: what was typed is told by its filter."""
    with office.working(office.claire) as by:
        other = office.accompanied(by, person=office.person(by, language="ar"))
    for row, filters, taken in (
        (case, "langue=pt&acces=1&deplacement=car&filtres=1", "droits à vérifier"),
        (case, "filtres=1", "droits à vérifier · moyen de transport à demander"),
        (other, "langue=ar&acces=1&filtres=1", "droits à vérifier · moyen de transport à demander · arabe"),
        (other, "langue=pt&deplacement=no_car&filtres=1", "droits à vérifier"),
        (other, "", "droits à vérifier · moyen de transport à demander · arabe"),
    ):
        shown = text(claire, f"/dossiers/{row.public_id}/annuaire?besoin=soins_dentaires&{filters}")
        said = re.search(r"Repris du dossier : ([^<]*)\.</p>", shown)
        assert said is not None and said[1] == taken, filters


def test_an_offer_is_proposed_and_kept_with_its_facts(case: Case, claire: Client) -> None:
    for nth in (0, 0, 0):
        propose(claire, case, nth)
    shown = text(claire, there(case))
    assert shown.count('class="offer inset"') == 3
    told = facts(shown)
    assert len(told) >= 6
    for fact in told:
        assert fact["said"].startswith(SOURCES) and DAY.search(fact["said"]), fact
    listed = text(claire, f"/dossiers/{case.public_id}/annuaire")
    assert "Trois offres sont déjà proposées" in listed and listed.count("Proposée au dossier") == 3
    assert "/offres/" not in listed
    drop = re.search(r'action="(/offres/[^"]+/retirer)"', shown)
    assert drop is not None and send(claire, drop[1]).status_code == 303
    assert text(claire, there(case)).count('class="offer inset"') == 2


def test_a_place_found_by_its_name_is_the_one_that_the_caisse_remembers(
    office: Office, case: Case, claire: Client
) -> None:
    propose(claire, case)
    first = one_offer(office)
    send(claire, f"/offres/{first.public_id}/appel", quick="no_new_person")
    with office.working(office.claire) as by:
        other = office.accompanied(by, person=office.person(by))
    care = care_of(office, other)
    url = f"/dossiers/{other.public_id}/annuaire"
    shown = send(claire, url, q=first.name, soin=care.public_id, filtres="1").content.decode()
    form = re.search(rf'action="([^"]+/offres/{first.place})"(.*?)</form>', shown, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[2]))
    answer = send(claire, form[1], **fields)
    assert (answer.status_code, answer["Location"]) == (303, there(other))
    kept = one_offer(office)
    assert (kept.case_id, kept.place, kept.name) == (other.pk, first.place, first.name)
    assert (kept.listed_source, kept.street, kept.metres) == (first.listed_source, first.street, first.metres)
    shown = text(claire, there(other))
    assert "Ne prenait pas de nouvelle personne aujourd’hui" in shown, "what it said last is told at once"
    again = send(claire, url, q=first.name, soin=care.public_id, filtres="1").content.decode()
    assert "Proposée au dossier" in again and f"/offres/{first.place}" not in again


def test_a_call_is_logged_in_one_gesture_and_remembered(office: Office, case: Case, claire: Client) -> None:
    propose(claire, case)
    offer = one_offer(office)
    key = {"idempotency_key": str(uuid4())}
    for _ in range(2):  # sent twice, noted once
        assert claire.post(f"/offres/{offer.public_id}/appel", {"quick": "no_new_person", **key}).status_code == 303
    shown = text(claire, there(case))
    # as its badge, and as its call, and on the appointment searched for
    assert shown.count("Ne prend pas de nouvelle personne") == 3
    assert "<summary>1 demande</summary>" in shown
    again = re.findall(r'data-name="([^"]+)"', text(claire, f"/dossiers/{case.public_id}/annuaire"))
    assert offer.name not in again[:5]  # it was the first: its answer is remembered


def test_an_answer_that_asks_more_is_asked(office: Office, case: Case, claire: Client) -> None:
    propose(claire, case)
    url = f"/offres/{one_offer(office).public_id}/appel"
    assert "Qu’a répondu le lieu de soins" in text(claire, url)
    wrong = send(claire, url, outcome="call_back", channel="phone")
    assert wrong.status_code == 422 and "Indiquez quand rappeler" in wrong.content.decode()
    when = f"{SOON:%d/%m/%Y}"
    assert send(claire, url, outcome="call_back", channel="phone", call_back_on=when).status_code == 303
    assert "Rappeler pour un rendez-vous" in text(claire, there(case))
    assert send(claire, url, outcome="care_refused", channel="phone", ground="c2s").status_code == 303
    assert "Parce qu’elle a la C2S" in text(claire, there(case))


def test_every_verb_of_an_appointment(office: Office, case: Case, claire: Client) -> None:
    propose(claire, case)
    url = f"/offres/{one_offer(office).public_id}/rendez-vous"
    wrong = send(claire, url, on="", hour="25h", minutes="30")
    assert wrong.status_code == 422 and "Écrivez l’heure ainsi" in wrong.content.decode()
    assert send(claire, url, on=f"{SOON:%d/%m/%Y}", hour="14h30", minutes="45", remind="on").status_code == 303
    row = one_appointment(office)
    assert (row.state, row.minutes, row.remind) == ("booked", 45, True)
    shown = text(claire, there(case))
    assert "14 h 30" in shown and "À apporter" in shown and "La personne y est allée" not in shown  # not before the day
    step = f"/rendez-vous/{row.public_id}"
    assert f"{SOON:%d/%m/%Y}" in text(claire, f"{step}/move")
    moved = SOON + timedelta(days=1)
    assert send(claire, f"{step}/move", on=f"{moved:%d/%m/%Y}", hour="9h", minutes="45").status_code == 303
    for verb, state in (("cancel_by_person", "cancelled_by_person"), ("reinstate", "booked"),
                        ("cancel_by_place", "cancelled_by_place"), ("reinstate", "booked")):  # fmt: skip
        assert send(claire, f"{step}/{verb}").status_code == 303
        assert one_appointment(office).state == state
    past = datetime.now(UTC) - timedelta(days=1)
    over = send(claire, f"{step}/move", on=f"{past:%d/%m/%Y}", hour="9h", minutes="30")
    assert over.status_code == 422 and "Cette date est passée" in over.content.decode()
    assert send(claire, f"{step}/cancel_by_person").status_code == 303
    assert send(claire, url, on=f"{past:%d/%m/%Y}", hour="9h", minutes="30").status_code == 303
    step = f"/rendez-vous/{one_appointment(office).public_id}"
    shown = text(claire, there(case))
    assert "La personne y est allée" in shown and "Cette date est passée : dites si la personne y est allée." in shown
    assert send(claire, f"{step}/miss", reason="transport").status_code == 303
    assert send(claire, f"{step}/honour").status_code == 303
    assert one_appointment(office).state == "honoured"
    assert "Honoré" in text(claire, there(case))
    assert claire.get(f"{step}/honour").status_code == 404 and claire.get(f"{step}/fly").status_code == 404


def test_one_more_visit_is_noted_when_it_is_meant(office: Office, case: Case, claire: Client) -> None:
    care = care_of(office, case)
    book = f"/dossiers/{case.public_id}/soins/{care.public_id}/rendez-vous"
    first = {"on": f"{SOON:%d/%m/%Y}", "hour": "10 h", "minutes": "30", "idempotency_key": str(uuid4())}
    for _ in range(2):  # the same sending twice asks nothing more
        assert claire.post(book, first).status_code == 303
    asked = f"Un rendez-vous est déjà noté le {SOON:%d/%m} à 10 h : en noter un de plus"
    assert asked in text(claire, book)
    other = {"on": f"{SOON + timedelta(days=9):%d/%m/%Y}", "hour": "10 h", "minutes": "30"}
    no = send(claire, book, **other)
    assert no.status_code == 422 and "Cochez pour en noter un de plus" in no.content.decode()
    assert send(claire, book, **other, another="on").status_code == 303
    propose(claire, case)
    offered = f"/offres/{one_offer(office).public_id}/rendez-vous"
    assert asked in text(claire, offered) and send(claire, offered, **other).status_code == 422
    with office.working(office.claire):
        assert Appointment.objects.filter(case=case, state="booked").count() == 2


def test_a_date_too_near_for_a_reminder_is_said(office: Office, case: Case, claire: Client) -> None:
    care = care_of(office, case)
    book = f"/dossiers/{case.public_id}/soins/{care.public_id}/rendez-vous"
    near = "C’est trop proche pour un rappel : redites-lui la date."
    tomorrow = {"on": f"{datetime.now(UTC) + timedelta(days=1):%d/%m/%Y}", "hour": "15 h", "minutes": "30"}
    assert send(claire, book, on=f"{SOON:%d/%m/%Y}", hour="10 h", minutes="30", remind="on").status_code == 303
    assert near not in text(claire, there(case))
    step = f"/rendez-vous/{one_appointment(office).public_id}"
    assert send(claire, f"{step}/move", **tomorrow).status_code == 303
    assert near in text(claire, there(case))
    assert send(claire, f"{step}/cancel_by_person").status_code == 303
    text(claire, there(case))
    assert send(claire, book, **tomorrow).status_code == 303
    assert near not in text(claire, there(case)), "she wants no reminder"


def test_what_follows_a_visit_that_the_place_cancels_has_its_day_in_the_band_alone(
    office: Office, case: Case, claire: Client
) -> None:
    """On a day off, what is due is due the next working day."""
    care = care_of(office, case)
    book = f"/dossiers/{case.public_id}/soins/{care.public_id}/rendez-vous"
    assert send(claire, book, on=f"{SOON:%d/%m/%Y}", hour="10 h", minutes="30").status_code == 303
    text(claire, there(case))
    assert send(claire, f"/rendez-vous/{one_appointment(office).public_id}/cancel_by_place").status_code == 303
    assert "Rendez-vous annulé. Une relance est prévue : voyez la prochaine action." in text(claire, there(case))


def test_a_new_hour_leaves_it_where_it_is_and_elsewhere_is_an_answer(
    office: Office, case: Case, claire: Client
) -> None:
    for _ in range(2):
        propose(claire, case)
    there_is = one_offer(office)
    with office.working(office.claire):
        other = CareOffer.objects.exclude(pk=there_is.pk).get(case=case)
    when = {"on": f"{SOON:%d/%m/%Y}", "hour": "10 h", "minutes": "30"}
    assert send(claire, f"/offres/{there_is.public_id}/rendez-vous", **when).status_code == 303
    refused = send(claire, f"/offres/{there_is.public_id}/retirer")
    assert refused.status_code == 409 and "Un rendez-vous est noté dans ce lieu" in refused.content.decode()
    move = f"/rendez-vous/{one_appointment(office).public_id}/move"
    assert f'<option value="{there_is.public_id}" selected' in text(claire, move)
    with office.working(office.claire):  # taken away before that was refused
        CareOffer.objects.filter(pk=there_is.pk).update(dropped_at=office.at, dropped_by=office.claire)
    form = text(claire, move)
    assert f'<option value="{there_is.public_id}" selected' in form and str(other.public_id) in form
    later = when | {"hour": "11 h"}
    assert send(claire, move, **later, offer=str(there_is.public_id)).status_code == 303
    assert one_appointment(office).offer_id == there_is.pk
    assert send(claire, move, **later, offer="").status_code == 303
    assert one_appointment(office).offer_id is None


def test_its_number_over_there_is_asked_where_the_caisse_is_told_of_it(
    office: Office, case: Case, claire: Client
) -> None:
    care = care_of(office, case)
    book = f"/dossiers/{case.public_id}/soins/{care.public_id}/rendez-vous"
    when = {"on": f"{SOON:%d/%m/%Y}", "hour": "10 h", "minutes": "30", "another": "on"}
    assert 'name="rdv"' not in text(claire, book)
    assert send(claire, book, **when).status_code == 303
    row = one_appointment(office)
    assert "Numéro RDV Service Public" not in text(claire, there(case))
    with office.as_system():
        secret = orientation.connect_rdv(people.GARD, by=SYSTEM, at=office.at)
        raw = body("revoked", at=office.at, starts=row.starts_at)  # type: ignore[arg-type]
        orientation.hear_rdv(people.GARD, raw, sign(raw, secret.encode()), at=office.at)
    assert 'name="rdv"' in text(claire, book) and "/numero" in text(claire, there(case))
    number = f"/rendez-vous/{row.public_id}/numero"
    no = send(claire, number, rdv="40 12")
    assert no.status_code == 422 and "des lettres, des chiffres et des traits d’union" in no.content.decode()
    assert send(claire, number, rdv="77").status_code == 303
    shown = text(claire, there(case))
    assert "RDV Service Public : n° 77." in shown and "Numéro noté." in shown and "en savait plus" not in shown
    assert 'value="77"' in text(claire, number)
    assert send(claire, number, rdv=RDV).status_code == 303
    shown = text(claire, there(case))
    assert "RDV Service Public en savait plus" in shown and "Annulé par le lieu de soins" in shown
    assert send(claire, number, rdv="").status_code == 303
    assert send(claire, book, **when, rdv=RDV).status_code == 303
    assert one_appointment(office).rdv == RDV


def test_what_was_heard_while_the_case_was_closed_is_shown(office: Office, case: Case, claire: Client) -> None:
    care = care_of(office, case)
    book = f"/dossiers/{case.public_id}/soins/{care.public_id}/rendez-vous"
    with office.as_system():
        secret = orientation.connect_rdv(people.GARD, by=SYSTEM, at=office.at)
    when = {"on": f"{SOON:%d/%m/%Y}", "hour": "10 h", "minutes": "30", "rdv": RDV}
    assert send(claire, book, **when).status_code == 303
    now = datetime.now(UTC)
    with office.working(office.claire) as by:
        cases.abandon_care(case.public_id, care.public_id, AbandonReason.NO_OFFER, by=by, at=now)
        cases.close_case(case.public_id, ExitCode.NO_OFFER, by=by, at=now)
    with office.as_system():
        raw = body("revoked", at=now, starts=one_starts(office))
        orientation.hear_rdv(people.GARD, raw, sign(raw, secret.encode()), at=now)
    for _ in range(2):
        shown = text(claire, there(case))
        assert "RDV Service Public l’a dit le" in shown
        assert f"pendant la clôture du dossier : annulé par le lieu de soins ({SOON:%d/%m} à 10 h)" in shown
        with office.working(office.claire) as by, suppress(Refused):
            cases.reopen(case.public_id, by=by, at=datetime.now(UTC))


def one_starts(office: Office) -> datetime:
    starts_at = one_appointment(office).starts_at
    assert starts_at is not None
    return starts_at


def test_what_the_band_says_of_a_visit_is_said_of_its_appointment(office: Office, case: Case, claire: Client) -> None:
    care = care_of(office, case)
    past = datetime.now(UTC) - timedelta(days=1)
    book = f"/dossiers/{case.public_id}/soins/{care.public_id}/rendez-vous"
    assert send(claire, book, on=f"{past:%d/%m/%Y}", hour="8h", minutes="30").status_code == 303
    band = f"/dossiers/{case.public_id}/soins/{care.public_id}/visite"
    shown = text(claire, f"/dossiers/{case.public_id}/")
    assert f"{band}/honour" in shown and f"{band}/miss" in shown
    assert "Que s’est-il passé" in text(claire, f"{band}/miss")
    assert send(claire, f"{band}/miss", reason="transport").status_code == 303
    assert one_appointment(office).state == "missed"
    assert send(claire, book, on=f"{past:%d/%m/%Y}", hour="9h", minutes="30").status_code == 303
    assert send(claire, f"{band}/honour").status_code == 303
    assert one_appointment(office).state == "honoured"
    assert "Notez d’abord le rendez-vous" in claire.post(f"{band}/honour", follow=True).content.decode()
    assert claire.get(f"{band}/move").status_code == 404


def test_the_visit_of_today_is_not_said_to_be_ahead(office: Office, case: Case, claire: Client) -> None:
    """Two hours after it, nothing is to come."""
    care = care_of(office, case)
    book = f"/dossiers/{case.public_id}/soins/{care.public_id}/rendez-vous"
    today = datetime.now(ZoneInfo("Europe/Paris"))
    for day, said, unsaid in (
        (SOON, "Rendez-vous à venir", "Rendez-vous d’aujourd’hui"),
        (today, "Rendez-vous d’aujourd’hui", "Rendez-vous à venir"),
    ):
        filled = {"on": f"{day:%d/%m/%Y}", "hour": "0h", "minutes": "30", "another": "on"}
        assert send(claire, book, **filled).status_code == 303
        shown = text(claire, f"/dossiers/{case.public_id}/")
        assert said in shown and unsaid not in shown


def test_when_another_date_stands_a_missed_one_leads_to_it_and_not_to_a_search(
    office: Office, case: Case, claire: Client
) -> None:
    care = care_of(office, case)
    book = f"/dossiers/{case.public_id}/soins/{care.public_id}/rendez-vous"
    past = datetime.now(UTC) - timedelta(days=1)
    for day in (past, SOON):
        assert send(claire, book, on=f"{day:%d/%m/%Y}", hour="8h", minutes="30", another="on").status_code == 303
    missed = f"/dossiers/{case.public_id}/soins/{care.public_id}/visite/miss"
    answer = claire.post(missed, {"reason": "ill", "idempotency_key": str(uuid4())}, follow=True)
    assert "L’autre date tient toujours" in answer.content.decode()
    with office.working(office.claire):
        row = Case.objects.get(pk=case.pk)
        assert (row.next_action, row.next_about) == ("verify_appointment", str(care.public_id))
        assert row.next_due is not None and row.next_due > SOON.date()
    shown = text(claire, f"/dossiers/{case.public_id}/")
    assert "Voir le rendez-vous" in shown and "/visite/" not in shown, "nobody can say yet whether she went"
    later = f"/dossiers/{case.public_id}/soins/{care.public_id}/visite/miss"
    assert send(claire, later, reason="ill").status_code == 422, "that one is not over"


def test_it_is_prepared_reminded_and_put_in_a_calendar(office: Office, case: Case, claire: Client) -> None:
    care = care_of(office, case)
    book = f"/dossiers/{case.public_id}/soins/{care.public_id}/rendez-vous"
    asked = re.search(r'<input[^>]*name="remind"[^>]*>', text(claire, book))
    assert asked is not None and "checked" not in asked[0], "nobody agrees by being silent"
    assert send(claire, book, on=f"{SOON:%d/%m/%Y}", hour="10 h", minutes="30").status_code == 303
    row = one_appointment(office)
    assert row.offer is None and row.remind is False
    step = f"/rendez-vous/{row.public_id}"
    assert "À apporter" in text(claire, f"{step}/preparer")
    said = {"bring": ["vitale_card", "quote"], "transport": "lift_to_find", "interpreter": "ar"}
    assert send(claire, f"{step}/preparer", **said).status_code == 303
    shown = text(claire, there(case))
    assert "carte Vitale" in shown and "Arabe, à réserver" in shown and "Il reste à organiser" in shown
    assert send(claire, f"{step}/rappels", agreed="1").status_code == 303
    assert "Rappels demandés." in text(claire, there(case)) and one_appointment(office).remind is True
    assert send(claire, f"{step}/rappels").status_code == 303
    assert "Rappels arrêtés." in text(claire, there(case)) and one_appointment(office).remind is False
    answer = claire.get(f"{step}/agenda.ics")
    body = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar") and "SUMMARY:Rendez-vous" in body
    assert "dent" not in body.lower() and "attachment" in answer["Content-Disposition"]


def test_a_date_that_is_refused_leaves_nothing_behind(office: Office, case: Case, claire: Client) -> None:
    care = care_of(office, case)
    book = f"/dossiers/{case.public_id}/soins/{care.public_id}/rendez-vous"
    far = SOON + timedelta(days=900)
    answer = send(claire, book, on=f"{far:%d/%m/%Y}", hour="10 h", minutes="30")
    assert answer.status_code == 422 and f"{far:%d/%m/%Y}" in answer.content.decode()
    with office.working(office.claire):
        assert not Appointment.objects.filter(case=case).exists()
        assert ForgoneCare.objects.get(pk=care.pk).stage == care.stage


def test_what_a_place_answered_is_chosen_never_guessed(office: Office, case: Case, claire: Client) -> None:
    propose(claire, case)
    url = f"/offres/{one_offer(office).public_id}/appel"
    assert send(claire, url, channel="phone").status_code == 422
    assert send(claire, url, channel="phone", outcome="care_refused").status_code == 422
    with office.working(office.claire):
        assert not CallAttempt.objects.filter(case=case).exists()
    assert send(claire, url, channel="phone", outcome="care_refused", ground="c2s").status_code == 303


def test_a_refusal_of_care_has_its_route(office: Office, case: Case, claire: Client) -> None:
    care = care_of(office, case)
    url = f"/dossiers/{case.public_id}/soins/{care.public_id}/refus"
    assert send(claire, url, ground="c2s", place_name="").status_code == 422
    assert send(claire, url, ground="c2s", place_name="Cabinet de Test").status_code == 303
    shown = text(claire, there(case))
    assert (
        "Cabinet de Test" in shown and "Direction de la caisse" in shown and "Rien n’est envoyé sans l’accord" in shown
    )
    with office.working(office.claire):
        refusal = CareRefusal.objects.get()
    step = f"/refus/{refusal.public_id}"
    today = f"{datetime.now(UTC):%d/%m/%Y}"
    no = send(claire, f"{step}/file_complaint", on=today, authority="caisse", agreed_on="")
    assert no.status_code == 422
    assert send(claire, f"{step}/file_complaint", on=today, authority="caisse", agreed_on=today).status_code == 303
    shown = text(claire, there(case))
    assert "Plainte déposée" in shown and "Accusé de réception attendu" in shown and "CSP R1110-11" in shown


def test_the_call_sheet_says_what_to_say_and_nothing_of_the_person(office: Office, case: Case, claire: Client) -> None:
    propose(claire, case)
    care = care_of(office, case)
    sheet = text(claire, f"/dossiers/{case.public_id}/soins/{care.public_id}/appels")
    assert "C’est pour des soins dentaires." in sheet and "Ne donnez ni la maladie" in sheet
    assert one_offer(office).name in sheet and case.person.birth_name not in sheet


def test_the_day_of_a_sheet_is_that_of_the_caisse_of_the_case(office: Office, case: Case, as_owner: Any) -> None:
    """Whoever works for two caisses reads each case at its own."""
    people.give(office.claire, Role.CASEWORKER, caisse_id=people.AIN)
    as_owner.execute("UPDATE territory_caisse SET zone = 'Pacific/Auckland' WHERE id = %s", [people.GARD])
    care = care_of(office, case)
    noon = datetime.now(UTC).replace(hour=15, minute=0)
    with time_machine.travel(noon, tick=False):
        claire = sign_in(Client(), office.claire)
        sheet = text(claire, f"/dossiers/{case.public_id}/soins/{care.public_id}/appels")
        refused = send(claire, f"{there(case)}/{care.public_id}/refus", ground="c2s", place_name="Cabinet de Test")
        with office.working(office.claire):
            refusal = CareRefusal.objects.get()
        form = text(claire, f"/refus/{refusal.public_id}/file_complaint")
    tomorrow = noon.date() + timedelta(days=1)
    assert refused.status_code == 303
    assert f"{tomorrow:%d/%m/%Y}" in form
    assert re.search(rf"Imprimé le {tomorrow.day}(er)? ", sheet)


def test_whoever_only_reads_is_offered_nothing(office: Office, case: Case, claire: Client) -> None:
    propose(claire, case)
    elsewhere = sign_in(Client(), office.zoe)
    for url in (there(case), f"/dossiers/{case.public_id}/annuaire", f"/offres/{one_offer(office).public_id}/appel"):
        assert elsewhere.get(url).status_code == 404


def test_the_tab_costs_the_same_whatever_it_holds(office: Office, case: Case, claire: Client) -> None:
    """The page of a case is seven; then offers, appointments with what left, their history, refusals, their steps."""
    care = care_of(office, case)
    costs = []
    for nth in range(2):
        propose(claire, case)
        when = SOON + timedelta(days=nth)
        for url, said in (
            (
                f"{there(case)}/{care.public_id}/rendez-vous",
                {"on": f"{when:%d/%m/%Y}", "hour": "10h", "minutes": "30", "another": "on"},
            ),
            (f"{there(case)}/{care.public_id}/refus", {"ground": "c2s", "place_name": "Cabinet de Test"}),
        ):
            assert send(claire, url, **said).status_code == 303
        text(claire, there(case))
        with CaptureQueriesContext(connection) as captured:
            claire.get(there(case), headers={"HX-Request": "true"})
        costs.append(counted(captured))
    assert len(costs[0]) == len(costs[1]) <= 11, "\n".join(sql[:140] for sql in costs[1])
