"""A file written whole, for its owner alone, and still there after a power cut. Not here: what it holds, or where."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes, *, draft: Path) -> None:
    """Write `path` (mode 0600), through `draft` in the same folder: a reader sees nothing, or all of it.

    Once this returns, content and name are on the disk (both are synchronised). What a killed process left under the
    name of the draft is written over; two writers at once need drafts of two names. Raises OSError, leaving no draft.
    """
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), 0o600)  # a draft that was there keeps its mode
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
