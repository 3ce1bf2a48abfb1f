"""A figure that the law should have revised is named; a gap said beforehand is apart, until its own last day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from misas.core.rights.facts import BrokenRule
from misas.core.rights.freshness import Cause, Finding, Revisions, Standing, banner, look
from tests.kit.rights import rights

FILE = Path(__file__).resolve().parents[3] / "rules" / "revalorisations.yaml"
BUILT = date(2026, 11, 22)
"""The day for which the shipped table was written: the tests of the shipped table are about that day."""

FIGURE: dict[str, Any] = {
    "id": "figure",
    "libelle": "Un montant",
    "mois": [4],
    "texte": "Décret",
    "url": "https://exemple.test",
    "ou": "rules/c2s/ceilings.yaml",
    "depuis": date(2026, 4, 1),
    "vu_le": date(2026, 4, 3),
    "droits": ["c2s"],
}
GAP = {"parametre": "figure", "raison": "Décret non lu.", "jusqu_au": date(2027, 6, 30)}


def shipped() -> Revisions:
    return Revisions.read(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def found(on: date, *gaps: dict[str, Any], **changed: Any) -> tuple[Finding, ...]:
    """What one made-up figure is found to be on a day."""
    revisions = Revisions.read({"parametres": [{**FIGURE, **changed}], "lacunes": list(gaps)})
    return look(revisions, (), today=on).findings


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2026, 4, 1), Standing.CURRENT),
        (date(2027, 3, 31), Standing.CURRENT),
        (date(2027, 4, 1), Standing.EXPECTED),
        (date(2027, 4, 8), Standing.EXPECTED),
        (date(2027, 4, 9), Standing.LATE),
    ],
)
def test_a_revision_is_expected_for_seven_days_then_late(on: date, standing: Standing) -> None:
    (one,) = found(on, vu_le=date(2027, 3, 1))
    assert one.standing is standing
    assert (one.cause is Cause.REVISION_MISSING) == (standing is not Standing.CURRENT)


def test_the_day_of_the_missing_revision_is_told() -> None:
    (one,) = found(date(2027, 5, 1))
    assert (one.due, one.since) == (date(2027, 4, 1), date(2026, 4, 1))
    (one,) = found(date(2026, 5, 1))
    assert one.due == date(2027, 4, 1), "of a current figure, the next revision"


def test_a_value_confirmed_unchanged_is_no_missing_revision() -> None:
    assert found(date(2027, 5, 1), confirme_le=date(2027, 4, 2))[0].standing is Standing.CURRENT
    assert found(date(2027, 5, 1), confirme_le=date(2027, 3, 30))[0].standing is Standing.LATE


def test_a_value_that_changed_between_two_revisions_still_waits_for_the_next() -> None:
    (one,) = found(date(2027, 2, 1), mois=[1], depuis=date(2026, 6, 1))
    assert (one.standing, one.due) == (Standing.LATE, date(2027, 1, 1))


def test_without_a_calendar_the_source_is_looked_at_each_year() -> None:
    assert found(date(2027, 4, 3), mois=[])[0].standing is Standing.CURRENT
    (one,) = found(date(2027, 4, 4), mois=[])
    assert (one.standing, one.cause, one.due) == (Standing.LATE, Cause.SOURCE_OLD, date(2027, 4, 3))


def test_a_gap_is_apart_until_its_last_day_then_late() -> None:
    (one,) = found(date(2027, 6, 30), GAP)
    assert (one.standing, one.cause, one.reason) == (Standing.KNOWN_GAP, Cause.GAP_SAID, "Décret non lu.")
    late = found(date(2027, 7, 1), GAP)
    assert [(one.standing, one.cause) for one in late] == [
        (Standing.LATE, Cause.GAP_OVER),
        (Standing.LATE, Cause.REVISION_MISSING),
    ]


def test_a_right_whose_sources_were_not_opened_for_a_year_is_late() -> None:
    last = max(reference.checked_on for one in rights() for reference in one.references)
    nothing = Revisions.read({"parametres": [{**FIGURE, "mois": [], "vu_le": last}], "lacunes": []})
    assert look(nothing, rights(), today=BUILT).is_fresh
    later = look(nothing, rights(), today=last.replace(year=last.year + 1, day=last.day + 1))
    assert {one.id for one in later.of(Standing.LATE)} >= {one.id for one in rights()}


def test_the_shipped_table_is_fresh_on_the_day_it_was_written_and_says_what_it_lacks() -> None:
    seen = look(shipped(), rights(), today=BUILT)
    assert seen.of(Standing.LATE) == ()
    assert {"c2s_plafonds_metropole", "asi"} <= {one.id for one in seen.of(Standing.KNOWN_GAP)}
    assert all(one.reason for one in seen.of(Standing.KNOWN_GAP))


def test_next_april_the_shipped_ceilings_are_late() -> None:
    late = {one.id: one for one in look(shipped(), rights(), today=date(2027, 4, 9)).of(Standing.LATE)}
    assert late["c2s_plafonds_metropole"].due is not None
    assert "rsa" in late and "aide_logement_loyers" not in late


def test_every_figure_names_rights_that_exist() -> None:
    known = {one.id for one in rights()}
    assert [one.id for one in shipped().parameters if not one.rights or set(one.rights) - known] == []


def test_the_rights_that_the_engine_computes_are_all_watched() -> None:
    watched = {right for one in shipped().parameters for right in one.rights}
    assert {one.id for one in rights() if one.asks_engine} <= watched


def test_a_banner_shows_what_its_review_reads_and_nothing_when_nothing_is_owed() -> None:
    april = look(shipped(), (), today=date(2027, 4, 9))
    assert banner(april) is not None
    of_rsa = banner(april, {"rsa"})
    assert of_rsa is not None and of_rsa.is_red and {one.id for one in of_rsa.late} == {"rsa"}
    now = look(shipped(), (), today=BUILT)
    shown = banner(now, {"c2s"})
    assert shown is not None and not shown.is_red and shown.gaps
    assert banner(now, {"aide_logement"}) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"mois": [13]},
        {"mois": [4, 1]},
        {"depuis": "avril"},
        {"texte": ""},
        {"url": "http://exemple.test"},
        {"ou": ""},
        {"surprise": 1},
    ],
    ids=str,
)
def test_a_line_that_says_nothing_sound_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(BrokenRule, match="figure"):
        found(BUILT, **changed)


def test_a_table_says_all_its_faults_at_once() -> None:
    with pytest.raises(BrokenRule) as broken:
        Revisions.read({"parametres": [FIGURE, FIGURE], "lacunes": [{**GAP, "parametre": "nothing"}], "zut": 1})
    assert len(broken.value.reasons) == 3
    with pytest.raises(BrokenRule, match="no parameter"):
        Revisions.read({})
