"""A clone anywhere is whole: no file names a registry, a path of a machine, or a folder outside the repository."""

from __future__ import annotations

import re

import pytest

from tests.architecture.repository import files, text

# Written in pieces, so that this file does not accuse itself.
OUTSIDE = {
    "a registry of packages": re.compile(
        r"(https?|file)://[^\s\"')]*("
        + "|".join(("pypi", "simple/", "registry" + r"\.npm", "files.python" + "hosted"))
        + ")"
    ),
    "an index of packages": re.compile("(?i)" + "(--index" + "-url|--extra-index" + r"-url|index_url)\s*[= ]"),
    "a path of a machine": re.compile(r"(^|[^A-Za-z0-9_.~$}])/(work|root|home|farm|Users)/[A-Za-z.]"),
    "a folder beside the repository": re.compile(r"\.\./" + "shared"),
}
THIRD_PARTY = ("vendor/", "LICENSE")


@pytest.mark.parametrize("what", OUTSIDE)
def test_no_file_names(what: str) -> None:
    found = [
        f"{file}:{number}: {line.strip()[:120]}"
        for file in files()
        if not file.as_posix().startswith(THIRD_PARTY)
        for number, line in enumerate(text(file).splitlines(), 1)
        if OUTSIDE[what].search(line)
    ]
    assert found == []


def test_the_lock_that_names_a_registry_is_not_committed() -> None:
    assert "uv.lock" not in {file.as_posix() for file in files()}
