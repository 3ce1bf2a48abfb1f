"""The version stored with an answer is computed from all that decides it: nobody may forget to change it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from misas.connectors.openfisca.server.answering import CODE
from misas.records.rights.limits import VERSION
from openfisca_misas import tables
from openfisca_misas import version as versions
from openfisca_misas.version import PACKAGE, version


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The rules and the code, elsewhere on the machine."""
    shutil.copytree(tables.RULES, tmp_path / "rules")
    for rank, folder in enumerate((PACKAGE, *CODE)):
        shutil.copytree(folder, tmp_path / str(rank) / folder.name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def of(copy: Path) -> str:
    package, *more = (next((copy / str(rank)).iterdir()) for rank in range(1 + len(CODE)))
    return version(*more, rules=copy / "rules", package=package)


def test_it_says_the_month_of_the_ceilings_and_the_release_of_openfisca() -> None:
    assert re.fullmatch(r"\d{4}\.\d\d\+france[\d.]+\+[0-9a-f]{12}", version(*CODE))
    assert len(version(*CODE)) + len("0123456789ab ") <= VERSION  # kept whole, after that of the catalogue


@pytest.mark.parametrize(
    "file",
    [
        "rules/c2s/ceilings.yaml",
        "rules/rights/catalogue/aspa.yaml",
        "rules/rights/facts.yaml",
        "0/openfisca_misas/corrections/resources.py",
        "0/openfisca_misas/variables/c2s.py",
        "1/server/derived.py",
        "2/rights/unknowns.py",
    ],
)
def test_it_changes_with_each_file_that_decides(copy: Path, file: str) -> None:
    before = of(copy)
    assert before == of(copy)
    with (copy / file).open("a", encoding="utf-8") as end:
        end.write("# autre loi\n")
    assert of(copy) != before


def test_it_stays_when_only_a_revision_or_a_test_changes(copy: Path) -> None:
    before = of(copy)
    for file in ("rules/revalorisations.yaml", "0/openfisca_misas/tests/foyer.yaml", "0/openfisca_misas/README.md"):
        with (copy / file).open("a", encoding="utf-8") as end:
            end.write("# note\n")
    assert of(copy) == before


def test_it_changes_with_the_release_of_openfisca(monkeypatch: pytest.MonkeyPatch) -> None:
    before = version()
    monkeypatch.setattr(versions, "release", lambda name: "177.0.0")
    assert version() != before
