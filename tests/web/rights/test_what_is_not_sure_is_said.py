"""What is not sure is said so: a contested C2S, answers older than the facts, amounts told in part."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from misas.actions import rights
from misas.core.rights.codes import FactStatus
from misas.records.rights.models import RightsReview
from tests.kit.cases import Office
from tests.kit.engine_double import EngineDouble
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import FREE, HX, MEMBER, asked, here, last, plain, said

CONTESTED = "Deux calculs de la C2S se contredisent."
CHANGED = "Une réponse a changé depuis ce calcul"
C2S = "Complémentaire santé solidaire (C2S)"


def tell(office: Office, review: RightsReview, **facts: Any) -> None:
    with office.working(office.claire) as claire:
        for fact, raw in facts.items():
            who = MEMBER.get(fact, "p1")
            rights.record_fact(review.public_id, member=who, fact=fact, raw=raw, status=FactStatus.SAID,
                               on=office.today, by=claire, at=office.later(minutes=1))  # fmt: skip


def answer(office: Office, review: RightsReview) -> None:
    with office.working(office.claire) as claire:
        rights.answer(review.public_id, by=claire, at=office.later(minutes=1))


@pytest.fixture
def told(office: Office, review: RightsReview) -> RightsReview:
    """Everything the C2S asks is told, and nothing is answered yet: 700 € a month."""
    tell(office, review, **(FREE | {"lives_in_france": True, "wage_net": 700}))
    return review


def test_a_c2s_that_two_computations_contest_is_never_stated_to_the_person(
    office: Office, told: RightsReview, as_: SignIn, engine: EngineDouble
) -> None:
    engine.agrees = False
    answer(office, told)
    client = as_(office.claire)
    letter = said(client, here(told, "lettre"))
    assert CONTESTED in letter
    claimed, _, check = letter.partition("Ce qu’il reste à vérifier")
    assert C2S not in claimed and C2S in check.partition("Bon à savoir")[0]
    summary = said(client, here(told, "resume"))
    assert CONTESTED in summary
    to_do, _, check = summary.partition("il reste à vérifier")
    assert f"{C2S} Environ" not in to_do and f"Préparer la demande : {C2S} " not in to_do
    assert C2S in check
    assert CONTESTED in said(client, here(told, "droits/c2s"))
    client.post(here(told, "terminer"))
    kept = said(client, here(told, "lettre"))
    assert CONTESTED in kept and C2S not in kept.partition("Ce qu’il reste à vérifier")[0]


def test_answers_older_than_the_facts_are_said_so_and_answered_again(
    office: Office, told: RightsReview, as_: SignIn
) -> None:
    client, tab = as_(office.claire), f"/dossiers/{told.case.public_id}/droits"
    pages = {"summary": here(told, "resume"), "letter": here(told, "lettre"), "right": here(told, "droits/c2s")}
    for back, url in (pages | {"tab": tab}).items():
        tell(office, told, wage_net=700)
        answer(office, told)
        assert CHANGED not in said(client, url), back
        tell(office, told, wage_net=5000)
        page = client.get(url).content.decode()
        assert CHANGED in page and f'name="back" value="{back}"' in page, back
        again = client.post(here(told, "resultats"), {"back": back, "right": "c2s", "member": "p1"})
        assert (again.status_code, again["Location"]) == (303, url)
        assert CHANGED not in said(client, url), back


def test_a_letter_older_than_the_facts_is_not_printed(office: Office, told: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    stale = client.get(here(told, "lettre")).content.decode()
    assert "data-print" not in stale and "Imprimez-la après un nouveau calcul" in stale
    answer(office, told)
    assert "data-print" in client.get(here(told, "lettre")).content.decode()


def test_an_address_to_come_back_to_is_one_of_ours(told: RightsReview, office: Office, as_: SignIn) -> None:
    client = as_(office.claire)
    for sent in (
        {"back": "ailleurs"},
        {"back": "right", "right": "rien"},
        {"back": "right", "right": "c2s", "member": "p9"},
    ):
        assert client.post(here(told, "resultats"), sent).status_code == 404, sent


def test_an_amount_told_for_one_month_of_twelve_is_asked_again(
    office: Office, review: RightsReview, as_: SignIn
) -> None:
    with office.working(office.claire) as claire:
        rights.set_month(review.public_id, date(2026, 11, 1), by=claire, at=office.later(minutes=1))
    client, page = as_(office.claire), here(review) + "?theme=ressources"
    tell(office, review, **(FREE | {"lives_in_france": True, "wage_net": {"2026-09": 700}}))
    answer(office, review)
    left = [client.get(page)]
    while asked(left[-1]) != "wage_net":  # the others of the theme come first
        assert len(left) < 40
        fact, member = asked(left[-1]), "p1"
        sent = {"fact": fact, "member": member, "status": "declined", "theme": "ressources"}
        left.append(client.post(here(review, "reponse"), sent, **HX))
    sent = {"fact": "wage_net", "member": "p1", "theme": "ressources", "shape": "each", "value": "700"}
    done = client.post(here(review, "reponse"), sent, **HX)
    assert b'name="fact" value="wage_net"' not in done.content


HIGH = "Ce montant est trop élevé (dix millions d’euros au plus). Vérifiez zéros et virgule."
UNREAD, MINUS = "Donnez un montant en euros, par exemple 1 234,50.", "Écrivez-le sans le signe moins."


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("9999999999", HIGH),
        ("10 000 000", HIGH),
        ("1e30", HIGH),
        ("1e9999999", HIGH),
        ("9" * 29, HIGH),
        ("1" + "0" * 5000, HIGH),
        ("-9999999999", MINUS),
        ("1,0000000000000000000000000000001", UNREAD),
        ("inf", UNREAD),
    ],
)
def test_an_amount_no_one_has_comes_back_as_it_was_typed(
    office: Office, review: RightsReview, as_: SignIn, typed: str, says: str
) -> None:
    client = as_(office.claire)
    sents = (
        {"fact": "rent", "member": "", "value": typed},
        {"fact": "wage_net", "member": "p1", "shape": "each", "value": typed},
        {"fact": "wage_net", "member": "p1", "shape": "total", "total": typed},
    )
    for sent in sents:
        back = client.post(here(review, "reponse"), sent, **HX)
        assert back.status_code == 422 and f'value="{typed}"' in back.content.decode()
        assert says in plain(back).replace("\u00a0", " ")


def test_a_number_no_one_has_says_what_to_check(office: Office, review: RightsReview, as_: SignIn) -> None:
    sent = {"fact": "children_count", "member": "", "value": "1" * 30}
    back = as_(office.claire).post(here(review, "reponse"), sent, **HX)
    assert back.status_code == 422 and "Ce nombre est trop grand. Vérifiez les chiffres." in plain(back)


def test_a_version_no_one_has_is_refused_and_the_text_is_kept(
    office: Office, review: RightsReview, as_: SignIn
) -> None:
    for version in ("9" * 5000, "9" * 12, "-1", "deux"):
        sent = {"fact": "rent", "member": "", "value": "612,50", "version": version}
        back = as_(office.claire).post(here(review, "reponse"), sent, **HX)
        assert back.status_code == 422 and 'value="612,50"' in back.content.decode(), version[:12]
        assert "Relisez la réponse actuelle" in plain(back)
    number = {"fact": "children_count", "member": "", "value": "9" * 50}
    assert as_(office.claire).post(here(review, "reponse"), number, **HX).status_code == 422


def test_nothing_of_all_that_never_covers_what_a_colleague_just_told(
    office: Office, review: RightsReview, as_: SignIn
) -> None:
    client = as_(office.claire)
    page = client.get(here(review) + "?fait=wage_net&membre=p1&theme=ressources").content.decode()
    form = page.partition("/rien")[2]
    if form:
        assert 'name="version"' in form.partition("</form>")[0]
    sent = {"fact": "bursary", "member": "p1", "shape": "each", "value": "300", "version": str(review.version)}
    as_(office.paul).post(here(review, "reponse"), sent, **HX)
    nothing = {"member": "p1", "none": ["bursary", "alimony_received"], "version": str(review.version)}
    assert client.post(here(review, "rien"), nothing, **HX).status_code == 200
    assert (last(office, review, "bursary").raw, last(office, review, "alimony_received").raw) == (300, 0)


def test_a_fault_gives_back_the_version_of_the_screen(office: Office, review: RightsReview, as_: SignIn) -> None:
    seen = str(review.version)
    sent = {"fact": "rent", "member": "", "version": seen}
    as_(office.paul).post(here(review, "reponse"), sent | {"value": "500"}, **HX)
    client = as_(office.claire)
    for more in ({}, {"stay": "1"}):
        wrong = client.post(here(review, "reponse"), sent | more | {"value": "mille"}, **HX)
        assert f'name="version" value="{seen}"' in wrong.content.decode()
    assert client.post(here(review, "reponse"), sent | {"value": "1000"}, **HX).status_code == 409
    assert last(office, review, "rent").raw == 500


def test_a_range_says_why_it_is_one_and_leads_to_the_question(
    office: Office, told: RightsReview, as_: SignIn, engine: EngineDouble
) -> None:
    answer(office, told)
    client, page = as_(office.claire), here(told, "droits/c2s")
    assert "Cela dépend de" not in said(client, page)
    with office.working(office.claire) as claire:
        rights.record_fact(told.public_id, member="p1", fact="wage_net", raw=None, status=FactStatus.UNKNOWN,
                           on=office.today, by=claire, at=office.later(minutes=1))  # fmt: skip
    answer(office, told)
    shown = client.get(page).context["figures"]
    (total,) = shown.ranges
    ((label, url),) = total.links
    assert (label, total.more) == ("Salaire net", 0) and "fait=wage_net" in url and shown.unknown == ()
    why = "Cela dépend de ce que nous ne savons pas encore : Salaire net ."
    assert why in said(client, page).replace("\u00a0", " ")


def test_a_c2s_that_was_computed_once_only_says_so(
    office: Office, told: RightsReview, as_: SignIn, engine: EngineDouble
) -> None:
    client, silent = as_(office.claire), "Second calcul : non comparé"
    for gives_up in (False, True):
        engine.gives_up = gives_up
        tell(office, told, wage_net=700 + gives_up)
        answer(office, told)
        assert (silent in said(client, here(told, "droits/c2s")).replace("\u00a0", " ")) is gives_up
        assert "non comparé" not in said(client, here(told, "droits/rsa"))
