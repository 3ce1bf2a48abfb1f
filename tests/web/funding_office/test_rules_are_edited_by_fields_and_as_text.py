"""A trained agent edits the rules of a funder by fields or as YAML: one draft, located sentences, nothing lost."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.http import QueryDict
from django.test import Client

from misas.actions.funding import packs as rules
from misas.actions.ports import ports
from misas.core.access import Context, Purpose, Role
from misas.core.funding.packs.form import plain_of
from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.schema import Pack
from misas.core.funding.packs.writing import write_pack
from misas.records.access.scope import working_in
from misas.records.funding.models import Funder, RulePack
from misas.web.workspace.funding_office.pack_fields import groups_of
from misas.web.workspace.funding_office.pack_sheets import PREFIX, begun, sent
from misas.web.workspace.funding_office.pack_shown import every_field
from misas.wording.funding_rule_screens import NEW_PACK
from tests.kit.committee import Room
from tests.kit.people import actor, person, sign_in
from tests.kit.rule_packs import book, small
from tests.web.funding_office.screen import Written, read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
NEW = "/regles/ecrire"
CAP = "aides__1__plafonds__0__montant"


@pytest.fixture
def draft(room: Room) -> RulePack:
    return room.draft()


@pytest.fixture
def form(draft: RulePack, sonia: Client) -> Written:
    return Written(sonia, f"/regles/{draft.public_id}/ecrire")


def kept(room: Room, draft: RulePack) -> RulePack:
    with room.office.working(room.office.sonia):
        return RulePack.objects.get(pk=draft.pk)


def drawn(text: str) -> Mapping[str, str]:
    """What a browser sends of the fields of a text that nobody touched."""
    found = {}
    for one in every_field(groups_of(begun(text).typed)):
        found |= {box.name: box.value for box in one.boxes if box.is_ticked} if one.boxes else {one.name: one.said}
    return {f"{PREFIX}{name}": value.replace("\n", "\r\n") for name, value in found.items()}


@pytest.mark.parametrize("pack", book().packs, ids=lambda pack: pack.id)
def test_every_pack_comes_back_from_its_fields_as_it_was(pack: Pack) -> None:
    text = ports().packs.write(write_pack(pack))
    post = QueryDict(mutable=True)
    post.update({**drawn(text), "of": text.replace("\n", "\r\n"), "text": text.replace("\n", "\r\n")})
    sheet = sent(post)
    assert not sheet.in_fields and not sheet.in_text
    assert read_pack(plain_of(sheet.typed)) == pack
    assert sheet.from_fields().text == text
    names = [name.removeprefix(PREFIX) for name in post if name.startswith(PREFIX)]
    assert len(names) == len(set(names))


def test_what_a_form_begins_with_is_sound() -> None:
    assert read_pack(ports().packs.read(NEW_PACK).plain).id == "nouvelle_regle"


def test_both_sides_write_the_same_draft(room: Room, draft: RulePack, form: Written) -> None:
    assert form.field("aides.1.plafonds.0.montant") == "90 €"
    form.typed(**{CAP: "75,50 €"}).sent()
    one = kept(room, draft)
    assert "montant: 75,50 €" in one.content
    again = Written(form.client, form.url)
    assert "montant: 75,50 €" in again.text
    again.typed(text=again.text.replace("75,50 €", "60 €")).sent()
    assert "montant: 60 €" in kept(room, draft).content
    assert Written(form.client, form.url).field("aides.1.plafonds.0.montant") == "60 €"
    with room.office.working(room.office.sonia):
        assert RulePack.objects.filter(status="draft").count() == 1


def test_one_side_is_carried_into_the_other(form: Written) -> None:
    there = form.typed(**{CAP: "80 €"}).carried("fields")
    assert "montant: 80 €" in there.text and there.post["of"] == there.text
    back = there.typed(text=there.text.replace("montant: 80 €", "montant: 70 €")).carried("text")
    assert back.field("aides.1.plafonds.0.montant") == "70 €"


def test_typed_on_both_sides_nothing_is_lost_and_neither_wins(room: Room, draft: RulePack, form: Written) -> None:
    text = form.text.replace("rang: 40", "rang: 41")
    answer = form.typed(**{CAP: "80 €", "text": text}).sent(status=422)
    assert "Gardez un seul des deux" in text_of(answer)
    back = Written(form.client, form.url, answer)
    assert back.text == text and back.field("aides.1.plafonds.0.montant") == "80 €"
    assert kept(room, draft).fingerprint == draft.fingerprint
    carried = back.carried("fields")
    assert "rang: 40" in carried.text and "montant: 80 €" in carried.text


def test_a_day_is_typed_as_people_write_it(room: Room, draft: RulePack, form: Written) -> None:
    assert form.field("du") == "01/01/2026"
    form.typed(du="1er mars 2026", au="31/12/2027").sent()
    one = kept(room, draft)
    assert (f"{one.starts_on}", f"{one.ends_on}") == ("2026-03-01", "2027-12-31")


def test_one_more_cap_is_typed_and_an_aid_is_taken_away(room: Room, draft: RulePack, form: Written) -> None:
    more = {"aides__1__plafonds__1__par": "demande", "aides__1__plafonds__1__montant": "150 €"}
    there = form.typed(**more).carried("fields")
    assert "par: demande" in there.text
    without = there.carried("fields", 422, drop="aides.0")  # carried, and what still names it is said
    assert "id: dentaire" not in without.text and "id: lunettes" in without.text


WRONG = {
    "negative": ({CAP: "-30 €"}, "« -30 € » est négatif", "aides.1.plafonds.0.montant"),
    "fractional": ({CAP: "30,005 €"}, "n’est pas un nombre de centimes", "aides.1.plafonds.0.montant"),
    "without a unit": ({CAP: "30"}, "Il s’écrit ainsi", "aides.1.plafonds.0.montant"),
    "below its floor": (
        {"aides__1__plancher": "120 €", "aides__1__plafonds__0__par": "demande"},
        "Ce plafond est sous le plancher",
        "aides.1.plafonds.0",
    ),
    "a circle": (
        {
            "liens__exige__0__aide": "dentaire",
            "liens__exige__0__besoin": "lunettes",
            "liens__exige__1__aide": "lunettes",
            "liens__exige__1__besoin": "dentaire",
        },
        "Ces aides s’exigent en cercle",
        "liens.exige",
    ),
    "no day": ({"du": "demain"}, "« demain » n’est pas une date", "du"),
    "more than the whole": ({"aides__1__taux": "120 %"}, "dépasse le tout", "aides.1.taux"),
}


@pytest.mark.parametrize(("typed", "said", "where"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_in_a_field_is_said_at_its_place_and_kept(
    room: Room, draft: RulePack, form: Written, typed: dict[str, str], said: str, where: str
) -> None:
    answer = form.typed(**typed).sent(status=422)
    page = text_of(answer)
    assert "<title>Erreur :" in page and said in page and "ligne " in page
    assert f'href="#id_{where.replace(".", "-")}' in page and 'aria-invalid="true"' in page
    back = Written(form.client, form.url, answer)
    for name, value in typed.items():
        assert back.field(name.replace("__", ".")) == value
    assert kept(room, draft).fingerprint == draft.fingerprint


IN_TEXT = {
    "no YAML": ("rang: 40", "rang: [40", "Ligne "),
    "an unknown key": ("rang: 40", "rang: 40\ncouleur: bleu", "Ce champ est inconnu"),
    "a number of euros": ("montant: 90 €", "montant: 90", "n’a pas d’unité"),
    "a cap below its floor": (
        "  plafonds:\n  - par: ligne",
        "  plancher: 120 €\n  plafonds:\n  - par: demande",
        "sous le plancher",
    ),
    "an anchor": ("rang: 40", "rang: &x 40", "ne sont pas admis"),
}


@pytest.mark.parametrize(("before", "after", "said"), IN_TEXT.values(), ids=IN_TEXT)
def test_what_is_wrong_in_the_text_is_said_at_its_line_and_kept(
    room: Room, draft: RulePack, form: Written, before: str, after: str, said: str
) -> None:
    text = form.text.replace(before, after)
    assert text != form.text
    answer = form.typed(text=text).sent(status=422)
    page = text_of(answer)
    assert said in page and "igne " in page
    assert Written(form.client, form.url, answer).text == text
    assert kept(room, draft).fingerprint == draft.fingerprint


def test_new_rules_are_refused_whole_or_kept_whole(room: Room, sonia: Client) -> None:
    form = Written(sonia, NEW)
    form.typed(id="fonds_neuf", rang="haut").sent(status=422)
    with room.office.working(room.office.sonia):
        assert not Funder.objects.exists() and not RulePack.objects.exists()
    form.typed(id="fonds_neuf", rang="45").sent()
    with room.office.working(room.office.sonia):
        assert [row.funder.code for row in RulePack.objects.select_related("funder")] == ["fonds_neuf"]


def test_cases_are_tried_before_anything_is_kept(room: Room, draft: RulePack, form: Written) -> None:
    page = text_of(form.typed(**{CAP: "30 €"}).sent("try", 200))
    assert "4 cas d’essai sur 5 donnent la bonne réponse" in page
    assert "60,00 € attendu, 30,00 € trouvé" in page
    assert kept(room, draft).fingerprint == draft.fingerprint


def test_rules_without_cases_enough_or_whose_case_fails_are_not_submitted(room: Room, sonia: Client) -> None:
    text = ports().packs.write(small(cas=[], statut="connu", doutes=["À relire."]))
    url = Written(sonia, NEW).typed(text=text).sent()["Location"]
    assert "0 cas d’essai" in after(sonia, f"{url}/submit")
    wrong = small(statut="connu", doutes=["À relire."], cas=[{**small()["cas"][0], "attendu": {"eligible": "non"}}])
    Written(sonia, f"{url}/ecrire").typed(text=ports().packs.write(wrong)).sent()
    page = read(sonia, url)
    assert "0 sur 1 donnent la bonne réponse" in page and "Faux" in page
    assert "échoue" in after(sonia, f"{url}/submit")
    with room.office.working(room.office.sonia):
        assert RulePack.objects.get().submitted_at is None


def after(client: Client, url: str, **data: str) -> str:
    """The page that a gesture leads to."""
    return text_of(client.post(url, data, follow=True))


def test_who_approves_reads_what_changes(room: Room, draft: RulePack, form: Written, ines: Client) -> None:
    url = f"/regles/{draft.public_id}"
    assert "Ce qui change" not in read(ines, url)
    form.typed(**{CAP: "75 €"}).typed(aides__1__plafonds__0__par="demande").sent()
    page = read(ines, url)
    assert "Ce qui change" in page
    assert "<del>Au plus 90 € par soin.</del>" in page and "<ins>Au plus 75 € par demande.</ins>" in page


def test_another_person_approves(room: Room, draft: RulePack, sonia: Client, ines: Client) -> None:
    url = f"/regles/{draft.public_id}"
    assert "n’est pas encore soumis" in read(sonia, url)
    assert "Une autre personne doit approuver" in after(sonia, f"{url}/submit")
    assert "Approuver et mettre en vigueur" not in read(sonia, url)
    assert "ne l’approuve pas" in after(sonia, f"{url}/publish")
    assert "Approuver et mettre en vigueur" in read(ines, url)
    assert "Écrites par Sonia Petit" in read(ines, url)
    page = after(ines, f"{url}/publish")
    assert "Règles en vigueur." in page and "approuvée par Inès Commission" in page
    assert kept(room, draft).status == "published"


def test_who_opened_it_before_a_colleague_wrote_is_told_so(
    room: Room, draft: RulePack, form: Written, ines: Client
) -> None:
    Written(ines, form.url).typed(**{CAP: "70 €"}).sent()
    answer = form.typed(**{CAP: "80 €"}).sent(status=409)
    page = text_of(answer)
    assert "<title>Erreur :" in page and "Quelqu’un a modifié ce brouillon entre-temps" in page
    assert Written(form.client, form.url, answer).field("aides.1.plafonds.0.montant") == "80 €"
    assert "montant: 70 €" in kept(room, draft).content


def test_a_colleague_who_began_the_same_rules_is_told_of_the_draft(room: Room, sonia: Client, ines: Client) -> None:
    Written(sonia, NEW).typed(id="fonds_neuf").sent()
    form = Written(ines, NEW).typed(id="fonds_neuf", financeur="Fonds à moi")
    answer = form.sent(status=422)
    assert "Un brouillon de ces règles est déjà en cours (version 1)" in text_of(answer)
    assert Written(ines, NEW, answer).field("financeur") == "Fonds à moi"


def test_a_draft_is_thrown_away(room: Room, draft: RulePack, sonia: Client) -> None:
    assert "Jeter le brouillon" in read(sonia, f"/regles/{draft.public_id}")
    url = f"/regles/{draft.public_id}/discard"
    assert "il est perdu" in read(sonia, url)
    assert "Cochez la case" in text_of(sonia.post(url))
    assert "Brouillon jeté." in after(sonia, url, is_sure="on")
    with room.office.working(room.office.sonia):
        assert not RulePack.objects.filter(pk=draft.pk).exists()


def test_rules_in_force_are_not_renamed_by_their_next_version(room: Room, sonia: Client) -> None:
    draft = room.draft()
    with room.office.working(room.office.sonia):
        in_force = RulePack.objects.exclude(pk=draft.pk).get().public_id
        draft.delete()
    form = Written(sonia, f"/regles/{in_force}/ecrire")
    page = text_of(form.typed(id="autre").sent(status=422))
    assert "Ces règles sont celles de « caisse_des_trois_vallees »" in page


def test_who_may_not_write_is_not_asked_to(room: Room, draft: RulePack) -> None:
    client = sign_in(Client(), room.office.claire)
    page = read(client, f"/regles/{draft.public_id}")
    assert "/ecrire" not in page and "Jeter" not in page
    assert client.get(f"/regles/{draft.public_id}/ecrire").status_code == 403


def test_a_model_of_the_nation_is_taken_up_by_a_caisse(room: Room, sonia: Client) -> None:
    nation = person("Nadia Nation", Role.NATIONAL_STEERING)
    with working_in(Context(actor(nation, room.today), Purpose.STEERING)):
        rules.seed(at=room.office.at)
        model = RulePack.objects.get(funder__code="agefiph_hearing").public_id
    page = read(sonia, "/regles/")
    assert "Modèle à compléter" in page and "Toutes les caisses" in page
    page = read(sonia, f"/regles/{model}")
    assert "Ce modèle est livré avec MisAS" in page and "Reprendre pour ma caisse" in page and "Soumettre" not in page
    ours = Written(sonia, f"/regles/{model}/ecrire").sent()["Location"]
    assert ours != f"/regles/{model}"
    page = read(sonia, ours)
    assert "n’est pas encore soumis" in page and "Soumettre" in page
    assert f'href="{ours}"' in read(sonia, "/regles/")
