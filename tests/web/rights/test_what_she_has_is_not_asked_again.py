"""What she already has, or has already filed, is said so on every screen and in the letter, and never asked again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from misas.actions import rights
from misas.core.rights.claims import ClaimFact, ClaimFactKind, Filer
from misas.core.rights.codes import FactStatus, Role
from misas.lib.french import day
from misas.records.rights.models import Claim, RightsReview
from tests.kit.cases import Office
from tests.kit.engine_double import EngineDouble
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import FREE, HX, here, said
from tests.web.rights.test_what_is_not_sure_is_said import answer, tell

C2S = "Complémentaire santé solidaire (C2S)"
PUMA = "Protection universelle maladie (PUMa)"
INSURED = {"base_cover": "open", "nationality": "french", "activity": "employed", "declared_gp": True}
TO_ASK, OURS, HERS, CHECK = (
    "Ce que vous pouvez demander",
    "Ce que nous faisons pour vous",
    "Ce que vous avez déjà",
    "Ce qu’il reste à vérifier",
)


def part(text: str, heading: str) -> str:
    """What a page says under a heading, up to the next one we know."""
    ends = (TO_ASK, OURS, "Ce que vous pouvez faire", "Ce qui s’ouvre", "Ce dont vous", HERS, CHECK, "Bon à savoir")
    _, found, rest = text.partition(heading)
    return re.split("|".join(map(re.escape, ends)), rest)[0] if found else ""


@pytest.fixture
def insured(office: Office, review: RightsReview) -> RightsReview:
    """Insured, with a doctor of her own, 700 € a month: the C2S is due to her."""
    tell(office, review, **(FREE | INSURED | {"lives_in_france": True, "wage_net": 700}))
    answer(office, review)
    return review


def test_a_right_that_she_has_is_already_open_on_every_screen(
    office: Office, insured: RightsReview, as_: SignIn
) -> None:
    client = as_(office.claire)
    for url in (here(insured), f"/dossiers/{insured.case.public_id}/droits"):
        assert re.search(re.escape(PUMA) + r" Déjà ouvert", said(client, url)), url
    assert f"{PUMA} Déjà ouvert" in said(client, here(insured, "droits/puma"))
    why = said(client, here(insured, "droits/puma"))
    assert "La personne l’a déjà. Il n’y a rien à demander." in why and "Préparer la demande" not in why
    assert re.search(r"Assurance maladie.: « Droits ouverts » , dit par la personne", why.replace("\u00a0", " "))
    assert "Déclaration d’un médecin traitant Déjà fait" in said(client, here(insured))
    summary = said(client, here(insured, "resume"))
    to_do, _, already = summary.partition("Déjà ouvert")
    assert PUMA not in to_do and PUMA in already
    assert "déjà ouverts" in said(client, f"/dossiers/{insured.case.public_id}/droits")
    letter = said(client, here(insured, "lettre"))
    assert PUMA in part(letter, HERS) and letter.count(PUMA) == 1
    assert C2S in part(letter, TO_ASK)


def test_a_step_that_is_done_is_no_failed_condition(office: Office, insured: RightsReview, as_: SignIn) -> None:
    why = said(as_(office.claire), here(insured, "droits/medecin_traitant"))
    assert "La personne l’a déjà." in why and "il faut" not in why
    assert re.search(r"Médecin traitant déclaré.: oui", why)


def test_what_is_not_due_says_so_where_one_would_read_how_to_ask_for_it(
    office: Office, insured: RightsReview, as_: SignIn
) -> None:
    why = said(as_(office.claire), here(insured, "droits/ame"))
    assert "ce droit n’est pas dû. La personne peut toujours le demander." in why
    assert "Comment ce droit se demande" in why and "Ce droit se demande." not in why


def test_a_letter_keeps_the_day_of_its_review_and_says_so_later(
    office: Office, insured: RightsReview, as_: SignIn
) -> None:
    stale = "Ce qui a été demandé ou obtenu depuis n’y est pas"
    assert stale not in said(as_(office.claire), here(insured, "lettre"))
    with office.working(office.claire) as claire:
        rights.finish(insured.public_id, by=claire, at=office.later(minutes=1))
    letter = said(as_(office.claire), here(insured, "lettre"))
    dated = day(office.today).replace("\u00a0", " ")
    assert f"Le {dated} Bonjour" in letter and stale in letter


def test_the_letter_does_not_ask_to_file_what_is_filed(office: Office, insured: RightsReview, as_: SignIn) -> None:
    client, today = as_(office.claire), office.today
    with office.working(office.claire) as claire:
        made = rights.prepare_claim(insured.case.public_id, "c2s", by=claire, at=office.later(minutes=1))
    steps = (
        ("", None, "Nous préparons cette demande avec vous.", "Demande préparée"),
        (
            "file",
            ClaimFact(ClaimFactKind.FILED, today, filer=Filer.PERSON),
            "Cette demande est déposée.",
            "Demande déposée",
        ),
        ("complete", ClaimFact(ClaimFactKind.COMPLETED, today), "Sans réponse le", "Dossier complet"),
    )
    for verb, fact, sentence, badge in steps:
        if fact is not None:
            with office.working(office.claire) as claire:
                rights.record_claim(made.public_id, verb, fact, by=claire, at=office.later(minutes=1))
        letter = said(client, here(insured, "lettre"))
        assert C2S in part(letter, OURS) and sentence in part(letter, OURS)
        assert letter.count(C2S) == 1
        for url in (here(insured), f"/dossiers/{insured.case.public_id}/droits", here(insured, "droits/c2s")):
            assert f"{C2S} {badge}" in said(client, url), (badge, url)
        assert "Préparer la demande" not in said(client, here(insured, "droits/c2s"))


def test_a_right_that_was_granted_is_open_until_its_end(office: Office, insured: RightsReview, as_: SignIn) -> None:
    client, today = as_(office.claire), office.today
    with office.working(office.claire) as claire:
        made = rights.prepare_claim(insured.case.public_id, "c2s", by=claire, at=office.later(minutes=1))
        for verb, fact in (
            ("file", ClaimFact(ClaimFactKind.FILED, today, filer=Filer.PERSON)),
            ("grant", ClaimFact(ClaimFactKind.GRANTED, today, since=today, until=today + timedelta(days=364))),
        ):
            rights.record_claim(made.public_id, verb, fact, by=claire, at=office.later(minutes=1))
    assert f"{C2S} Déjà ouvert" in said(client, here(insured))
    why = said(client, here(insured, "droits/c2s"))
    assert "La personne l’a déjà." in why and "Aucune complémentaire" not in why.partition("La démarche")[2]
    letter = said(client, here(insured, "lettre"))
    assert C2S in part(letter, HERS) and "Ouvert jusqu’au" in part(letter, HERS)
    assert letter.count(C2S) == 1
    assert C2S not in said(client, here(insured, "resume")).partition("Déjà ouvert")[0]


def test_a_contested_right_is_to_check_and_never_a_yes(
    office: Office, insured: RightsReview, as_: SignIn, engine: EngineDouble
) -> None:
    engine.agrees = False
    tell(office, insured, wage_net=701)
    answer(office, insured)
    client = as_(office.claire)
    for url in (here(insured), f"/dossiers/{insured.case.public_id}/droits", here(insured, "droits/c2s")):
        assert f"{C2S} À faire vérifier" in re.sub(r" Deux calculs.*?l’instruit\. ", " ", said(client, url)), url


def test_what_cannot_be_asked_for_is_no_right_to_claim(office: Office, insured: RightsReview, as_: SignIn) -> None:
    title = "Aucune complémentaire santé"
    tell(office, insured, wage_net=5000, worked_last_3_months=True, rsa=0)  # no C2S by any way
    answer(office, insured)
    client = as_(office.claire)
    letter = said(client, here(insured, "lettre"))
    assert title in letter and title in part(letter, "Bon à savoir")
    assert letter.count(title) == 1
    assert title not in said(client, here(insured, "resume")).partition("À dire à la personne")[0]


def test_a_right_that_opens_alone_asks_nothing_of_anybody(office: Office, insured: RightsReview, as_: SignIn) -> None:
    page = said(as_(office.claire), here(insured, "resume")).replace("\u00a0", " ")
    assert "Personne :" not in page


def test_a_member_is_called_as_the_caseworker_says(office: Office, insured: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    for _ in range(2):
        client.post(here(insured, "foyer"), {"add": "child", "theme": "foyer"}, **HX)
    assert "Enfant 2" in said(client, here(insured) + "?theme=foyer")
    sent = {"label-p2": " Léa ", "label-p3": "", "theme": "foyer"}
    assert client.post(here(insured, "foyer"), sent, **HX).status_code == 200
    page = said(client, here(insured) + "?theme=foyer")
    assert "Léa Enfant 1, âge inconnu" in page and "Retirer Enfant 2" in page
    tell_child(office, insured, birth_date="2018-05-04", dental_check_done=False)
    answer(office, insured)
    for url in (here(insured), here(insured, "resume"), f"/dossiers/{insured.case.public_id}/droits"):
        assert "Léa" in said(client, url), url
    assert "pour Léa" in said(client, here(insured, "lettre"))
    client.post(f"/dossiers/{insured.case.public_id}/demandes", {"right": "mt_dents", "member": "p2"})
    client.post(here(insured, "foyer"), {"label-p2": "fils aîné", "theme": "foyer"}, **HX)
    assert "fils aîné" in said(client, f"/dossiers/{insured.case.public_id}/droits")
    with office.working(office.claire):
        assert Claim.objects.get(case=insured.case, member="p2").member_label == "fils aîné"
    client.post(here(insured, "foyer"), {"label-p2": "", "theme": "foyer"}, **HX)
    assert "fils aîné" not in said(client, f"/dossiers/{insured.case.public_id}/droits")


def test_a_name_too_long_comes_back_as_it_was_typed(office: Office, insured: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    client.post(here(insured, "foyer"), {"add": "partner", "theme": "foyer"}, **HX)
    ways: tuple[dict[str, Any], ...] = (HX, {})
    for more in ways:
        wrong = client.post(here(insured, "foyer"), {"label-p2": "x" * 41, "theme": "foyer"}, **more)
        assert wrong.status_code == 422 and "x" * 41 in wrong.content.decode()
        assert "dépasse 40 caractères" in wrong.content.decode()
    assert client.post(here(insured, "foyer"), {"label-p9": "Léa"}, **HX).status_code == 404
    assert client.post(here(insured, "foyer"), {"label-p1": "Léa"}, **HX).status_code == 409
    with office.working(office.claire):
        assert insured.members.get(role=Role.PARTNER).label == ""


def tell_child(office: Office, review: RightsReview, **facts: Any) -> None:
    with office.working(office.claire) as claire:
        for fact, raw in facts.items():
            rights.record_fact(review.public_id, member="p2", fact=fact, raw=raw, status=FactStatus.SAID,
                               on=office.today, by=claire, at=office.later(minutes=1))  # fmt: skip
