"""A C2S that is due says whether it is free; what serves only whoever cannot have it is then not told, nor counted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from misas.actions.ports import ports
from misas.core.rights.engine import C2SFigures
from misas.records.rights.models import RightsReview
from misas.wording.rights_said import c2s_words
from tests.kit.cases import Office
from tests.kit.engine_double import EngineDouble
from tests.web.rights.conftest import SignIn
from tests.web.rights.test_the_interview import FREE, here, said
from tests.web.rights.test_what_is_not_sure_is_said import answer, tell

INSURED = {"base_cover": "open", "complementary_cover": "none", "lives_in_france": True, "wage_net": 700}
WORKS = {"worked_last_3_months": True, "rsa": 0}
"""No C2S is presumed of who worked, nor opens by itself without the RSA."""
NO_COVER, TOWN = "Aucune complémentaire santé", "Mutuelle communale"
FIGURES = C2SFigures(
    ceiling_free=10_421, ceiling_contribution=14_068, base_low=Decimal(0), base_high=Decimal(0),
    contribution_low=Decimal(0), contribution_high=Decimal(0), lines=(), base_held=Decimal(0),
    tier_low="gratuite", tier_high="gratuite", reason_low="", reason_high="",
)  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "cost", "words"),
    [
        ("gratuite", "gratuite", (0, 0), "gratuite"),
        ("participation", "participation", (28, 28), "avec participation, 28,00 € par mois pour le foyer"),
        (
            "participation",
            "participation",
            (8, 28),
            "avec participation, de 8,00 € à 28,00 € par mois pour le foyer selon ce qui manque",
        ),
        ("gratuite", "participation", (0, 28), "gratuite ou avec participation"),
        ("refus", "gratuite", (0, 0), ""),
    ],
)
def test_each_tier_is_said_in_words(low: str, high: str, cost: tuple[int, int], words: str) -> None:
    figures = replace(FIGURES, tier_low=low, tier_high=high, contribution_low=Decimal(cost[0]),
                      contribution_high=Decimal(cost[1]))  # fmt: skip
    rights = ports().rules.by_id
    assert c2s_words(rights["c2s"], figures).replace("\u00a0", " ") == words
    assert c2s_words(rights["aah"], figures) == c2s_words(rights["c2s"], None) == ""
    assert c2s_words(rights["c2s_auto_rsa"], None) == "gratuite"


@pytest.fixture
def due(office: Office, review: RightsReview) -> RightsReview:
    tell(office, review, **(FREE | INSURED))
    answer(office, review)
    return review


def test_a_free_c2s_is_said_free_on_every_page(office: Office, due: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    letter = said(client, here(due, "lettre"))
    assert "Pour vous : gratuite, à confirmer." in letter.replace("\u00a0", " ")
    assert "gratuite" in said(client, here(due, "resume")).partition("Qui décide")[2].partition("Préparer")[0]
    themes = client.get(here(due)).context["results"].themes
    (c2s,) = [one for theme in themes for one in theme.yes if one.id == "c2s"]
    assert c2s.amount == "gratuite"


def test_what_serves_without_the_c2s_is_not_told_when_it_is_due(office: Office, due: RightsReview, as_: SignIn) -> None:
    client = as_(office.claire)
    for page in ("lettre", "resume"):
        told = said(client, here(due, page)).partition("Les réponses données")[0]
        assert NO_COVER not in told and TOWN not in told, page


def test_it_is_told_when_the_c2s_is_not(
    office: Office, review: RightsReview, engine: EngineDouble, as_: SignIn
) -> None:
    engine.ceiling = 100
    tell(office, review, **(FREE | INSURED | WORKS))
    answer(office, review)
    letter = said(as_(office.claire), here(review, "lettre"))
    assert NO_COVER in letter and TOWN in letter


def test_it_is_a_no_with_its_reason_on_every_screen(office: Office, due: RightsReview, as_: SignIn) -> None:
    client, reason = as_(office.claire), "La C2S est due à ce foyer : elle passe avant"
    for url in (here(due), f"/dossiers/{due.case.public_id}/droits"):
        refused = {one.id: one for theme in client.get(url).context["results"].themes for one in theme.no}
        for right in ("sans_complementaire", "mutuelle_communale"):
            assert refused[right].says == "Non" and reason in refused[right].note.replace("\u00a0", " "), (url, right)
        assert said(client, url).replace("\u00a0", " ").count(reason) == 2
    for right in ("sans_complementaire", "mutuelle_communale"):
        why = said(client, here(due, f"droits/{right}")).replace("\u00a0", " ")
        assert f"{reason} (CSS L861-1)." in why and "Préparer la demande" not in why


def test_a_notice_is_to_be_known_and_counts_as_no_yes(
    office: Office, review: RightsReview, engine: EngineDouble, as_: SignIn
) -> None:
    engine.ceiling = 100
    tell(office, review, **(FREE | INSURED | WORKS))
    answer(office, review)
    client, due = as_(office.claire), review
    results = client.get(here(due)).context["results"]
    notices = [one for theme in results.themes for one in theme.notices]
    assert "sans_complementaire" in {one.id for one in notices}
    assert results.yes == sum(len(theme.yes) for theme in results.themes) - len(notices)
    (cover,) = [theme for theme in results.themes if any(one.id == "sans_complementaire" for one in theme.yes)]
    assert "à savoir" in cover.summary
    page = said(client, here(due, "droits/sans_complementaire"))
    assert "Ceci est une information." in page and "Qui décide" not in page and "Ce droit se demande" not in page
