"""The tab of a case tells what is true today: ages counted from the day of each fact, sources, whom to call next."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from misas.actions import orientation
from misas.actions.ports import ports
from misas.core.orientation.codes import CallChannel, CallOutcome, Fact, Source
from misas.lib import phones
from misas.lib.french import day as french_day
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation.finding import Wish, find_for_case
from misas.records.orientation.models import CallAttempt, CareOffer
from misas.records.persons.models import Person
from tests.kit.cases import Office, build_office
from tests.kit.people import sign_in
from tests.web.orientation.test_cares_and_appointments import care_of, send, text, there
from tests.web.orientation.test_the_directory import DAY, facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def office(db: None) -> Office:
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=30)
    return made


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        return office.accompanied(claire)


@pytest.fixture
def claire(office: Office) -> Client:
    return sign_in(Client(), office.claire)


def today() -> date:
    return datetime.now(PARIS).date()


def offered(office: Office, case: Case, *, known: dict[int, tuple[bool, date]] | None = None) -> list[CareOffer]:
    """Three places proposed thirty days ago; `known`: what the nth of them said of new persons, and when."""
    with office.working(office.claire) as by:
        care = ForgoneCare.objects.get(case=case)
        wish = Wish("soins_dentaires")
        found = find_for_case(case.public_id, wish, by=by, book=ports().needs, at=office.at)
        places = [one.candidate.place for one in found.ranked.offers[:3]]
        for nth, (takes, on) in (known or {}).items():
            orientation.note_observation(
                places[nth], Fact.TAKES_NEW, takes, caisse_id=case.caisse_id, on=on, source=Source.CALL, by=by,
                at=office.at,
            )  # fmt: skip
        return orientation.propose_offers(case.public_id, care.public_id, wish, places, by=by, at=office.later(hours=1))


def test_the_age_of_a_fact_is_that_of_today_not_that_of_the_proposal(
    office: Office, case: Case, claire: Client
) -> None:
    on = today() - timedelta(days=100)
    (first, *_) = offered(office, case, known={0: (True, on)})
    assert "is_stale" not in str(first.reasons) and "'days'" not in str(first.reasons), "no age is kept"
    shown = text(claire, there(case))
    assert "A pris une nouvelle personne il y a 100 j" in shown
    told = re.search(r"A pris une nouvelle personne[^<]*<small[^>]*>[^<]*</small>(.*?)</li>", shown, re.DOTALL)
    assert told is not None and "plus de 90 jours" in told[1], "it was seventy days old when it was proposed"
    listed = text(claire, f"/dossiers/{case.public_id}/annuaire?besoin=soins_dentaires")
    assert "A pris une nouvelle personne il y a 100 j" in listed, "the search page says the same"


def test_what_a_place_answered_since_is_told_of_it(office: Office, case: Case, claire: Client) -> None:
    """The caisse heard a no from the place after it was proposed: the tab says so, as the search does."""
    (first, *_) = offered(office, case, known={0: (True, today() - timedelta(days=100))})
    assert "A pris une nouvelle personne il y a 100 j" in text(claire, there(case))
    told = {"source": Source.CALL, "caisse_id": case.caisse_id, "at": datetime.now(UTC)}
    with office.working(office.paul) as paul:
        for fact, value in ((Fact.TAKES_NEW, False), (Fact.WAITING_DAYS, 95)):
            orientation.note_observation(first.place, fact, value, on=today(), by=paul, **told)
    shown = text(claire, there(case))
    assert "Ne prenait pas de nouvelle personne" in shown and "A pris une nouvelle personne" not in shown
    assert "95 j" in shown
    assert "Ne prenait pas de nouvelle personne" in text(
        claire, f"/dossiers/{case.public_id}/annuaire?besoin=soins_dentaires"
    )


def test_each_way_of_a_refusal_of_care_has_its_text_and_its_date(office: Office, case: Case, claire: Client) -> None:
    care = care_of(office, case)
    for ground in ("c2s", "not_said"):
        url = f"/dossiers/{case.public_id}/soins/{care.public_id}/refus"
        assert send(claire, url, ground=ground, place_name="Cabinet de Test").status_code == 303
    shown = text(claire, there(case))
    ways = re.findall(r'<dl class="routes">(.*?)</dl>', shown, re.DOTALL)
    assert len(ways) == 2
    for way in ways:
        told = facts(way)
        assert way.count("<dd") == len(told) >= 2
        for fact in told:
            assert fact["said"].startswith(("CSP", "CSS", "Loi")) and DAY.search(fact["said"]), fact


def called(client: Client, offer: CareOffer, quick: str) -> None:
    assert send(client, f"/offres/{offer.public_id}/appel", quick=quick).status_code == 303


def heading(shown: str) -> str:
    """The place at the head of the appointment that is searched for."""
    found = re.search(r"Rendez-vous à prendre( <small class=\"mute\">([^<]*)</small>)?</h4>", shown)
    assert found is not None
    return (found[2] or "").strip()


@pytest.mark.parametrize("quick", ["wrong_number", "no_new_person"])
def test_after_a_no_the_next_place_comes_first_everywhere(
    office: Office, case: Case, claire: Client, quick: str
) -> None:
    first, second, third = offered(office, case)
    assert send(claire, f"/offres/{first.public_id}/choisir").status_code == 303
    assert heading(text(claire, there(case))) == first.name
    called(claire, first, quick)
    shown = text(claire, there(case))
    assert heading(shown) == second.name
    names = re.findall(r'<article class="offer inset"><div class="row between"><h5>([^<]*?) <small', shown)
    assert names == [second.name, third.name, first.name]
    called(claire, second, "no_answer")
    assert heading(text(claire, there(case))) == second.name, "nobody answered: it is asked again"
    agenda = text(claire, "/agenda/")
    assert second.name in agenda and first.name not in agenda
    sheet = text(claire, f"/dossiers/{case.public_id}/soins/{care_of(office, case).public_id}/appels")
    headings = re.findall(r"<h2>([^<]*)</h2>", sheet)
    assert [one.split(" : ")[0] for one in headings] == [second.name, third.name, first.name]
    said = {"wrong_number": "Faux numéro, le ", "no_new_person": "Ne prend pas de nouvelle personne, le "}[quick]
    assert said in sheet
    for offer in (second, third):
        called(claire, offer, "no_new_person")
    assert heading(text(claire, there(case))) == "", "nobody is left to be asked"


def test_what_is_noted_of_the_appointment_is_of_the_place_it_shows(office: Office, case: Case, claire: Client) -> None:
    first, second, _ = offered(office, case)
    called(claire, first, "wrong_number")
    shown = text(claire, there(case))
    step = re.search(r'"(/rendez-vous/[^"/]+)/attempt"', shown)
    assert step is not None and heading(shown) == second.name
    assert f'value="{second.public_id}" selected' in text(claire, f"{step[1]}/book")
    asked = text(claire, f"{step[1]}/attempt")
    assert f"Noter un appel : {second.name}" in asked.replace("\u00a0", " ")
    form = re.search(r'action="(/offres/[^"]+/appel)"', asked)
    key = re.search(r'name="idempotency_key" value="([^"]+)"', asked)
    assert form is not None and key is not None
    said = {"channel": "phone", "outcome": "no_new_person", "idempotency_key": key[1]}
    for _ in range(2):  # sent twice, it is noted once, of the place that was named
        assert claire.post(form[1], said).status_code == 303
    with office.working(office.claire):
        assert CallAttempt.objects.latest("id").offer_id == second.pk
        assert CallAttempt.objects.filter(offer=second).count() == 1


def test_a_wrong_number_is_marked_and_given_no_more(office: Office, case: Case, claire: Client) -> None:
    (first, *_) = offered(office, case)
    url = f"/dossiers/{case.public_id}/soins/{care_of(office, case).public_id}/appels"
    dialled = phones.kept_form(first.phone)
    assert dialled is not None
    number = re.search(rf'<a href="tel:{re.escape(dialled)}">([^<]*)</a>', text(claire, there(case)))
    assert number is not None and number[1] in text(claire, url)
    called(claire, first, "wrong_number")
    shown = text(claire, there(case))
    assert f"tel:{dialled}" not in shown and f"<del>{number[1]}</del>" in shown
    assert re.search(r'class="badge err"[^>]*>\s*Faux numéro', shown)
    assert number[1] not in text(claire, url), "the sheet does not give it again"


def test_a_wrong_number_is_marked_in_the_directory_too(office: Office, case: Case, claire: Client) -> None:
    (first, *_) = offered(office, case)
    directory = f"/dossiers/{case.public_id}/annuaire?besoin=soins_dentaires"

    def told() -> str:
        found = re.search(rf'<li class="card offer"[^>]*data-name="{re.escape(first.name)}".*?</div>\n</li>',
                          text(claire, directory), re.DOTALL)  # fmt: skip
        assert found is not None
        return found[0]

    assert f'href="tel:{phones.kept_form(first.phone)}"' in told() and "signalé faux" not in told()
    called(claire, first, "wrong_number")
    number = [fact for fact in facts(told()) if "Numéro signalé faux" in fact["text"]]
    on = french_day(today(), short=True).replace("\u00a0", " ")
    assert [one["said"] for one in number] == [f"Appel, {on}"]
    assert "plus de 90 jours" not in told().split("signalé faux")[1]
    assert "tel:" not in told() and re.search(r"<del>[\d ]+</del>", told())
    with office.working(office.paul) as paul:
        orientation.note_observation(
            first.place, Fact.PHONE, True, caisse_id=case.caisse_id, on=today(), source=Source.CALL, by=paul,
            at=datetime.now(UTC),
        )  # fmt: skip
    assert "signalé faux" not in told() and "tel:" in told(), "somebody answered at that number since"


def test_calls_of_a_place_are_told_the_last_first_whatever_appointment_they_were_for(
    office: Office, case: Case, claire: Client
) -> None:
    (first, *_) = offered(office, case)
    care = care_of(office, case)
    with office.working(office.claire) as by:
        for outcome, need in ((CallOutcome.NO_ANSWER, ""), (CallOutcome.MESSAGE_LEFT, "orthodontie")):
            made = orientation.want(case.public_id, care.public_id, need=need, by=by, at=office.later(hours=1))
            orientation.note_call(
                made.public_id, channel=CallChannel.PHONE, outcome=outcome, offer=first.public_id, by=by,
                at=office.later(hours=1),
            )  # fmt: skip
        made = orientation.want(case.public_id, care.public_id, by=by, at=office.later(hours=1))
        orientation.note_call(
            made.public_id, channel=CallChannel.PHONE, outcome=CallOutcome.CALL_BACK, offer=first.public_id,
            call_back_on=today() + timedelta(days=1), by=by, at=office.later(hours=1),
        )  # fmt: skip
    card = text(claire, there(case)).split(f"<h5>{first.name}")[1].split("</article>")[0]
    told = [card.index(f"</svg> {said}") for said in ("À rappeler", "Message laissé", "Pas de réponse")]
    assert told == sorted(told)


def test_the_timeline_says_where_when_and_what_was_answered(office: Office, case: Case, claire: Client) -> None:
    first, second, _ = offered(office, case)
    called(claire, first, "no_answer")
    called(claire, first, "message_left")
    when = today() + timedelta(days=12)
    url = f"/offres/{second.public_id}/rendez-vous"
    assert send(claire, url, on=f"{when:%d/%m/%Y}", hour="14h30", minutes="30").status_code == 303
    shown = text(claire, f"/dossiers/{case.public_id}/")
    for answer in ("pas de réponse", "message laissé"):
        told = shown.split(f"Demande de rendez-vous : {answer}")
        assert len(told) == 2 and f"<p>{first.name}.</p>" in told[1][:400], answer
    assert "Fait : suivre la recherche" not in shown
    booked = f"Le {french_day(when)} à 14 h 30, {second.name}.".replace("\u00a0", " ")
    assert booked in shown


def test_nothing_is_stated_that_nobody_asked(office: Office, case: Case, claire: Client) -> None:
    (first, *_) = offered(office, case)
    url = f"/offres/{first.public_id}/rendez-vous"
    when = today() + timedelta(days=12)
    assert send(claire, url, on=f"{when:%d/%m/%Y}", hour="14h30", minutes="30").status_code == 303
    shown = text(claire, there(case))
    assert "Vient seule" not in shown and "non demandé" not in shown and "À apporter" in shown


def past_visits(office: Office, case: Case, offers: list[CareOffer], sex: str) -> list[datetime]:
    """Two appointments of the last days, each at its place, of which nobody said whether they took place."""
    with office.working(office.claire) as by:
        Person.objects.filter(pk=case.person_id).update(sex=sex)
        care = ForgoneCare.objects.get(case=case)
        days = []
        for ahead, offer in ((-5, offers[0]), (-3, offers[1])):
            at = datetime.combine(today() + timedelta(days=ahead), time(9, 20), PARIS)
            made = orientation.want(case.public_id, care.public_id, by=by, at=office.later(hours=1))
            orientation.book(made.public_id, at, offer=offer.public_id, remind=True, by=by, at=office.later(hours=1))
            days.append(at)
        return days


@pytest.mark.parametrize(
    ("sex", "went", "missed"),
    [
        ("", "La personne y est allée", "La personne n’y est pas allée"),
        ("1", "Il y est allé", "Il n’y est pas allé"),
        ("2", "Elle y est allée", "Elle n’y est pas allée"),
    ],
)
def test_a_visit_that_is_asked_about_is_named_with_its_day_and_its_place(
    office: Office, case: Case, claire: Client, sex: str, went: str, missed: str
) -> None:
    offers = offered(office, case)
    first, _ = past_visits(office, case, offers, sex)
    named = f"{french_day(first.date(), year=False, weekday=True)}, 9 h 20, {offers[0].name}".replace("\u00a0", " ")
    shown = text(claire, f"/dossiers/{case.public_id}/")
    assert f"({named})" in shown and f">{went}<" in re.sub(r"\s*\n\s*", "", shown)
    care = care_of(office, case)
    asked = text(claire, f"/dossiers/{case.public_id}/soins/{care.public_id}/visite/miss")
    assert f"{missed} : {named}" in asked
    for screen in (there(case), "/agenda/?vue=jour"):
        told = text(claire, screen)
        assert went in told and missed in told, screen


def test_one_appointment_has_one_status_on_the_tab_and_in_the_agenda(
    office: Office, case: Case, claire: Client
) -> None:
    first, _ = past_visits(office, case, offered(office, case), "")
    shown = text(claire, there(case))
    badges = re.findall(r'<article class="offer inset">.*?class="badge[^"]*"[^>]*>\s*([^<]*?)\s*<', shown, re.DOTALL)
    assert badges[:2] == ["À noter", "À noter"]
    agenda = text(claire, f"/agenda/?vue=jour&jour={first.date()}")
    day = agenda.split('class="days')[1]
    assert "À noter" in day and ">Pris<" not in day


def test_no_reminder_is_told_of_what_is_past(office: Office, case: Case, claire: Client) -> None:
    past_visits(office, case, offered(office, case), "")
    shown = text(claire, there(case))
    reminders = ("Rappels prévus", "Rappel prévu", "non parti", "pour un rappel", "Sans rappel")
    for word in (*reminders, "Arrêter les rappels", "Lui rappeler", "Préparer"):
        assert word not in shown, word


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (12, "Rappels prévus le {week} et le {eve}."),
        (5, "Rappel prévu le {eve}."),
        (1, "Trop proche pour un rappel : redites-lui la date."),
    ],
)
def test_only_the_reminders_that_will_leave_are_told(
    office: Office, case: Case, claire: Client, ahead: int, said: str
) -> None:
    (first, *_) = offered(office, case)
    when = today() + timedelta(days=ahead)
    week, eve = (
        french_day(when - timedelta(days=days), year=False, short=True).replace("\u00a0", " ") for days in (7, 2)
    )
    url = f"/offres/{first.public_id}/rendez-vous"
    filled = {"on": f"{when:%d/%m/%Y}", "hour": "14h30", "minutes": "30"}
    assert send(claire, url, **filled, remind="on").status_code == 303
    told = f"<li>{said.format(week=week, eve=eve)}</li>"
    assert told in text(claire, there(case))
    if ahead == 5:
        assert told[4:-6] in text(claire, f"/agenda/?vue=jour&jour={when}"), "the agenda says the same"


def test_a_reminder_that_did_not_leave_is_told_as_such(office: Office, case: Case, claire: Client) -> None:
    """Noted three weeks ago for in five days: that of the week before was due, and nothing sent it."""
    (first, *_) = offered(office, case)
    when = today() + timedelta(days=5)
    with office.working(office.claire) as by:
        made = orientation.want(case.public_id, first.care.public_id, by=by, at=office.later(hours=1))
        starts = datetime.combine(when, time(14), PARIS)
        orientation.book(made.public_id, starts, by=by, at=office.later(hours=1), remind=True)
    due = french_day(when - timedelta(days=7), year=False, short=True).replace("\u00a0", " ")
    assert f"<li>Rappel du {due} non parti, rappel prévu le " in text(claire, there(case))


def test_an_appointment_that_moved_is_said_to_have_moved(office: Office, case: Case, claire: Client) -> None:
    (first, *_) = offered(office, case)
    when = today() + timedelta(days=12)
    url = f"/offres/{first.public_id}/rendez-vous"
    assert send(claire, url, on=f"{when:%d/%m/%Y}", hour="14h30", minutes="30").status_code == 303
    shown = text(claire, there(case))
    step = re.search(r'"(/rendez-vous/[^"/]+/move)"', shown)
    assert step is not None and "Déplacer" in shown
    moved = f"{when + timedelta(days=1):%d/%m/%Y}"
    assert send(claire, step[1], on=moved, hour="9h", minutes="30").status_code == 303
    shown = text(claire, there(case))
    assert re.search(r'class="badge info"[^>]*>\s*Déplacé\s*<', shown) and "Reporté" not in shown


def test_the_page_of_a_place_is_a_link_and_a_script_never_is(office: Office, case: Case, claire: Client) -> None:
    (first, *_) = offered(office, case)
    for name, link in (("Cabinet A", "https://www.centre-du-pont.test/rdv?a=1"), ("Cabinet B", "javascript:alert(1)")):
        with office.working(office.claire):
            first.pk, first.public_id, first.place = None, uuid4(), uuid4()
            first.name, first.link = name, link
            first.save(force_insert=True)
    shown = text(claire, there(case))
    links = re.findall(r'site : <a href="([^"]*)" rel="noopener noreferrer">([^<]*)</a>', shown)
    assert ("https://www.centre-du-pont.test/rdv?a=1", "www.centre-du-pont.test") in links
    assert "Cabinet B" in shown and "javascript:" not in shown


def test_the_link_of_a_place_is_shown_in_the_directory_too(claire: Client) -> None:
    """Services of data·inclusion give one."""
    shown = text(claire, "/annuaire/?besoin=grande_precarite&lieu=30189&rayon=100")
    links = re.findall(r'site : <a href="(https?://([^/"]+)[^"]*)" rel="noopener noreferrer">([^<]*)</a>', shown)
    assert links and all(there == said for _, there, said in links)
