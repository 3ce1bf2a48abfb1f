"""The directory: a need and a place give offers with their reasons, each fact with who says it and of which day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from misas.core.access import Role
from misas.core.territory.codes import PointPrecision
from misas.records.orientation.models import Catchment, CatchmentValue
from misas.records.territory.models import Commune
from tests.kit.needs import book
from tests.kit.people import person, sign_in
from tests.web.cases.test_the_page_of_a_case import counted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
NIMES = "lieu=30189"
SOURCES = ("RPPS", "FINESS", "Annuaire santé ameli", "data·inclusion", "La loi", "Appel", "DREES")
YEAR = re.compile(r"DREES \(APL\), 20\d\d$")
"""What the DREES says is of a year, never of the day on which it was loaded."""
SOURCES += tuple(one.told.reference.title for one in book().needs if one.told)
DAY = re.compile(
    r"\b(1er|[12]?\d|3[01]) (janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc)|\benquête de \d{4}-\d{4}$"
)


class Facts(HTMLParser):
    """The facts of a page, each with what is said of where it comes from."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.facts: list[dict[str, str]] = []
        self._open: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if "data-fact" in names:
            self.facts.append({"text": "", "said": ""})
            self._inside, self._open = "text", [tag]
        elif self._open:
            self._open.append(tag)
            self._inside = "said" if "data-said" in names else self._inside

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag in self._open:
            while self._open.pop() != tag:
                pass
            self._inside = "text" if self._open else ""

    def handle_data(self, data: str) -> None:
        if self._inside and self.facts:
            self.facts[-1][self._inside] += data


def facts(page: str) -> list[dict[str, str]]:
    reader = Facts()
    reader.feed(page)
    return reader.facts


@pytest.fixture
def claire(db: None) -> Client:
    return sign_in(Client(), person("Claire Roux", Role.CASEWORKER))


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/annuaire/?{query}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def offers(shown: str) -> list[str]:
    return re.findall(
        r'<li class="card offer" id="offre-\d+".*?</li>\s*(?=<li class="card offer"|</ol>)', shown, re.DOTALL
    )


def test_from_a_commune_that_stands_at_its_arrondissement_no_kilometre_is_told(claire: Client) -> None:
    asked = "lieu=30007&besoin=ophtalmologie"
    before = page(claire, asked)
    assert "km à vol d’oiseau" in before and "data-lat" in before
    Commune.objects.filter(pk="30007").update(point_precision=PointPrecision.ARRONDISSEMENT)
    shown = page(claire, asked)
    assert offers(shown)
    assert not re.search(r"\d\s?k?m à vol d’oiseau", shown)
    assert "précision arrondissement" not in shown
    assert re.search(r"Non renseigné : [^.]*distance", shown), re.findall(r"Non renseigné : [^.]*", shown)


def test_nobody_is_told_to_walk_from_the_middle_of_a_commune(claire: Client) -> None:
    shown = page(claire, f"besoin=soins_dentaires&{NIMES}")
    assert "Dans la même commune" in shown and "À pied" not in shown


def test_nothing_is_asked_yet(claire: Client) -> None:
    assert "Que cherchez-vous ?" in page(claire)


def test_twenty_offers_at_most_each_with_its_reasons(claire: Client) -> None:
    shown = page(claire, f"besoin=soins_dentaires&{NIMES}")
    found = offers(shown)
    assert len(found) == 20
    for one in found:
        assert "data-fact" in one and "<h3" in one
        assert "à vol d’oiseau, précision" in one or "Dans la même commune" in one
        assert "Non renseigné" in one


