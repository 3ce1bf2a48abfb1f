"""Triage on screen: the most pressing first, an answer with a reason, then the next one. Everything once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from misas.actions.referrals import receive_referral, recompute, sweep_late
from misas.core.access import Role
from misas.core.referrals.codes import Channel, ReferralStatus, TriageOutcome, reasons_for
from misas.records.cases.models import Case, Handover
from misas.records.persons.models import Person
from misas.records.referrals.models import Referral
from tests.kit.house import GARD, HERAULT, House, account
from tests.kit.referrals import typed
from tests.web.conftest import SignIn


def refer(house: House, key: str, *, days_ago: int = 0, channel: Channel = Channel.DESK, **changes: Any) -> Referral:
    at = timezone.now() - timedelta(days=days_ago)
    with house.working(house.agent) as by:
        receipt = receive_referral(typed(**changes), caisse_id=GARD, channel=channel, key=key, by=by, at=at)
    return again(house, receipt.public_id)


def again(house: House, public_id: Any) -> Referral:
    with house.working(house.supervisor):
        return Referral.objects.get(public_id=public_id)


def answer(client: Client, row: Referral, outcome: TriageOutcome, **said: Any) -> Any:
    sent = {f"{outcome.value}-{name}": value for name, value in said.items()}
    return client.post(
        f"/a-trier/{row.public_id}/reponse", {"outcome": outcome.value, "idempotency_key": f"key-{row.pk}"} | sent
    )


def test_the_most_pressing_comes_first_and_says_why(house: House, as_: SignIn) -> None:
    refer(house, "k1", last_name="Calme")
    refer(house, "k2", last_name="Pressée", urgent="on")
    refer(house, "k3", last_name="Tardive", days_ago=12)
    text = as_(house.caseworker).get("/a-trier/").content.decode()
    assert [text.index(name) for name in ("Pressée", "Calme")] == sorted(text.index(n) for n in ("Pressée", "Calme"))
    assert "Urgence signalée" in text
    assert "de\u00a0retard" in text
    late = as_(house.caseworker).get("/a-trier/?vue=retard").content.decode()
    assert "Tardive" in late
    assert "Calme" not in late
    assert "Calme" not in as_(house.caseworker).get("/a-trier/?vue=urgents").content.decode()
    by_post = as_(house.caseworker).get("/a-trier/?canal=post&canal=rien").content.decode()
    assert "Aucun signalement ne correspond" in by_post


def test_what_is_late_says_so_and_whom_was_told(house: House, as_: SignIn) -> None:
    refer(house, "k1", last_name="Calme")
    late = refer(house, "k2", last_name="Tardive", days_ago=12)
    with house.as_system(GARD):
        recompute(GARD, at=timezone.now())
        sweep_late(GARD, at=timezone.now())
    text = as_(house.caseworker).get("/a-trier/").content.decode()
    assert text.index("Tardive") < text.index("Calme")
    assert "Échéance dépassée" in text and "Rappel fait" in text
    figures = as_(house.supervisor).get("/supervision/").content.decode()
    assert re.search(r'href="/a-trier/\?vue=retard"[^>]*>[^<]*(<[^>]+>\s*)*1\b', figures), figures
    listed = as_(house.supervisor).get("/a-trier/?vue=retard").content.decode()
    assert late.number in listed and "Calme" not in listed


def test_an_empty_view_says_what_it_is_empty_of(house: House, as_: SignIn) -> None:
    refer(house, "k1")
    client = as_(house.caseworker)
    for view, said in (("retard", "en retard"), ("urgents", "urgent"), ("miens", "ne vous attend")):
        assert f"Aucun signalement {said}" in client.get(f"/a-trier/?vue={view}").content.decode()
    assert "Retirez un filtre" in client.get("/a-trier/?vue=retard&canal=desk").content.decode()


def test_every_reason_of_every_answer_is_offered(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    text = as_(house.caseworker).get(f"/a-trier/{row.public_id}").content.decode()
    offered = set(re.findall(r'name="(\w+)-reason"[^>]*value="(\w+)"', text)) | {
        (o, v) for v, o in re.findall(r'value="(\w+)"[^>]*name="(\w+)-reason"', text)
    }
    expected = {(o.value, r.code) for o in TriageOutcome for r in reasons_for(o)} - {
        ("duplicate", r.code) for r in reasons_for(TriageOutcome.DUPLICATE)
    }
    assert offered == expected  # a duplicate of nothing is not offered


def test_a_new_person_gets_a_case_taken_at_once_and_the_next_one_opens(house: House, as_: SignIn) -> None:
    row, following = refer(house, "k1", urgent="on"), refer(house, "k2", last_name="Robert")
    client = as_(house.caseworker)
    said = {"reason": "gives_up_care", "person": "new", "owner": "mine"}
    first = answer(client, row, TriageOutcome.TO_CASE, **said)
    assert first["Location"] == f"/a-trier/{following.public_id}"
    assert answer(client, row, TriageOutcome.TO_CASE, **said).status_code == 303  # a double click
    with house.working(house.caseworker):
        case = Case.objects.get()
        assert case.owner_id == house.caseworker.pk
        assert case.status == "to_contact"
        assert Person.objects.get().birth_name == "Benali"
    assert again(house, row.public_id).linked_case == case.public_id


def test_the_second_referral_of_a_person_joins_her_open_case(house: House, as_: SignIn) -> None:
    one, two = refer(house, "k1"), refer(house, "k2")
    client = as_(house.supervisor)
    answer(
        client, one, TriageOutcome.TO_CASE, reason="gives_up_care", person="new", owner=str(house.caseworker.public_id)
    )
    page = client.get(f"/a-trier/{two.public_id}").content.decode()
    assert "a déjà un dossier ouvert" in page
    with house.working(house.supervisor):
        person = Person.objects.get()
        assert Case.objects.get().owner_id == house.caseworker.pk
    answer(
        client, two, TriageOutcome.TO_CASE, reason="already_accompanied", person=str(person.public_id), owner="later"
    )
    with house.working(house.supervisor):
        assert Case.objects.count() == 1
        assert Referral.objects.filter(linked_case=Case.objects.get().public_id).count() == 2


def test_nothing_is_decided_without_a_reason_and_a_person(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    got = answer(as_(house.caseworker), row, TriageOutcome.TO_CASE, owner="mine")
    text = got.content.decode()
    assert got.status_code == 422
    assert "Choisissez un motif" in text
    assert "Dites qui est la personne" in text
    assert again(house, row.public_id).status == ReferralStatus.RECEIVED


@pytest.mark.parametrize(
    "outcome", [TriageOutcome.INADMISSIBLE, TriageOutcome.OTHER_SCHEME, TriageOutcome.GUIDANCE_ONLY]
)
def test_an_answer_that_ends_can_be_taken_back_the_same_day(outcome: TriageOutcome, house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    client = as_(house.caseworker)
    got = answer(client, row, outcome, reason=reasons_for(outcome)[0].code)
    assert got["Location"] == "/a-trier/"  # nothing else waits
    assert again(house, row.public_id).outcome == outcome
    assert "Annuler cette réponse" in client.get(f"/a-trier/{row.public_id}").content.decode()
    client.post(f"/a-trier/{row.public_id}/annuler")
    assert again(house, row.public_id).status == ReferralStatus.RECEIVED


def test_a_colleague_who_answered_first_is_not_overwritten(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    answer(as_(house.caseworker), row, TriageOutcome.INADMISSIBLE, reason="person_refuses")
    got = answer(as_(house.supervisor), row, TriageOutcome.GUIDANCE_ONLY, reason="question_answered")
    assert got.status_code == 409
    assert "déjà reçu une réponse" in got.content.decode()


def test_a_duplicate_follows_the_first(house: House, as_: SignIn) -> None:
    first, copy = refer(house, "k1"), refer(house, "k2", channel=Channel.PHONE)
    client = as_(house.caseworker)
    assert first.number in client.get(f"/a-trier/{copy.public_id}").content.decode()
    answer(client, copy, TriageOutcome.DUPLICATE, of=str(first.public_id), reason="same_referral_twice")
    assert again(house, copy.public_id).duplicate_of_id == first.pk


def test_another_caisse_is_proposed_with_its_reason_and_never_chosen(
    territory: None, house: House, as_: SignIn
) -> None:
    row = refer(house, "k1", commune="Montpellier", postal_code="34000")
    client = as_(house.caseworker)
    page = client.get(f"/a-trier/{row.public_id}").content.decode()
    assert "Plusieurs caisses se partagent ce secteur." in page
    assert not re.search(r'name="rerouted_caisse-candidate"[^>]*checked', page)
    nobody = answer(client, row, TriageOutcome.REROUTED_CAISSE, reason="lives_elsewhere")
    assert "Choisissez la caisse de la personne." in nobody.content.decode()
    answer(client, row, TriageOutcome.REROUTED_CAISSE, reason="lives_elsewhere", candidate=str(HERAULT))
    left = again(house, row.public_id)
    assert (left.status, left.successor_caisse_id) == (ReferralStatus.REROUTED, HERAULT)
    with house.working(house.elsewhere):
        assert Referral.objects.get(public_id=left.successor).number == left.successor_number


def test_the_service_social_gets_a_whole_packet_or_nothing(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    client = as_(house.caseworker)
    said = {"reason": "complex_social_situation", "person": "new"}
    empty = answer(client, row, TriageOutcome.DIRECT_HANDOVER, **said)
    assert empty.status_code == 422
    assert "Notez le jour où la personne a donné son accord" in empty.content.decode()
    assert again(house, row.public_id).outcome == ""
    packet = {
        "motives": ["housing"],
        "situation": "Expulsion prévue",
        "expected": "Un rendez-vous",
        "agreed_on": "2/11/2026",
    }
    answer(client, row, TriageOutcome.DIRECT_HANDOVER, **said, **packet)
    with house.working(house.caseworker):
        assert Handover.objects.get().motives == ["housing"]
        assert Person.objects.count() == 1


def test_a_referral_waits_for_a_precision_with_a_date(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    client = as_(house.caseworker)
    url = f"/a-trier/{row.public_id}/reponse"
    assert client.post(url, {"outcome": "postpone", "postpone-until": "31/02"}).status_code == 422
    soon = timezone.localdate() + timedelta(days=2)
    assert client.post(url, {"outcome": "postpone", "postpone-until": f"{soon:%d/%m/%Y}"}).status_code == 303
    kept = again(house, row.public_id)
    assert (kept.due_on, kept.next_action) == (soon, "ask_referrer")


def test_a_letter_is_acknowledged_from_its_page(house: House, as_: SignIn) -> None:
    row = refer(house, "k1", channel=Channel.POST)
    client = as_(house.caseworker)
    assert "Accusé envoyé" in client.get(f"/a-trier/{row.public_id}").content.decode()
    client.post(f"/a-trier/{row.public_id}/accuse")
    assert again(house, row.public_id).acknowledged_at is not None
    assert "Accusé envoyé" not in client.get(f"/a-trier/{row.public_id}").content.decode()


def test_an_agent_does_not_triage(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    assert as_(house.agent).get("/a-trier/").status_code == 403
    assert as_(house.elsewhere).get(f"/a-trier/{row.public_id}").status_code == 404


# ---- mended before the answer, and where it went after ----


def test_the_identity_is_corrected_in_place_and_the_original_stays(territory: None, house: House, as_: SignIn) -> None:
    row = refer(house, "k1", commune="UZES", postal_code="30700")
    client = as_(house.caseworker)
    dialog = client.get(f"/a-trier/{row.public_id}/identite", headers={"HX-Request": "true"}).content.decode()
    assert "<main" not in dialog
    assert 'value="Benali"' in dialog
    sent = {
        "last_name": "Ben Ali", "first_names": "Nadia", "birth_date": "13/03/1984", "phone": "06 39 98 12 34",
        "place": "30700 UZES", "source": "identity_document", "stated_on": "",
    }  # fmt: skip
    assert client.post(f"/a-trier/{row.public_id}/identite", sent).status_code == 303
    page = client.get(f"/a-trier/{row.public_id}").content.decode()
    assert "<h1>Ben Ali Nadia</h1>" in page
    assert "30700 Uzès" in page and "UZES" in page  # its official name; what was typed stands in what was said
    assert page.count("corrigé\u00a0: pièce d’identité") == 2
    assert "Ben Ali Nadia" in client.get("/a-trier/").content.decode()
    kept = again(house, row.public_id)
    assert (kept.last_name, kept.said["birth_date"]) == ("Benali", "1984-03-12")
    answer(client, row, TriageOutcome.TO_CASE, reason="gives_up_care", person="new", owner="mine")
    with house.working(house.caseworker):
        person = Person.objects.get()
        assert (person.birth_name, person.commune) == ("Ben Ali", "Uzès")


def test_every_fault_of_a_correction_is_told_at_once(territory: None, house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    sent = {"last_name": "", "first_names": "N4dia", "birth_date": "31/02/1984", "phone": "12", "place": "Nimess",
            "source": "person", "stated_on": "99/99/2026"}  # fmt: skip
    got = as_(house.caseworker).post(f"/a-trier/{row.public_id}/identite", sent)
    assert got.status_code == 422
    assert set(got.context["form"].errors) == {
        "last_name", "first_names", "birth_date", "phone", "place", "stated_on",
    }  # fmt: skip
    assert "Nîmes" in got.content.decode()
    assert again(house, row.public_id).corrections == []


def test_a_supervisor_gives_a_referral_to_somebody_of_the_team(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    client = as_(house.supervisor)
    other = house.caseworker if row.owner_id != house.caseworker.pk else house.supervisor
    page = client.get(f"/a-trier/{row.public_id}").content.decode()
    assert f"/a-trier/{row.public_id}/confier" in page
    assert client.post(f"/a-trier/{row.public_id}/confier", {"owner": ""}).status_code == 422
    got = client.post(f"/a-trier/{row.public_id}/confier", {"owner": str(other.public_id)})
    assert got.status_code == 303
    assert again(house, row.public_id).owner_id == other.pk
    plain = as_(house.caseworker)
    assert "/confier" not in plain.get(f"/a-trier/{row.public_id}").content.decode()
    assert plain.post(f"/a-trier/{row.public_id}/confier", {"owner": str(other.public_id)}).status_code == 403


def test_after_an_answer_one_sees_where_it_went(house: House, as_: SignIn) -> None:
    one, two = refer(house, "k1"), refer(house, "k2", last_name="Robert")
    client = as_(house.caseworker)
    answer(client, one, TriageOutcome.TO_CASE, reason="gives_up_care", person="new", owner="mine")
    with house.working(house.caseworker):
        case = Case.objects.get()
    said = client.get("/a-trier/").content.decode()
    assert f'href="/dossiers/{case.public_id}/"' in said and "Ouvrir le dossier" in said
    assert f'href="/dossiers/{case.public_id}/"' in client.get(f"/a-trier/{one.public_id}").content.decode()
    answer(client, two, TriageOutcome.REROUTED_CAISSE, reason="lives_elsewhere", other=str(HERAULT))
    left = again(house, two.public_id)
    said = client.get("/a-trier/").content.decode()
    assert left.successor_number in said and f'href="/a-trier/{two.public_id}"' in said
    receipt = client.get(f"/a-trier/{two.public_id}").content.decode()
    assert "CPAM de l’Hérault" in receipt and left.successor_number in receipt


def test_the_wish_of_the_desk_comes_first_with_its_answer_ready(house: House, as_: SignIn) -> None:
    one = refer(house, "k1")
    client = as_(house.caseworker)
    answer(client, one, TriageOutcome.TO_CASE, reason="gives_up_care", person="new", owner="mine")
    with house.working(house.caseworker):
        case = Case.objects.select_related("person").get()
    sent = {
        "last_name": "Benali-Durand", "first_names": "Nadia", "birth_date": "12/03/1984", "phone": "0639981299",
        "cares": ["optics"], "agreement": "on", "idempotency_key": "desk-1", "add_to": str(case.public_id),
    }  # fmt: skip
    receipt = as_(house.agent).post("/signaler/", sent, follow=True)
    assert "va joindre ce signalement" in receipt.content.decode()
    assert "À joindre à un dossier" in client.get("/a-trier/").content.decode()
    with house.working(house.caseworker):
        row = Referral.objects.get(last_name="Benali-Durand")
    page = client.get(f"/a-trier/{row.public_id}").content.decode()
    assert f"demande d’ajouter ce signalement au dossier n°\u00a0{case.number}" in page
    assert re.search(rf'value="{case.person.public_id}"[^>]*checked', page)
    assert re.search(r'value="already_accompanied"[^>]*checked', page)
    answer(client, row, TriageOutcome.TO_CASE, reason="already_accompanied", person=str(case.person.public_id))
    assert again(house, row.public_id).linked_case == case.public_id


def test_the_packet_tells_its_faults_with_the_others_at_once(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    got = answer(as_(house.caseworker), row, TriageOutcome.DIRECT_HANDOVER, agreed_on="31/02/2026")
    assert got.status_code == 422
    assert set(got.context["form"].errors) >= {"reason", "motives", "situation", "expected", "agreed_on"}
    assert "Cette date n’existe pas" in got.content.decode()


def test_waiting_without_a_day_asks_for_the_day(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    got = as_(house.caseworker).post(f"/a-trier/{row.public_id}/reponse", {"outcome": "postpone", "postpone-until": ""})
    assert got.status_code == 422
    assert "Choisissez le jour où vous y reviendrez." in got.content.decode()
    assert "n’existe pas" not in got.content.decode()


@pytest.mark.parametrize("written", ["{}", " {} ", "as dictated"])
def test_the_number_that_was_read_aloud_finds_the_referral(written: str, house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    said = written.format(row.number) if "{" in written else row.number.lower().lstrip("s").replace("-", " ")
    for address in ("/recherche/", "/recherche/palette"):
        found = as_(house.caseworker).post(address, {"q": said}).content.decode()
        assert f"Signalement {row.number}" in found
        assert f"/a-trier/{row.public_id}" in found
        assert "Personne ne correspond" not in found
    elsewhere = row.number[:-1] + str((int(row.number[-1]) + 1) % 10)
    assert "Personne ne correspond" in as_(house.caseworker).post("/recherche/", {"q": elsewhere}).content.decode()


def test_an_agent_finds_by_its_number_what_she_referred_and_nothing_else(house: House, as_: SignIn) -> None:
    row, agent = refer(house, "k1"), as_(house.agent)
    for address in ("/recherche/", "/recherche/palette"):
        found = agent.post(address, {"q": row.number}).content.decode()
        assert f"Signalement {row.number}" in found and f'href="/mes-signalements/{row.public_id}"' in found
        assert "/a-trier/" not in found
    answer(as_(house.caseworker), row, TriageOutcome.INADMISSIBLE, reason="outside_mission")
    found = agent.post("/recherche/", {"q": row.number}).content.decode()
    assert "<small>Terminé</small>" in found  # the state of her own list, not the answer of the triage
    page = agent.get(f"/mes-signalements/{row.public_id}")
    assert page.status_code == 200
    colleague = as_(account("colleague", Role.AGENT, GARD))
    assert "Personne ne correspond" in colleague.post("/recherche/", {"q": row.number}).content.decode()
    assert colleague.get(f"/mes-signalements/{row.public_id}").status_code == 404


def test_an_agent_learns_that_another_caisse_answers(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    answer(as_(house.caseworker), row, TriageOutcome.REROUTED_CAISSE, reason="lives_elsewhere", other=str(HERAULT))
    agent = as_(house.agent)
    found = agent.post("/recherche/", {"q": row.number}).content.decode()
    assert f'href="/mes-signalements/{row.public_id}"' in found
    page = agent.get(f"/mes-signalements/{row.public_id}").content.decode()
    assert "CPAM de l’Hérault" in page and "C’est elle qui répond" in page
    assert f"/mes-signalements/{row.public_id}" in agent.get("/mes-signalements/").content.decode()


def test_the_first_number_still_finds_a_referral_that_came_from_elsewhere(house: House, as_: SignIn) -> None:
    row = refer(house, "k1")
    answer(as_(house.caseworker), row, TriageOutcome.REROUTED_CAISSE, reason="lives_elsewhere", other=str(HERAULT))
    left = again(house, row.public_id)
    for reader, number in ((house.caseworker, row.number), (house.elsewhere, left.successor_number)):
        assert f"Signalement {number}" in as_(reader).post("/recherche/", {"q": row.number}).content.decode()
