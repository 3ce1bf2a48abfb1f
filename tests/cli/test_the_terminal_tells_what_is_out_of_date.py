"""`./misas rights freshness` and the line of the doctor: what is late is red, known gaps apart, the day comes in."""

from __future__ import annotations

import contextlib
import shutil
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from misas.cli import terminal
from misas.cli.commands import doctor
from misas.cli.commands.rights import freshness
from misas.cli.house import House
from misas.connectors.rule_files import RuleFolder
from misas.core.rights.freshness import Cause, Finding, Standing, banner
from misas.wording.rights_freshness import banner_lines, finding_line

RULES = RuleFolder(Path(__file__).resolve().parents[2] / "rules")
HOUSEHOLD = RULES.folder.parent / "docs" / "households" / "single-on-rsa.json"
BUILT, APRIL = date(2026, 11, 22), date(2027, 4, 9)


class Held:
    """A house whose rules are the shipped ones, always looked at on the same day."""

    def __init__(self, on: date | None = None) -> None:
        self.on = on

    def rules(self) -> Any:
        return self

    def every_freshness(self, today: date) -> Any:
        return RULES.every_freshness(self.on or today)


def said(on: date, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = freshness.run(Namespace(on=on), cast(House, Held()))
    return code, capsys.readouterr().out.splitlines()


def test_on_the_day_it_was_written_nothing_is_late_and_the_gaps_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = said(BUILT, capsys)
    assert code == 0
    assert {line[0] for line in lines[:-1]} == {"!"}
    assert any("Plafond de l’ASI" in line and "31" in line for line in lines)
    assert "Aucun montant n’a dépassé" in lines[-1] and "Manques connus" in lines[-1]


def test_a_week_after_the_first_of_april_what_was_not_revised_is_red(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = said(APRIL, capsys)
    assert code == 1
    assert any(line.startswith("✗ Montant de base du RSA") and "manque depuis" in line for line in lines)
    assert "points ont dépassé" in lines[-1]


def test_the_doctor_has_one_line_for_it() -> None:
    (well,) = doctor.figures(cast(House, Held(BUILT)))
    assert well.mark == "✓" and "Montants des droits à jour" in well.said and "manques connus" in well.said
    (late,) = doctor.figures(cast(House, Held(APRIL)))
    assert late.mark == "✗" and "./misas rights freshness" in late.said


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause], ids=str)
def test_every_cause_has_its_sentence(cause: Cause) -> None:
    one = Finding("x", "Un montant", Standing.LATE, cause, BUILT, APRIL, "Décret non lu.")
    line = finding_line(one)
    assert line.startswith("Un montant\u00a0: ") and "9\u00a0avril\u00a02027" in line and line.endswith(".")
    assert "Décret non lu." in line or cause in (Cause.REVISION_MISSING, Cause.SOURCE_OLD)


def test_the_banner_says_what_to_do_when_a_figure_is_late() -> None:
    red = banner(RULES.freshness(APRIL), {"rsa"})
    assert red is not None
    heading, lines = banner_lines(red)
    assert "Vérifiez avant de conclure" in heading and len(lines) == 1
    calm = banner(RULES.freshness(BUILT), {"c2s"})
    assert calm is not None and "à confirmer" in banner_lines(calm)[0]


def test_what_is_shown_is_french_typography() -> None:
    for one in RULES.revisions.parameters:
        assert not any(f" {mark}" in one.label + one.text for mark in "?!;:»%€"), one.id
    for gap in RULES.revisions.gaps:
        assert not any(f" {mark}" in gap.reason for mark in "?!;:»%€") and "« " not in gap.reason, gap.parameter
        assert gap.reason.endswith(".") and "'" not in gap.reason


def test_the_figures_of_quotes_are_told_with_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = said(date(2027, 11, 23), capsys)
    assert code == 1
    assert any(line.startswith("✗ Forfait journalier hospitalier") and "22" in line for line in lines)
    calm = [line for line in said(BUILT, capsys)[1] if "Honoraires limites" in line]
    assert calm and calm[0].startswith("!") and "hausse de 3" in calm[0]


def test_a_review_shows_no_figure_of_quotes() -> None:
    rooms = {one.id for one in RULES.freshness(BUILT).findings}
    assert not any(one.startswith("montage_") for one in rooms)
    assert any(one.id.startswith("montage_") for one in RULES.every_freshness(BUILT).findings)


def test_a_rule_that_cannot_be_read_is_named_by_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(RULES.folder, tmp_path / "rules")
    broken = tmp_path / "rules" / "rights" / "catalogue" / "ald.yaml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("references:", "reference:"), encoding="utf-8")

    class Broken:
        def rules(self) -> RuleFolder:
            return RuleFolder(tmp_path / "rules")

    (found,) = doctor.figures(cast(House, Broken()))
    assert found.mark == "✗" and "right:ald" in found.said and "no reference" in found.said
    for words in (["freshness"], ["review", str(HOUSEHOLD)]):
        code = terminal.main(["rights", *words], lambda: contextlib.nullcontext(cast(House, Broken())))
        captured = capsys.readouterr()
        assert (code, captured.out) == (2, "") and "right:ald" in captured.err