@pytest.mark.parametrize("need", ["soins_dentaires", "suivi_gynecologique", "bilan_de_sante", "addictions", "lunettes"])
def test_every_fact_of_the_page_has_its_source_and_its_day(claire: Client, need: str) -> None:
    for query in (f"besoin={need}&{NIMES}", f"besoin={need}&{NIMES}&tarif=opposable&rayon=5"):
        told = facts(page(claire, query))
        assert told
        for fact in told:
            assert fact["text"].strip(), fact
            assert fact["said"].startswith(SOURCES), fact
            dated = YEAR if fact["said"].startswith("DREES (APL)") else DAY
            assert dated.search(fact["said"].strip()), fact


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ("medecin_traitant", "médecins généralistes"),
        ("grossesse", "Sages-femmes, autour de cette commune"),
        ("ophtalmologie", ""),
        ("soins_dentaires", ""),
        ("bilan_de_sante", ""),
    ],
)
def test_the_apl_is_told_under_the_profession_that_it_measures_alone(claire: Client, need: str, told: str) -> None:
    """The files of the Gard hold general practitioners and midwives, of 2023 and 2024."""
    found = [fact for fact in facts(page(claire, f"besoin={need}&{NIMES}")) if fact["said"].startswith("DREES (APL)")]
    assert [fact["said"].strip() for fact in found] == ["DREES (APL), 2024"] * bool(told)
    assert all(told in fact["text"] for fact in found)


@pytest.mark.parametrize("need", ["grossesse", "transport", "ophtalmologie", "psychologue", "soins_dentaires"])
def test_what_is_said_over_the_list_is_a_fact_with_its_source_or_an_advice_said_as_such(
    claire: Client, need: str
) -> None:
    shown = page(claire, f"besoin={need}&{NIMES}")
    notes = re.search(r'<ul class="plain small notes">(.*?)</ul>', shown, re.DOTALL)
    assert notes is not None
    lines = re.findall(r"<li(.*?)>(.*?)</li>", notes[1], re.DOTALL)
    assert lines
    for kind, text in lines:
        assert kind.strip() in ("data-fact", "data-advice"), text
        assert kind.strip() == "data-fact" or text.startswith("Conseil : "), text
    for fact in facts(notes[1]):
        dated = YEAR if fact["said"].startswith("DREES (APL)") else DAY
        assert dated.search(fact["said"].strip()), fact


def test_a_name_is_found_with_a_slip_and_its_facts_have_a_source(claire: Client) -> None:
    shown = page(claire, f"besoin=soins_dentaires&{NIMES}")
    name = re.search(r'data-name="([^"]{8,})"', shown)
    assert name is not None
    typed = name[1][:3] + name[1][4:]
    answer = claire.post("/annuaire/", {"q": typed, "place": "Nîmes"})
    text = answer.content.decode()
    assert name[1].replace("’", "’") in text
    for fact in facts(text.replace("\u00a0", " ")):
        assert fact["said"].startswith(SOURCES) and DAY.search(fact["said"]), fact


def test_a_word_finds_its_need_and_never_stands_in_the_address(claire: Client) -> None:
    answer = claire.post("/annuaire/", {"q": "gynéco", "besoin": ""}, headers={"HX-Request": "true"})
    assert "Suivi gynécologique" in answer.content.decode()
    assert "gyn" not in answer["HX-Push-Url"]


def test_a_page_loaded_again_shows_what_was_typed_which_stands_in_no_address(claire: Client) -> None:
    answer = claire.post("/annuaire/", {"q": "Salétoile", "place": "Nîmes"}, headers={"HX-Request": "true"})
    address = answer["HX-Push-Url"]
    assert "letoile" not in address and re.search(r"&recherche=[\w-]{12}$", address)
    for _ in range(2):
        again = claire.get(address).content.decode()
        assert 'name="q" value="Salétoile"' in again and "SALÉTOILE Gaël" in again
    key = address.rsplit("=", 1)[1]
    other = sign_in(Client(), person("Paul Girard", Role.CASEWORKER)).get(address).content.decode()
    assert "Salétoile" not in other, "it goes with the session"
    cleared = claire.post("/annuaire/", {"q": "", "place": "Nîmes", "recherche": key}, headers={"HX-Request": "true"})
    assert "recherche" not in cleared["HX-Push-Url"]
    assert "Salétoile" not in claire.get(address).content.decode()


def test_the_last_searches_are_kept_under_their_own_keys(claire: Client) -> None:
    addresses = [
        claire.post("/annuaire/", {"q": f"kine {nth}"}, headers={"HX-Request": "true"})["HX-Push-Url"]
        for nth in range(12)
    ]
    assert len(set(addresses)) == 12
    shown = [f'value="kine {nth}"' in page(claire, one.split("?")[1]) for nth, one in enumerate(addresses)]
    assert shown == [False] * 2 + [True] * 10
    assert 'name="q" value="kine' not in page(claire, "recherche=%27%22%3E%3Cscript")


