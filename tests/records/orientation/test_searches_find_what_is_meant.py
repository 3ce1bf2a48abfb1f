"""Searches as people type them, on the sample territories: what is meant comes first, and the first five are those of
`searches.txt`, with where they are and why.

That file is read by people: whoever changes an order on purpose runs this test with `MISAS_SEARCHES=keep`, which writes
it anew, and reads what changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from misas.actions.orientation import Done
from misas.actions.ports import ports
from misas.core.access import Context
from misas.core.orientation.needs_finding import find_needs
from misas.records.access.scope import working_in
from misas.records.orientation.finding import Wish, find
from misas.records.orientation.meaning import meaning_of
from misas.records.orientation.naming import named, spoken_form
from misas.records.orientation.queries import Card, cards, served
from misas.records.orientation.search import unplaced
from misas.records.territory.models import Caisse
from misas.records.territory.queries import suggest_places
from misas.wording.orientation import reason_sentence, widening_sentence
from tests.kit.people import caisse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]
KEPT = Path(__file__).with_name("searches.txt")
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
FIVE = 5

NEEDS = (
    # typed, commune of the person, the need that is meant
    ("gynéco", "30007", "suivi_gynecologique"),
    ("gynecologe", "59350", "suivi_gynecologique"),
    ("dentsite", "30189", "soins_dentaires"),
    ("un dentiste", "97302", "soins_dentaires"),
    ("Ophtalmo", "30007", "ophtalmologie"),
    ("bilan de sante", "30032", "bilan_de_sante"),
    ("medecin-traitant", "59606", "medecin_traitant"),
    ("psychologeu", "59178", "psychologue"),
    ("depistage", "97311", "depistage_cancers"),
    ("centre de santé", "30189", "centre_de_sante"),
    ("kine", "97304", "kinesitherapie"),
    ("alcool", "59512", "addictions"),
    ("piqûre à domicile", "30341", "soins_infirmiers"),
    ("sage femme", "97353", "grossesse"),
)
OWN_WORDS = (
    # as she says it, the commune already filled in, the need that is meant
    ("mal aux dents", "30189", "soins_dentaires"),
    ("J’ai mal au dos", "30007", "rhumatologie"),
    ("une rage de dent", "59350", "soins_dentaires"),
    ("lunettes", "30189", "lunettes"),
    ("mes lunettes sont cassées", "30007", "lunettes"),
    ("psy", "59178", "psychologue"),
    ("un médecin pour les yeux", "30189", "ophtalmologie"),
    ("mal a la gorge", "59350", "orl"),
    ("j’entends mal", "30007", "audition"),
    ("rdv gynéco", "30189", "suivi_gynecologique"),
    ("il veut arreter de fumer", "59512", "addictions"),
    ("dentiste pour enfant", "97302", "soins_dentaires"),
    ("je suis enceinte", "97311", "grossesse"),
    ("mal au genoux", "30189", "rhumatologie"),
    ("je cherche un nouveau médecin traitant", "30341", "medecin_traitant"),
    ("pas le moral", "59599", "psychologue"),
    ("prothèse dentaire trop chère", "30189", "soins_dentaires"),
)
TOGETHER = (
    # typed in the one field, département of the search, need or name that is meant, its town
    ("dentiste Alès", "30", "soins_dentaires", "Alès (30100)"),
    ("mal aux dents à nimes", "30", "soins_dentaires", "Nîmes (30000)"),
    ("Beaucaire opticien", "30", "lunettes", "Beaucaire (30300)"),
    ("kiné st gilles", "30", "kinesitherapie", "Saint-Gilles (30800)"),
    ("ophtalmo 30900", "30", "ophtalmologie", "Nîmes (30900)"),
    ("psychologue à Marcq-en-Baroeul", "30", "psychologue", "Marcq-en-Barœul (59700)"),
    ("dentsite Aels", "30", "soins_dentaires", "Alès (30100)"),
    ("Saletoile Lédenon", "30", "saletoile gael", "30145"),
    ("ledenon, Dr SALETOILE", "30", "saletoile gael", "30145"),
    ("Salettoile Lednon", "30", "saletoile gael", "30145"),
    ("Saletoile 30210", "30", "saletoile gael", "30145"),
    ("saletoile perrine pont st esprit", "30", "saletoile perrine", "30202"),
    ("Orstignol Cayenne", "30", "orstignol cedric", "97302"),
    ("Valostric Lille", "30", "valostric sandrine", "59350"),
    ("pharmacie Le Cailar", "30", "pharmacie le cailar", "30059"),
)
PLACES = (
    # typed, INSEE code that is meant, how it is told from its homonyms
    ("nimes", "30189", "30 : 30000, 30900"),
    ("Nimse", "30189", "30 : 30000, 30900"),
    ("ales", "30007", "30 : 30100"),
    ("st-gilles 30", "30258", "30 : 30800"),
    ("Saint Hippolyte du fort", "30263", "30 : 30170"),
    ("ste anastasie", "30228", "30 : 30190"),
    ("le grau du roi", "30133", "30 : 30240"),
    ("Grau-du-Roi (Le)", "30133", "30 : 30240"),
    ("tourcoin", "59599", "59 : 59200"),
    ("marcq en baroeul", "59378", "59 : 59700"),
    ("villeneuve d ascq", "59009", "59 : 59491, 59493, 59650"),
    ("st laurent du maroni", "97311", "973 : 97320"),
    ("remire-monjoly", "97309", "973 : 97354"),
)
NAMES = (
    # typed, département, the name that is meant, as it is kept
    ("Dr Taretoile", "59", "taretoile"),
    ("Sandrine VAN LOUANGIER", "30", "van louangier sandrine"),
    ("Marie-Thérèse Vallemont", "30", "vallemont marie therese"),
    ("gouostric pierre yves", "30", "gouostric pierre yves"),
    ("Mme Garfonde Inès", "30", "garfond ines"),
    ("becruad cedric", "30", "becraud cedric"),
    ("D’Lamtignol", "30", "d lamtignol abdou"),
    ("cpts st gilles", "30", "cpts saint gilles"),
    ("Labo Saint-Jean-du-Gard", "30", "laboratoire saint jean du gard"),
    ("pmi st-quentin la poterie", "30", "pmi saint quentin la poterie"),
    ("ccas nimes", "30", "ccas de nimes"),
    ("maison de santé st amand", "59", "maison de sante saint amand les"),
    ("hopital st laurent du maroni", "973", "centre hospitalier saint laurent du maroni"),
)


def test_there_are_as_many_as_were_read() -> None:
    assert len(NEEDS) + len(PLACES) + len(NAMES) == 40
    assert len(OWN_WORDS) + len(TOGETHER) == 32


@pytest.mark.parametrize(("typed", "_insee", "meant"), NEEDS + OWN_WORDS)
def test_the_need_that_is_meant_comes_first(typed: str, _insee: str, meant: str) -> None:
    assert [need.id for need in find_needs(typed, ports().needs.needs)][:1] == [meant]


@pytest.mark.parametrize(("typed", "insee", "where"), PLACES)
def test_the_commune_that_is_meant_comes_first_and_says_where_it_is(typed: str, insee: str, where: str) -> None:
    first = suggest_places(typed)[0]
    assert (first.insee, first.whereabouts) == (insee, where)


@pytest.mark.parametrize(("typed", "departement", "meant"), NAMES)
def test_the_name_that_is_meant_comes_first(typed: str, departement: str, meant: str, directory: list[Done]) -> None:
    first = by_name(typed, departement)[0]
    assert any(spoken_form(name).startswith(meant) for name in (first.name, first.site)), first


@pytest.mark.parametrize(("typed", "departement", "meant", "town"), TOGETHER)
def test_a_town_typed_with_a_need_or_a_name_is_where_it_is_sought(
    typed: str, departement: str, meant: str, town: str, directory: list[Done]
) -> None:
    now = served()
    read = meaning_of(typed, [departement], book=ports().needs, served=now.families)
    if meant in ports().needs.by_id:
        assert (read.needs[0].id, read.town and read.town.label) == (meant, town)
    else:
        told = cards([unplaced(hit.place, hit.family) for hit in read.places[:1]], now)
        (first,) = told.values()
        assert (spoken_form(first.name), first.insee) == (meant, town)


def by_name(typed: str, departement: str) -> list[Card]:
    now = served()
    hits = named(typed, [departement], served=now.families, limit=FIVE)
    told = cards([unplaced(hit.place, hit.family) for hit in hits], now)
    return [told[hit.place] for hit in hits]


def test_the_first_five_are_those_that_were_read(directory: list[Done]) -> None:
    home = caisse()
    with working_in(Context.for_system(home.pk)):
        found = "\n".join(every_search(home)) + "\n"
    if os.environ.get("MISAS_SEARCHES") == "keep":
        KEPT.write_text(found, encoding="utf-8")
    assert found.splitlines() == KEPT.read_text(encoding="utf-8").splitlines()


def every_search(home: Caisse) -> Iterator[str]:
    for typed, insee, _ in NEEDS + OWN_WORDS:
        (need, *others) = find_needs(typed, ports().needs.needs)
        search = find(Wish(need.id, commune=insee), caisse=home, seed="forty", book=ports().needs, at=AT)
        yield f"« {typed} », {search.home} → {need.title}"
        yield from (f"    (ou : {', '.join(one.title for one in others[:3])})" for _ in others[:1])
        yield from (f"    ({widening_sentence(step)})" for step in search.ranked.widened)
        for offer in search.ranked.offers[:FIVE]:
            card = search.cards[offer.candidate.place]
            why = " ; ".join(reason_sentence(reason) for reason in offer.reasons)
            yield f"    {offer.candidate.name}, {card.postal_code} {card.town} : {why}"
    for typed, *_ in PLACES:
        yield f"« {typed} »"
        yield from (f"    {place.name}, {place.whereabouts}" for place in suggest_places(typed)[:FIVE])
    for typed, departement, _ in NAMES:
        yield f"« {typed} », {departement}"
        for card in by_name(typed, departement):
            where = f"{card.site}, " if card.site else ""
            yield f"    {card.name}, {where}{card.postal_code} {card.town} : {', '.join(card.what)}"
    now = served()
    for typed, departement, *_ in TOGETHER:
        read = meaning_of(typed, [departement], book=ports().needs, served=now.families, limit=FIVE)
        around = f", autour de {read.town.label}" if read.town else ""
        yield f"« {typed} », {departement} → {', '.join(need.title for need in read.needs) or 'un nom'}{around}"
        told = cards([unplaced(hit.place, hit.family) for hit in read.places], now)
        yield from (f"    {told[hit.place].name}, {told[hit.place].town}" for hit in read.places)
