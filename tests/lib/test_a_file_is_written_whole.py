"""A file of ours is there whole or not there: for its owner alone, over what a killed process left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from misas.lib import durable
from misas.lib.durable import write_whole


def test_it_is_whole_private_and_without_a_draft_left(tmp_path: Path) -> None:
    path, draft = tmp_path / "one", tmp_path / "one.draft"
    draft.write_bytes(b"half of what a killed process was writing")
    write_whole(path, b"whole", draft=draft)
    assert path.read_bytes() == b"whole"
    assert path.stat().st_mode & 0o777 == 0o600
    assert not draft.exists()


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, draft = tmp_path / "one", tmp_path / "one.draft"
    write_whole(path, b"before", draft=draft)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"after", draft=draft)
    assert path.read_bytes() == b"before"
    assert not draft.exists()


def test_the_name_is_on_the_disk_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []
    true_sync = os.fsync

    def watched(handle: int) -> None:
        synced.append(os.path.isdir(f"/proc/self/fd/{handle}"))
        true_sync(handle)

    monkeypatch.setattr(durable.os, "fsync", watched)
    write_whole(tmp_path / "one", b"whole", draft=tmp_path / "draft")
    assert synced == [False, True]