def test_her_own_words_find_the_need_while_the_commune_is_filled_in(claire: Client) -> None:
    answer = claire.post("/annuaire/", {"q": "mal aux dents", "place": "Nîmes"}).content.decode()
    assert "Soins dentaires" in answer and f"besoin=soins_dentaires&amp;{NIMES}" in answer


def test_a_town_typed_with_a_need_or_a_name_is_where_it_is_sought(claire: Client) -> None:
    answer = claire.post("/annuaire/", {"q": "dentiste à Alès", "place": "Nîmes"}).content.decode()
    assert "autour de Alès (30100)" in answer and "besoin=soins_dentaires&amp;lieu=30007" in answer
    answer = claire.post("/annuaire/", {"q": "Salétoile Lédenon", "place": "Nîmes"}).content.decode()
    assert "SALÉTOILE Gaël" in answer and "30210 Lédenon" in answer
    answer = claire.post("/annuaire/", {"q": "Lédenon"}).content.decode()
    assert "Chercher autour de Lédenon (30210)" in answer and "?lieu=30145" in answer


@pytest.mark.parametrize(
    ("typed", "label"),
    [("30900", "Nîmes (30900)"), ("nimes", "Nîmes (30000)"), ("Nîmes (30900)", "Nîmes (30900)"),
     ("30200 bagnols sur ceze", "Bagnols-sur-Cèze (30200)"), ("ajaccio", "Ajaccio (20000)"), ("Paris", "Paris (75)")],
)  # fmt: skip
def test_a_place_is_told_in_one_form_that_finds_it_again(claire: Client, typed: str, label: str) -> None:
    for said in (typed, label):
        answer = claire.post("/annuaire/", {"besoin": "soins_dentaires", "place": said}).content.decode()
        assert f'name="place" value="{label}"' in answer, said


def test_suggestions_around_a_place_have_that_form_with_the_departement(claire: Client) -> None:
    for typed, option in (
        ("30900", '<option value="Nîmes (30900)">30\u00a0: 30000, 30900'),
        ("bagnols-sur-c", '<option value="Bagnols-sur-Cèze (30200)">30\u00a0: 30200'),
    ):
        answer = claire.post("/signaler/communes?autour=1", {"place": typed}).content.decode()
        assert option in answer, answer


def test_the_address_says_the_filters_and_the_page_shows_them(claire: Client) -> None:
    said = {
        "besoin": "ophtalmologie", "place": "ales", "rayon": "50", "tarif": "opposable", "acces": "1",
        "langue": "ar", "deplacement": "no_car", "filtres": "1",
    }  # fmt: skip
    answer = claire.post("/annuaire/", said, headers={"HX-Request": "true"})
    address = answer["HX-Push-Url"]
    assert "lieu=30007" in address and "rayon=50" in address
    shown = page(claire, address.split("?")[1])
    for sign in ('value="50" selected', 'value="ophtalmologie" selected', 'value="ar" selected',
                 'value="no_car" selected', 'value="opposable" checked', 'name="acces" value="1" checked'):  # fmt: skip
        assert sign in shown, sign
    assert 'value="Alès (30100)"' in shown


def test_a_search_that_gives_too_little_says_how_it_was_widened(claire: Client) -> None:
    shown = page(claire, "besoin=cardiologie&lieu=30170&rayon=5")
    assert "Recherche étendue à" in shown


def test_a_search_is_not_said_to_lack_offers_when_it_lacks_a_sure_tariff(claire: Client) -> None:
    """Twenty opticians, and nobody says what they take: three offers were there."""
    shown = page(claire, f"besoin=lunettes&{NIMES}")
    assert len(offers(shown)) == 20 and "Recherche étendue à" in shown
    assert "Moins de trois offres" not in shown
    assert "Aucune de ces offres n’est sûre d’être sans dépassement" in shown
    told = re.search(r"(\d+) offres affichées sur (\d+) trouvées", shown)
    assert told is not None and int(told[1]) == 20 < int(told[2])
    assert "aucune affichée" in shown, "what the widening brought stands after them"


