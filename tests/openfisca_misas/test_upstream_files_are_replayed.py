"""Replay of OpenFisca's own test format: forms of input, margins, differences, and cases that the law contradicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openfisca_misas import case_files, replay
from openfisca_misas.replay import Outcome

VENDORED = Path(__file__).resolve().parents[2] / "vendor" / "openfisca-france-tests"

SHORT = """
name: one case alone, short form
period: 2026-11
input:
  age: [29, 30]
  salarie_regime_alsace_moselle: [false, true]
output:
  css_participation_forfaitaire_montant_i: [8, 4.9]
absolute_error_margin: 0.01
"""
FULL = """
- name: whole entities, an output by instance and by period
  period: 2026-11
  input:
    individus:
      a: {date_naissance: 1980-01-01}
      b: {date_naissance: 1990-05-05}
    familles:
      f1: {parents: [a]}
      f2: {parents: [b]}
  output:
    familles:
      f1: {cmu_c_plafond: {2026-03: 10339, 2026-04: 10421}}
      f2: {acs_plafond: 14069}
    individus:
      b: {age: 36}
- name: entities by their singular, an expression, a relative margin
  period: 2024-06
  relative_error_margin: 0.001
  input:
    individus: {a: {date_naissance: 1980-01-01}}
    famille: {parents: [a]}
  output:
    famille: {acs_plafond: 10166 * 1.35}
- name: margins by variable
  period: 2026-11
  absolute_error_margin: {default: 0, cmu_c_plafond: 5}
  input: {date_naissance: 1980-01-01}
  output: {cmu_c_plafond: 10425}
"""
WINDOW = """
- name: a year of wages up to last month
  period: 2023-11
  absolute_error_margin: {margin}
  input:
    individus:
      a:
        date_naissance: 1973-05-01
        salaire_net: {{2022-10: 0, "year:2022-11": 12000}}
        boursier: false
        ass: {{"year:2022-10": 0, 2023-10: 0, 2023-11: 0}}
        caah: {{"year:2022-10": 0, 2023-10: 0, 2023-11: 0}}
        chomage_net: {{"year:2022-10": 0, 2023-10: 0, 2023-11: 0}}
        aah: {{"year:2022-10": 0, 2023-10: 0, 2023-11: 0}}
        asi: {{"year:2022-10": 0, 2023-10: 0, 2023-11: 0}}
        indemnites_journalieres: {{"year:2022-10": 0, 2023-10: 0, 2023-11: 0}}
        retraite_nette: {{"year:2022-10": 0, 2023-10: 0, 2023-11: 0}}
        rsa_base_ressources_patrimoine_individu: {{"year:2022-10": 0, 2023-10: 0, 2023-11: 0}}
        rente_accident_travail: {{"year:2022-10": 0, 2023-10: 0, 2023-11: 0}}
        rpns_auto_entrepreneur_benefice: {{"year:2022-10": 0, 2023-10: 0, 2023-11: 0}}
        rpns_micro_entreprise_benefice: {{2022: 0}}
        rpns_benefice_exploitant_agricole: {{2022: 0}}
        rpns_autres_revenus: {{2022: 0}}
    famille: {{parents: [a]}}
  output:
    css_cmu_base_ressources_individu: {expected}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", [SHORT, FULL], ids=["short", "full"])
def test_every_form_of_a_case_is_read(corrected: Any, tmp_path: Path, text: str) -> None:
    results = replay.replay(written(tmp_path, text), corrected)
    assert [(one.name, one.differences) for one in results if one.outcome is not Outcome.PASSED] == []


def test_a_difference_says_what_was_expected_and_what_was_found(published: Any, tmp_path: Path) -> None:
    text = "name: old ceiling\nperiod: 2026-11\ninput: {date_naissance: 1980-01-01}\noutput: {cmu_c_plafond: 10421}\n"
    (result,) = replay.replay(written(tmp_path, text), published, published=True)
    (difference,) = result.differences
    assert result.outcome is Outcome.FAILED
    assert (difference.variable, difference.expected, difference.found) == ("cmu_c_plafond", 10421, [10166.0])


@pytest.mark.parametrize("period", ["2023-11", "month:2023-11"])
def test_a_window_of_the_old_law_is_superseded_by_its_decree(
    corrected: Any, published: Any, tmp_path: Path, period: str
) -> None:
    text = WINDOW.format(expected=12000, margin=0.1).replace("period: 2023-11", f"period: {period}")
    path = written(tmp_path, text)
    (result,) = replay.replay(path, corrected)
    assert result.outcome is Outcome.SUPERSEDED
    assert "2021-1642" in result.decree
    assert result.differences[0].found == [11000.0]
    assert replay.replay(path, published, published=True)[0].outcome is Outcome.PASSED


def test_a_window_of_the_new_law_before_its_time_is_superseded_too(corrected: Any, tmp_path: Path) -> None:
    text = WINDOW.format(expected=12000, margin=0.1).replace(
        '{2022-10: 0, "year:2022-11": 12000}', '{"year:2018-10": 12000, 2019-10: 500}'
    )
    for year in ("2022", "2023"):
        text = text.replace(year, str(int(year) - 4))
    (result,) = replay.replay(written(tmp_path, text), corrected)
    assert (result.outcome, result.differences[0].found) == (Outcome.SUPERSEDED, [11500.0])


