"""The hashed files of requirements/ hold what pyproject.toml asks for, no more lightly and no less."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.repository import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ASKED = {
    "web": PROJECT["project"]["dependencies"],
    "dev": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]],
}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def lock(group: str) -> Path:
    return ROOT / "requirements" / f"{group}.txt"


def pins(group: str) -> dict[str, str]:
    found = PINNED.findall(lock(group).read_text(encoding="utf-8"))
    return {canonicalize_name(name): version for name, version in found}


@pytest.mark.parametrize("group", ASKED)
def test_what_the_project_asks_for_is_locked_at_a_version_that_fits(group: str) -> None:
    locked = pins(group)
    wrong = []
    for line in ASKED[group]:
        wanted = Requirement(line)
        version = locked.get(canonicalize_name(wanted.name))
        if version is None or not wanted.specifier.contains(version, prereleases=True):
            wrong.append(f"{line} ({version})")
    assert wrong == []


@pytest.mark.parametrize("group", ASKED)
def test_every_pin_has_its_hash_and_no_line_an_address(group: str) -> None:
    text = lock(group).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text


def test_the_development_lock_holds_the_service_lock_whole() -> None:
    assert pins("web").items() <= pins("dev").items()
