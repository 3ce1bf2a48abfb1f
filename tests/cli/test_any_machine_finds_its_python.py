"""`./misas` on machines it has never seen: names that lie, old Pythons, no HOME, spaces, links, nothing at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPORT = "import os, sys; print(sys.executable); print(*sys.argv[1:], sep='|'); print(os.environ.get('CHOSEN', ''))"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository reduced to its front door; what is behind says which Python it was given."""
    root = tmp_path / "un dossier" / "misas"
    (root / "src/misas/config").mkdir(parents=True)
    (root / "src/misas/config/preparation.py").write_text(REPORT)
    shutil.copy(ROOT / "misas", root / "misas")
    return root


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A PATH of its own with the few tools of any Unix, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "dirname", "readlink", "sort", "tail"):
        where = shutil.which(tool)
        assert where is not None
        (folder / tool).symlink_to(where)
    return folder


def program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def python(path: Path, version: str, *, pip: bool = True) -> None:
    """A Python that says it is of this version, and marks what it runs."""
    _, minor, micro = version.split(".")
    program(
        path,
        'case "$3" in\n'
        f'*ensurepip*) [ {minor} -ge "$4" ] && [ {minor} -le "$5" ] && echo "{int(pip)} {minor} {micro} {path}" ;;\n'
        f'*) CHOSEN={version} exec "{sys.executable}" "$@" ;;\n'
        "esac",
    )


def run(clone: Path, machine: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [clone / "misas", *arguments],
        env={"PATH": str(machine), **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


def chosen(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[2]


def test_a_name_that_does_not_run_is_passed_over(clone: Path, machine: Path) -> None:
    program(machine / "python3.14", "echo 'pyenv: python3.14: command not found' >&2; exit 127")
    python(machine / "python3.12", "3.12.9")
    assert chosen(run(clone, machine)) == "3.12.9"


def test_the_newest_that_fits_wins_wherever_it_is(clone: Path, machine: Path, tmp_path: Path) -> None:
    python(machine / "python3", "3.11.2")
    python(machine / "python3.12", "3.12.9")
    python(tmp_path / "mes versions" / "versions" / "3.13.5" / "bin" / "python3", "3.13.5")
    assert chosen(run(clone, machine, PYENV_ROOT=str(tmp_path / "mes versions"))) == "3.13.5"


def test_one_that_cannot_make_an_environment_comes_last(clone: Path, machine: Path) -> None:
    python(machine / "python3.13", "3.13.5", pip=False)
    python(machine / "python3.12", "3.12.9")
    assert chosen(run(clone, machine)) == "3.12.9"


def test_the_one_that_is_named_is_taken(clone: Path, machine: Path, tmp_path: Path) -> None:
    python(machine / "python3.13", "3.13.5")
    python(tmp_path / "mine" / "python", "3.12.9")
    assert chosen(run(clone, machine, MISAS_PYTHON=str(tmp_path / "mine" / "python"))) == "3.12.9"


def test_a_named_one_that_does_not_fit_is_refused_by_its_name(clone: Path, machine: Path, tmp_path: Path) -> None:
    python(machine / "python3.13", "3.13.5")
    python(tmp_path / "old", "3.9.2")
    done = run(clone, machine, MISAS_PYTHON=str(tmp_path / "old"))
    assert (done.returncode, done.stdout) == (2, "")
    assert f"MISAS_PYTHON={tmp_path / 'old'} ne répond pas" in done.stderr


def test_uv_brings_one_when_there_is_none(clone: Path, machine: Path, tmp_path: Path) -> None:
    python(tmp_path / "brought", "3.13.5")
    there = tmp_path / "there"
    program(
        machine / "uv",
        f'case "$2" in install) : > "{there}" ;; find) [ -e "{there}" ] && echo "{tmp_path}/brought" ;; esac',
    )
    assert chosen(run(clone, machine)) == "3.13.5"


def test_with_nothing_it_says_what_to_do_in_french(clone: Path, machine: Path) -> None:
    python(machine / "python3", "3.8.10")
    done = run(clone, machine)
    assert (done.returncode, done.stdout) == (2, "")
    assert "MisAS demande Python 3.12 ou plus récent" in done.stderr
    assert "Traceback" not in done.stderr


def test_arguments_reach_the_command_whole_and_a_link_leads_home(clone: Path, machine: Path, tmp_path: Path) -> None:
    python(machine / "python3.12", "3.12.9")
    link = tmp_path / "elsewhere"
    link.symlink_to(clone / "misas")
    done = subprocess.run(
        [link, "import", "un fichier.csv", ""], env={"PATH": str(machine)}, cwd="/", capture_output=True, text=True
    )
    assert done.stdout.splitlines()[1] == "import|un fichier.csv|"


def test_an_environment_that_stands_is_used_without_a_search(clone: Path, machine: Path) -> None:
    (clone / ".venv/bin").mkdir(parents=True)
    program(clone / ".venv/bin/python", f'[ "$2" = -c ] && exit 0; CHOSEN=venv exec "{sys.executable}" "$@"')
    assert chosen(run(clone, machine)) == "venv"
    assert os.environ.get("CHOSEN") is None
