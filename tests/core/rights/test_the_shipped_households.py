"""The worked files of docs/households are sound, are what the page says, and get the answers they were written for."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from misas.core.rights import drawing
from misas.core.rights.codes import Verdict
from misas.core.rights.facts import Household
from misas.core.rights.household import read_household, write_household
from misas.core.rights.review import Review, review
from misas.core.rights.validation import faults_of
from tests.kit.rights import rights, table

DOCS = Path(__file__).resolve().parents[3] / "docs"
FILES = sorted((DOCS / "households").glob("*.json"))


def shipped(name: str) -> Household:
    return read_household(json.loads((DOCS / "households" / f"{name}.json").read_text(encoding="utf-8")), table())


def verdicts(name: str) -> tuple[dict[str, Verdict], set[str], Review]:
    """The answers for the applicant, the rights left to the engine, the whole review."""
    held = shipped(name)
    done = review(rights(), held, table())
    mine = {one.right.id: one.verdict for one in done.answers if one.member == held.applicant.id}
    return mine, {one.right.id for one in done.for_engine}, done


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_household_is_sound(file: Path) -> None:
    held = read_household(json.loads(file.read_text(encoding="utf-8")), table())
    assert faults_of(held, table(), today=date(2026, 11, 21)) == ()
    assert read_household(write_household(held), table()) == held


def test_the_page_is_the_table() -> None:
    written = (DOCS / "household-file.md").read_text(encoding="utf-8")
    assert written == drawing.page(table()), "write it again: drawing.page(table())"


def test_all_the_shipped_cases_are_there() -> None:
    assert len(FILES) >= 8


def test_rsa_opens_a_free_c2s_by_itself() -> None:
    mine, engine, done = verdicts("single-on-rsa")
    assert mine["c2s_auto_rsa"] is Verdict.YES
    assert "c2s" in engine
    assert any(one.right.id == "rsa" and one.is_open for one in done.answers)


def test_aah_alone_is_presumed() -> None:
    mine, engine, _ = verdicts("aah-alone")
    assert {"c2s", "c2s_presomption"} <= set(engine)  # one computation says both
    assert "c2s_presomption" not in mine


def test_without_papers_the_engine_is_asked_about_ame_and_not_about_c2s() -> None:
    mine, engine, _ = verdicts("without-papers")
    assert (mine["puma"], mine["c2s"]) == (Verdict.NO, Verdict.NO)
    assert "ame" in engine


def test_asi_never_claimed_is_seen() -> None:
    mine, engine, _ = verdicts("disability-pension-asi-never-claimed")
    assert {"asi", "c2s"} <= engine
    assert mine["exo_tm"] is Verdict.YES


def test_prime_activite_is_open_and_the_children_have_their_dentist() -> None:
    held = shipped("family-with-prime-activite")
    done = review(rights(), held, table())
    answers = {(one.right.id, one.member): one for one in done.answers}
    assert answers["prime_activite", "p1"].is_open
    assert answers["mt_dents", "c1"].verdict is Verdict.UNKNOWN
    assert [atom.fact for atom in answers["mt_dents", "c1"].to_ask] == ["dental_check_done"]


@pytest.mark.parametrize("name", ["retired-couple-above-the-free-ceiling", "student-on-the-tax-return-of-parents"])
def test_the_engine_decides_for_the_others(name: str) -> None:
    mine, engine, _ = verdicts(name)
    assert "c2s" in engine
    assert mine["puma"] is Verdict.YES


def test_an_unknown_wage_stays_unknown() -> None:
    held = shipped("income-unknown")
    assert held.held("p1", "wage_net").value is None
    assert "c2s" in verdicts("income-unknown")[1]