def test_what_no_law_explains_has_failed(corrected: Any, tmp_path: Path) -> None:
    (result,) = replay.replay(written(tmp_path, WINDOW.format(expected=12500, margin=0.1)), corrected)
    assert (result.outcome, result.decree) == (Outcome.FAILED, "")


@pytest.mark.parametrize(
    ("case", "trouble", "said"),
    [
        ("period: 2026-11, input: {nobody_knows: 1}, output: {age: 1}", "unknown_input", "nobody_knows"),
        ("period: 2026-11, input: {individus: {a: {nobody: 1}}}, output: {age: 1}", "unknown_input", "nobody"),
        ("period: 2026-11, input: {age: 1}, output: {individus: {zz: {age: 1}}}", "unknown_input", "zz"),
        ("period: 2026-11, input: {age: 1}, output: {nothing_here: 1}", "unknown_variable", "does not exist"),
        ("period: 2026-11, input: {age: 1}", "no_output", ""),
        ("period: 2026-11, input: {age: 1}, output: [1]", "no_output", ""),
        ("period: tomorrow, input: {age: 1}, output: {age: 1}", "not_a_period", "tomorrow"),
        ("input: {age: 1}, output: {age: 1}", "not_a_period", "(vide)"),
        ("period: 2026-11, surprise: 1, output: {age: 1}", "unknown_key", "surprise"),
        ("period: 2026-11, extensions: [other], input: {age: 1}, output: {age: 1}", "other_extension", "other"),
        ("period: 2026-11, input: {age: {tomorrow: 1}}, output: {age: 1}", "not_a_period", "tomorrow"),
        ("period: 2026-11, absolute_error_margin: x, output: {age: 1}", "not_computed", "'x'"),
    ],
)
def test_a_case_that_cannot_be_run_says_why(corrected: Any, tmp_path: Path, case: str, trouble: str, said: str) -> None:
    (result,) = replay.replay(written(tmp_path, f"{{name: x, {case}}}"), corrected)
    (difference,) = result.differences
    assert result.outcome is Outcome.FAILED
    assert difference.trouble == trouble
    assert said in difference.problem


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("a: [", "not_yaml", 2),
        ("a: 1\n- b", "not_yaml", 2),
        ("a: 2026-13-45", "not_yaml", 0),
        ("[1, 2]", "no_case", 0),
        ("hello: world", "no_case", 0),
        ("- {name: x, period: 2026-11}", "no_case", 0),
        ("".join(f"{'  ' * n}a:\n" for n in range(200)), "too_big", 101),
        ("", "no_case", 0),
        ("[]", "no_case", 0),
    ],
)
def test_a_file_that_holds_no_case_is_refused(tmp_path: Path, text: str, why: str, line: int) -> None:
    with pytest.raises(case_files.Unusable, match=r"cases\.yaml") as refused:
        case_files.read_cases(written(tmp_path, text))
    assert (refused.value.why, refused.value.line) == (why, line)


def test_each_rule_of_supersession_names_its_points_and_its_decree() -> None:
    for rule in replay.rules():
        assert rule.without or rule.already
        assert rule.outputs
        assert "écret" in rule.decree or "rt. " in rule.decree


def asserted(output: Any) -> set[str]:
    """Every variable that an output asserts, whether it is told at once, by entity or by period."""
    inner = output.values() if isinstance(output, dict) else output if isinstance(output, list) else ()
    found = set(output) if isinstance(output, dict) else set()
    return {str(name) for name in found}.union(*(asserted(one) for one in inner))


def test_what_we_keep_of_upstream_are_its_cases_on_the_c2s() -> None:
    """144 cases: 61 of formulas, each file whole, and the 83 of the mes-aides service that assert the right."""
    of_mes_aides = [case_files.read_cases(path) for path in sorted((VENDORED / "mes-aides").glob("*.yaml"))]
    of_formulas = [case_files.read_cases(path) for path in sorted(VENDORED.glob("*.yaml"))]
    assert (sum(map(len, of_mes_aides)), sum(map(len, of_formulas))) == (83, 61)
    assert all({"cmu_c", "acs"} & asserted(case["output"]) for cases in of_mes_aides for case in cases)


def test_a_case_of_mes_aides_passes(corrected: Any) -> None:
    path = VENDORED / "mes-aides" / "ludwig_test_1515420629711.yaml"
    assert [one.outcome for one in replay.replay(path, corrected)] == [Outcome.PASSED]


@pytest.mark.prove
@pytest.mark.parametrize("path", sorted(VENDORED.rglob("*.yaml")), ids=lambda path: path.stem)
def test_upstream_own_cases_pass_or_are_superseded(corrected: Any, path: Path) -> None:
    failed = [(one.name, one.differences) for one in replay.replay(path, corrected) if one.outcome is Outcome.FAILED]
    assert failed == []
