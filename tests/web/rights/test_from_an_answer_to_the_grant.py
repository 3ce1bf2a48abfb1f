"""From an answer to the grant: why, the summary and the letter, then a claim whose every clock is a sentence."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from misas.actions import rights
from misas.core.rights.claims import ClaimFact, ClaimFactKind, Filer
from misas.core.rights.codes import FactStatus
from misas.core.rights.months import add_months
from misas.lib.french import day
from misas.records.cases.models import Case
from misas.records.rights.models import Claim, OpenRight, RightsReview
from tests.kit.cases import Office
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import FREE, HX, MEMBER, here, plain, said


@pytest.fixture
def answered(office: Office, review: RightsReview) -> RightsReview:
    """Everything the C2S asks is told: 700 € a month, under the ceiling of the double."""
    with office.working(office.claire) as claire:
        told: dict[str, Any] = FREE | {"wage_net": 700, "lives_in_france": True}
        for fact, raw in told.items():
            who, on, at = MEMBER.get(fact, "p1"), office.today, office.later(minutes=1)
            rights.record_fact(review.public_id, member=who, fact=fact, raw=raw, status=FactStatus.SAID, on=on,
                               by=claire, at=at)  # fmt: skip
        return rights.answer(review.public_id, by=claire, at=office.later(minutes=1))


def today_in(case: Case) -> date:
    return case.caisse.local_date(datetime.now(UTC))


def claim_of(office: Office, case: Case) -> Claim:
    with office.working(office.claire):
        return Claim.objects.filter(case=case).latest("id")


def test_a_yes_says_why_in_lines_that_add_up_and_what_would_change_it(
    office: Office, answered: RightsReview, as_: SignIn
) -> None:
    page = said(as_(office.claire), here(answered, "droits/c2s"))
    assert "Complémentaire santé solidaire (C2S) Oui" in page
    assert "Salaire net dit par la personne" in page
    assert re.search(r"Total compté 8.400,00", page)
    assert "Plafond de la C2S gratuite" in page and "Préparer la demande" in page
    part = as_(office.claire).get(here(answered, "droits/c2s"), **HX)
    assert b"<main" not in part.content and b"<h2>" in part.content


def test_the_summary_says_who_does_what_and_the_letter_is_plain(
    office: Office, answered: RightsReview, as_: SignIn
) -> None:
    client = as_(office.claire)
    page = said(client, here(answered, "resume"))
    assert "Qui fait quoi" in page and "Sans réponse, la demande est acceptée." in page
    assert "Les réponses données, à relire avec la personne" in page
    sent = {"right": "c2s", "member": "p1", "review": str(answered.public_id), "back": "summary"}
    client.post(f"/dossiers/{answered.case.public_id}/demandes", sent)
    assert "Nous, avec la personne Préparée" in said(client, here(answered, "resume"))
    letter = said(client, here(answered, "lettre"))
    assert "Nous avons fait le point sur vos droits le" in letter
    assert "Ce que nous faisons pour vous" in letter and "Ce qu’il reste à vérifier" in letter


def test_a_finished_review_keeps_its_letter(office: Office, answered: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    assert client.post(here(answered, "terminer")).status_code == 303
    assert "Nous avons fait le point sur vos droits" in said(client, here(answered, "lettre"))
    tab = said(client, f"/dossiers/{answered.case.public_id}/droits")
    assert "Bilan terminé par Claire Roux" in tab and "Refaire le bilan" in tab


def test_a_claim_offers_only_what_its_state_and_the_day_allow(
    office: Office, answered: RightsReview, as_: SignIn
) -> None:
    client, case = as_(office.claire), answered.case
    tab = f"/dossiers/{case.public_id}/droits"
    client.post(f"/dossiers/{case.public_id}/demandes", {"right": "c2s", "member": "p1"})
    claim = claim_of(office, case)
    assert "À déposer avant le" in said(client, tab)
    assert client.get(f"/demandes/{claim.public_id}/grant").status_code == 404  # not filed yet
    step = f"/demandes/{claim.public_id}/file"
    today = f"{today_in(case):%d/%m/%Y}"
    assert "Qui a déposé la demande" in said(client, step, **HX)
    refused = client.post(step, {"on": today, "filer": "third_party"}, **HX)
    assert refused.status_code == 422
    assert "Un tiers dépose avec l’accord de la personne" in plain(refused)
    client.post(step, {"on": today, "filer": "third_party", "agreed_on": today})
    page = said(client, tab)
    assert "par un tiers, avec son accord du" in page and "Noter des pièces demandées" in page
    client.post(f"/demandes/{claim.public_id}/ask_documents", {"on": today, "missing": "Avis d’impôt\nRIB"})
    assert "Pièces attendues : Avis d’impôt, RIB." in said(client, tab).replace("\u00a0", " ")
    client.post(f"/demandes/{claim.public_id}/complete", {"on": today})
    page = said(client, tab)
    assert "Sans réponse le" in page and "la demande sera acceptée." in page
    assert "Noter le silence" not in page
    assert client.get(f"/demandes/{claim.public_id}/record_silence").status_code == 404
    refuse = f"/demandes/{claim.public_id}/refuse"
    without = client.post(refuse, {"on": today}, **HX)
    assert without.status_code == 422 and "Quel motif donne la décision" in plain(without)
    long = client.post(refuse, {"on": today, "reason": "resources", "reason_text": "x" * 301}, **HX)
    assert long.status_code == 422
    client.post(refuse, {"on": today, "reason": "resources", "reason_text": "Revenus de 2025 trop élevés"})
    page = said(client, tab).replace("\u00a0", " ")
    assert "La personne peut contester jusqu’au" in page and "Noter un recours" in page
    why = "Motif donné : ressources au-dessus du plafond. « Revenus de 2025 trop élevés »"
    contest = "Dans le recours, détaillez les ressources des douze mois comptés"
    assert why in page and contest in page
    assert why in said(client, f"/demandes/{claim.public_id}/appeal", **HX).replace("\u00a0", " ")
    client.post(f"/demandes/{claim.public_id}/appeal", {"on": today})
    page = said(client, tab).replace("\u00a0", " ")
    assert "Recours déposé le" in page and why in page and contest in page


def test_giving_a_claim_up_stands_apart_and_is_left_by_keeping_it(
    office: Office, answered: RightsReview, as_: SignIn
) -> None:
    client, case = as_(office.claire), answered.case
    client.post(f"/dossiers/{case.public_id}/demandes", {"right": "c2s", "member": "p1"})
    with office.working(office.claire):
        claim = Claim.objects.get(case=case)
    (shown,) = client.get(f"/dossiers/{case.public_id}/droits").context["claims"]
    assert "withdraw" not in {verb for verb, _, _ in shown.steps} and shown.gives_up == "Abandonner la demande"
    asked = said(client, f"/demandes/{claim.public_id}/withdraw", **HX)
    assert "Garder la demande" in asked and "Annuler" not in asked
    assert "Annuler" in said(client, f"/demandes/{claim.public_id}/file", **HX)


def test_whoever_notes_an_acceptance_reads_how_far_back_the_c2s_may_begin(
    office: Office, answered: RightsReview, as_: SignIn
) -> None:
    client, case = as_(office.claire), answered.case
    today = today_in(case)
    for right in ("c2s", "ald"):
        client.post(f"/dossiers/{case.public_id}/demandes", {"right": right, "member": "p1"})
    with office.working(office.claire):
        claims = {row.right: row.public_id for row in Claim.objects.filter(case=case)}
    for public_id in claims.values():
        client.post(f"/demandes/{public_id}/file", {"on": f"{today:%d/%m/%Y}", "filer": "person"})
    first = f"La C2S peut commencer dès le {day(today.replace(day=1))}, premier jour du mois du dépôt."
    shown = said(client, f"/demandes/{claims['c2s']}/grant", **HX)
    assert first.replace("\u00a0", " ") in shown.replace("\u00a0", " ")
    assert "peut commencer" not in said(client, f"/demandes/{claims['c2s']}/refuse", **HX)
    assert "peut commencer" not in said(client, f"/demandes/{claims['ald']}/grant", **HX)


def test_two_months_of_silence_open_the_right_and_the_case_looks_at_the_money_again(
    office: Office, answered: RightsReview, as_: SignIn
) -> None:
    client, case = as_(office.claire), answered.case
    long_ago = add_months(today_in(case), -2) - timedelta(days=3)
    with office.working(office.claire) as claire:
        at = office.later(minutes=1)
        made = rights.prepare_claim(case.public_id, "c2s", on=long_ago, by=claire, at=at)
        for verb, fact in (
            ("file", ClaimFact(ClaimFactKind.FILED, long_ago, filer=Filer.PERSON)),
            ("complete", ClaimFact(ClaimFactKind.COMPLETED, long_ago)),
        ):
            rights.record_claim(made.public_id, verb, fact, by=claire, at=at)
    tab = f"/dossiers/{case.public_id}/droits"
    page = said(client, tab)
    assert "Le délai de réponse est passé depuis le" in page and "Noter le silence" in page
    today = f"{today_in(case):%d/%m/%Y}"
    client.post(f"/demandes/{made.public_id}/record_silence", {"on": today, "since": today})
    page = said(client, tab)
    assert "Acceptée sans réponse de l’administration" in page and "Droits ouverts" in page
    assert "Revoir ce qui reste à payer" in said(client, f"/dossiers/{case.public_id}/")
    with office.working(office.claire):
        assert OpenRight.objects.get(case=case, replaced_at__isnull=True).right == "c2s"


def test_a_right_already_open_is_noted_with_its_end_and_how_we_know_it(office: Office, case: Case, as_: SignIn) -> None:
    client, tab = as_(office.claire), f"/dossiers/{case.public_id}/droits"
    note = f"/dossiers/{case.public_id}/droit-ouvert"
    assert "Aucun droit n’a encore sa date de fin notée ici." in said(client, tab)
    assert note in client.get(tab).content.decode()
    part = client.get(note, **HX)
    assert b"<main" not in part.content and "Complémentaire santé solidaire" in plain(part)
    until = today_in(case) + timedelta(days=75)
    sent = {"right": "c2s", "since": "", "until": f"{until:%d/%m/%Y}", "source": ""}
    refused = client.post(note, sent, **HX)
    assert refused.status_code == 422
    wrong = client.post(note, sent | {"source": "attestation", "since": "01/01/2031", "until": "01/01/2030"}, **HX)
    assert wrong.status_code == 422 and "La fin du droit est antérieure à son début." in plain(wrong)
    far = client.post(note, sent | {"source": "attestation", "until": "01/01/2090"}, **HX)
    assert far.status_code == 422 and "Cette date est trop éloignée." in plain(far)
    assert client.post(note, sent | {"source": "attestation du 3 mars"}).status_code == 303
    with office.working(office.claire):
        row = OpenRight.objects.get()
    assert (row.right, row.until, row.source) == ("c2s", until, "attestation du 3 mars")
    shown = said(client, tab)
    assert "attestation du 3 mars" in shown and "Le renouvellement est à demander avant le" in shown


def test_only_what_can_be_open_is_noted_open(office: Office, case: Case, as_: SignIn) -> None:
    form = as_(office.claire).get(f"/dossiers/{case.public_id}/droit-ouvert").context["form"]
    offered = {code for code, _ in form.fields["right"].choices}
    assert {"c2s", "c2s_auto_rsa", "ame", "aah"} <= offered
    assert not offered & {"sans_complementaire", "c2s_contenu", "c2s_sortie", "c2s_renouvellement", "bilan_prevention"}


def test_a_c2s_noted_open_answers_the_question_of_the_cover(office: Office, review: RightsReview, as_: SignIn) -> None:
    client, case = as_(office.claire), review.case
    until = today_in(case) + timedelta(days=75)
    sent = {"right": "c2s", "cover": "c2s_paying", "until": f"{until:%d/%m/%Y}", "source": "attestation"}
    assert client.post(f"/dossiers/{case.public_id}/droit-ouvert", sent).status_code == 303
    known = said(client, f"/bilans/{review.public_id}/?theme=couverture")
    assert "Complémentaire santé solidaire avec participation" in known and f"{until.day} " in known


def test_a_refusal_read_after_the_two_months_is_noted_with_the_day_it_was_received(
    office: Office, answered: RightsReview, as_: SignIn
) -> None:
    client, case = as_(office.claire), answered.case
    complete = add_months(today_in(case), -2) - timedelta(days=3)
    with office.working(office.claire) as claire:
        claim = rights.prepare_claim(case.public_id, "c2s", on=complete, by=claire, at=office.later(minutes=1))
        for verb, kind in (("file", ClaimFactKind.FILED), ("complete", ClaimFactKind.COMPLETED)):
            filer = Filer.PERSON if verb == "file" else None
            fact = ClaimFact(kind, complete, filer=filer)
            rights.record_claim(claim.public_id, verb, fact, by=claire, at=office.later(minutes=1))
    refuse = f"/demandes/{claim.public_id}/refuse"
    assert "Noter un refus reçu" in said(client, f"/dossiers/{case.public_id}/droits")
    asked = client.get(refuse, **HX)
    assert "Reçue le" in plain(asked) and "reçu après la fin du délai, un refus n’enlève rien." in plain(asked)
    form = asked.context["form"]
    assert (form["on"].value(), form["received_on"].value()) == (None, f"{today_in(case):%d/%m/%Y}")
    decided, today = add_months(complete, 2) - timedelta(days=1), today_in(case)
    wrong = client.post(refuse, {"on": f"{decided:%d/%m/%Y}", "reason": "documents"}, **HX)
    assert wrong.status_code == 422 and "Quel jour ce refus a-t-il été reçu" in plain(wrong)
    told = {"on": f"{decided:%d/%m/%Y}", "received_on": f"{today:%d/%m/%Y}", "reason": "documents"}
    assert client.post(refuse, told).status_code == 303
    shown = said(client, f"/dossiers/{case.public_id}/droits").replace("\u00a0", " ")
    assert "Il n’enlève pas l’accord par silence" in shown and "Noter le silence" in shown
    assert refuse not in client.get(f"/dossiers/{case.public_id}/droits").content.decode()