@pytest.mark.parametrize(
    ("typed", "said"), [("St Gil", "Saint-Gilles"), ("nimse", "Nîmes"), ("zzzz", "Commune inconnue")]
)
def test_a_place_that_is_not_clear_is_asked_again(claire: Client, typed: str, said: str) -> None:
    answer = claire.post("/annuaire/", {"besoin": "soins_dentaires", "place": typed})
    assert said in answer.content.decode()
    assert "Commune inconnue" in answer.content.decode()


def test_without_a_place_no_distance_is_invented(claire: Client) -> None:
    shown = page(claire, "besoin=soins_dentaires")
    assert "La commune n’est pas connue" in shown and not offers(shown)


def test_only_what_is_known_passes_the_filters_on_what_was_said(claire: Client) -> None:
    shown = page(claire, f"besoin=soins_dentaires&{NIMES}&nouveaux=1")
    assert not offers(shown) and "Retirez un filtre" in shown


def test_the_ground_of_the_map_is_ours(claire: Client) -> None:
    shown = page(claire, f"besoin=soins_dentaires&{NIMES}")
    assert 'data-ground="/annuaire/fond/30"' in shown and "svg-maps (CC BY 4.0)" in shown
    ground = claire.get("/annuaire/fond/30").json()
    assert {"30", "34", "13"} <= set(ground["departements"]) and "59" not in ground["departements"]
    assert claire.get("/annuaire/fond/zz").status_code == 404


def test_the_page_costs_the_same_queries_whatever_is_found(claire: Client) -> None:
    """Three say who asks, and for which caisse; then where, what serves, what is near, what the directories know, what
    the caisse does, its PASS."""
    costs = []
    for query in (f"besoin=soins_dentaires&{NIMES}&rayon=5", f"besoin=soins_dentaires&{NIMES}&rayon=100"):
        page(claire, query)
        with CaptureQueriesContext(connection) as captured:
            page(claire, query)
        costs.append(counted(captured))
    assert len(costs[0]) == len(costs[1]) <= 9, "\n".join(sql[:160] for sql in costs[1])
    with CaptureQueriesContext(connection) as captured:
        page(claire)
    assert len(counted(captured)) <= 8


def measured(speciality: str, value: float, *, national: bool = False) -> None:
    one = Catchment.objects.create(
        speciality=speciality, made_from="x", as_of=date(2026, 10, 25), computed_at=datetime(2026, 11, 3, tzinfo=UTC),
        mean=0.001, is_national=national,
    )  # fmt: skip
    CatchmentValue.objects.create(catchment=one, insee="30189", value=value)


def own(shown: str) -> list[dict[str, str]]:
    return [fact for fact in facts(shown) if "2SFCA" in fact["text"]]


def test_where_the_drees_says_nothing_our_own_figure_is_context_with_its_directory_and_its_day(claire: Client) -> None:
    asked = f"besoin=ophtalmologie&{NIMES}"
    with CaptureQueriesContext(connection) as without:
        assert own(page(claire, asked)) == []
    measured("10/SM38+SM85", 0.0004)
    with CaptureQueriesContext(connection) as after:
        (told,) = own(page(claire, asked))
    assert len(after) == len(without), "told in the query that tells of the places"
    assert "0,4 fois la moyenne du territoire chargé" in told["text"]
    assert "Calculé par MisAS d’après l’annuaire du 25 oct. 2026" in told["text"]
    assert "jamais un critère" in told["text"]
    assert told["said"].strip() == "RPPS (Annuaire Santé), 25 oct. 2026"
    assert own(page(claire, "besoin=ophtalmologie&lieu=75056")) == [], "nothing is known there"


def test_our_own_figure_does_not_speak_over_the_drees_and_changes_no_order(claire: Client) -> None:
    before = {need: offers(page(claire, f"besoin={need}&{NIMES}")) for need in ("medecin_traitant", "orthophonie")}
    measured("10/SM26+SM53+SM54", 0.0)
    measured("91", 0.0123, national=True)
    assert own(page(claire, f"besoin=medecin_traitant&{NIMES}")) == []
    (told,) = own(page(claire, f"besoin=orthophonie&{NIMES}"))
    assert "12 fois la moyenne de France" in told["text"]
    for need, shown in before.items():
        assert offers(page(claire, f"besoin={need}&{NIMES}")) == shown
