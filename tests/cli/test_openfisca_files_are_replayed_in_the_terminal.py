"""`./misas rights replay`: differences on standard output, the count last, a file that is none said in French."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from misas.cli import table
from misas.cli.commands.rights.replay import in_order
from misas.wording.rights_replay import TROUBLES, UNUSABLE, difference_line, shown
from openfisca_misas.one_case import Trouble

RIGHT = "- {name: juste, period: 2026-11, input: {date_naissance: 1980-01-01}, output: {acs_plafond: 14069}}\n"
WRONG = "- {name: faux, period: 2026-11, input: {date_naissance: 1980-01-01}, output: {cmu_c_plafond: 10166}}\n"
UNKNOWN = "- {name: inconnu, period: 2026-11, input: {nobody_knows: 1}, output: {age: 1}}\n"


def replay(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "misas.config", "rights", "replay", *words],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(table.__file__).parents[2]), "MISAS_STATE": str(cwd)},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "droit.yaml").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "autre").mkdir()
    (tmp_path / "autre" / "faux.yml").write_text(RIGHT + WRONG + UNKNOWN, encoding="utf-8")
    (tmp_path / "pas.yaml").write_text("a: [\n", encoding="utf-8")
    (tmp_path / "vide.yaml").write_text("", encoding="utf-8")
    (tmp_path / "rien").mkdir()
    return tmp_path


def test_a_file_that_passes_says_its_count_alone(folder: Path) -> None:
    done = replay("droit.yaml", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "1 passed, 0 failed, 0 superseded\n"), done.stderr


def test_what_differs_is_told_and_the_count_comes_last(folder: Path) -> None:
    done = replay("droit.yaml", "autre", cwd=folder)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "✗ autre/faux.yml : faux (2026-11)",
        "    cmu_c_plafond, 2026-11 : attendu 10166, trouvé 10421",
        "✗ autre/faux.yml : inconnu (2026-11)",
        "    « nobody_knows » est inconnu de ces règles",
        "2 passed, 2 failed, 0 superseded",
    ]


def test_a_value_of_the_wrong_type_is_said_in_french_and_is_to_be_mended(folder: Path) -> None:
    cases = [
        ("age", "abc", "« age » : « abc » ne va pas, il faut un nombre entier"),
        ("salaire_net", "{2026-10: beaucoup}", "« salaire_net » : « beaucoup » ne va pas, il faut un nombre"),
        ("date_naissance", "hier", "« date_naissance » : « hier » ne va pas, il faut une date, comme 1980-12-31"),
        (
            "activite",
            "zozo",
            "« activite » : « zozo » ne va pas, il faut une de ces valeurs : actif, chomeur",
        ),
        ("age", "null", "« age » : « (vide) » ne va pas, il faut un nombre entier"),
        ("age", "{demain: 12}", "« demain » n’est pas une période"),
    ]
    told = [
        f"- {{name: cas {name}, period: 2026-11, input: {{{name}: {value}}}, output: {{age: 30}}}}\n"
        for name, value, _ in cases
    ]
    (folder / "rien" / "types.yaml").write_text("".join(told), encoding="utf-8")
    done = replay("rien", "droit.yaml", cwd=folder)
    assert done.returncode == 2, done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == "1 passed, 6 failed, 0 superseded"
    for name, _, said in cases:
        assert any(head.endswith(f"cas {name} (2026-11)") and said in line for head, line in pairwise(lines)), said
    assert "numpy" not in done.stdout and "dtype" not in done.stdout and "Traceback" not in done.stderr


def test_published_alone_gets_another_answer(folder: Path) -> None:
    done = replay("--published", "droit.yaml", "autre/faux.yml", cwd=folder)
    assert done.returncode == 1
    assert "acs_plafond, 2026-11 : attendu 14069, trouvé 13724.1006" in done.stdout
    assert done.stdout.endswith("\n1 passed, 3 failed, 0 superseded\n")


def test_a_file_that_is_none_is_said_and_the_others_are_replayed(folder: Path) -> None:
    done = replay("droit.yaml", "pas.yaml", "vide.yaml", "absent.yaml", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "1 passed, 0 failed, 0 superseded\n")
    assert "« pas.yaml » n’est pas un fichier YAML, ligne 2." in done.stderr
    assert "« vide.yaml » ne contient aucun cas" in done.stderr
    assert "« absent.yaml » n’existe pas" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello: world\n", "ne contient aucun cas de test"),
        ("- a\n- b\n", "ne contient aucun cas de test"),
        ("[" * 100_000, "trop imbriqué pour être un fichier de tests, ligne 1"),
        ("{a: " * 50_000, "trop imbriqué pour être un fichier de tests, ligne 1"),
        ("a: \0", "n’est pas un fichier YAML"),
        ("a: 1\n---\nb: 2\n", "n’est pas un fichier YAML, ligne 2"),
    ],
)
def test_what_is_no_test_is_refused_and_not_failed(folder: Path, text: str, said: str) -> None:
    (folder / "rien" / "foyer.yaml").write_text(text, encoding="utf-8")
    done = replay("rien", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "0 passed, 0 failed, 0 superseded\n"), done.stderr
    assert said in done.stderr and "Traceback" not in done.stderr


def test_a_file_that_is_far_too_big_is_not_read_whole(folder: Path) -> None:
    with (folder / "rien" / "gros.yaml").open("wb") as stream:
        stream.truncate(3_000_000_000)  # a hole: nothing is written
    done = replay("rien", cwd=folder)
    assert done.returncode == 2 and "« rien/gros.yaml » est trop gros" in done.stderr


def test_cases_are_told_in_the_order_of_their_files_whatever_ends_first(folder: Path) -> None:
    months = ("2026-11", "2019-04", "2026-10", "2019-04", "2026-11")
    cases = [WRONG.replace("2026-11", month).replace("faux", f"cas {n}") for n, month in enumerate(months)]
    (folder / "rien" / "melange.yaml").write_text("".join(cases).replace("10166", "1"), encoding="utf-8")
    done = replay("rien", cwd=folder)
    told = [line for line in done.stdout.splitlines() if line.startswith("✗")]
    assert told == [f"✗ rien/melange.yaml : cas {n} ({month})" for n, month in enumerate(months)]
    assert [event["rank"] for event in in_order({"rank": n} for n in (2, 0, 1, 5, 4))] == [0, 1, 2, 4, 5]


def test_a_folder_without_a_file_is_said(folder: Path) -> None:
    done = replay("rien", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Aucun fichier YAML" in done.stderr


def test_every_trouble_has_its_sentence() -> None:
    assert set(TROUBLES) == {trouble.value for trouble in Trouble if trouble}
    assert set(UNUSABLE) == {"not_yaml", "no_case", "too_big", "unreadable"}
    told = {"variable": "cmu_c", "period": "2026-11", "expected": True, "found": [False], "trouble": "", "problem": ""}
    assert difference_line(told) == "cmu_c, 2026-11 : attendu oui, trouvé non"
    assert shown([1.5, "a", None]) == "[1.5, a, None]"
    for expected in (True, 3.0, "oui", None):  # the value of the file, whatever it is, where nothing was computed
        unknown = told | {"expected": expected, "trouble": "unknown_variable"}
        assert difference_line(unknown) == "« cmu_c » n’est pas une variable de ces règles"
    wrong = told | {"expected": "integer", "trouble": "wrong_value", "problem": "abc"}
    assert difference_line(wrong) == "« cmu_c » : « abc » ne va pas, il faut un nombre entier"


def test_the_command_loads_neither_django_nor_openfisca() -> None:
    script = (
        "import sys\nfrom misas.config.house import LocalHouse\nfrom misas.cli.terminal import main\n"
        "main(['rights', 'replay', '/nowhere.yaml'], LocalHouse)\n"
        "print(sorted({'django', 'openfisca_core', 'openfisca_france', 'numpy', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.stdout.endswith("[]\n"), done.stdout + done.stderr
