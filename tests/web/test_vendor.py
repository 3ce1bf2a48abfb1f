"""What we ship from others is exactly what they published, with its licence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from misas.web.ui import icons

VENDOR = Path(__file__).resolve().parents[2] / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))


def _files(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()
    }


@pytest.mark.parametrize("name", MANIFEST)
def test_every_vendored_file_has_its_hash_and_its_licence(name: str) -> None:
    assert _files(VENDOR / name) == MANIFEST[name]["files"]
    assert any(file.startswith("LICENSE") for file in MANIFEST[name]["files"])


def test_no_folder_is_left_out_of_the_manifest() -> None:
    assert {p.name for p in VENDOR.iterdir() if p.is_dir()} == set(MANIFEST)


def test_an_icon_is_one_line_hidden_from_screen_readers() -> None:
    svg = icons.svg("phone")
    assert svg.startswith('<svg class="icon"') and 'aria-hidden="true"' in svg and "\n" not in svg and "<!--" not in svg


@pytest.mark.parametrize("name", ["nothing-like-this", "../LICENSE", ""])
def test_an_unknown_icon_is_refused(name: str) -> None:
    with pytest.raises(LookupError):
        icons.svg(name)
