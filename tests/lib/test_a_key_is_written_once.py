"""A key is one file of a folder, written once, for its owner alone; no key leads out of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from misas.lib.keyed_files import write_once


def test_it_is_written_once_and_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "here"
    write_once(folder, "news:12", ".eml", lambda: b"first")
    write_once(folder, "news:12", ".eml", lambda: pytest.fail("what stands is not made again"))
    (only,) = folder.iterdir()
    assert (only.name, only.read_bytes()) == ("news-12.eml", b"first")
    assert (only.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize("key", ["", "../x", "A", ".x", "x/y", "é", "x" * 300])
def test_no_key_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        write_once(tmp_path / "out", key, ".eml", lambda: b"")
    assert not (tmp_path / "out").exists()
