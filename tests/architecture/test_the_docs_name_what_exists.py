"""A page of the docs sends nobody to a file that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
PATH = re.compile(r"`((?:src|tests|docs|rules|data|vendor|bench|requirements)/[\w./-]*\w/?)`")


def named(page: Path) -> list[Path]:
    text = page.read_text(encoding="utf-8")
    return [page.parent / link for link in LINK.findall(text)] + [ROOT / path for path in PATH.findall(text)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_every_path_of_a_page_leads_somewhere(page: Path) -> None:
    assert [str(path) for path in named(page) if not path.exists()] == []


def test_the_pages_are_read() -> None:
    assert sum(len(named(page)) for page in PAGES) > 40
