"""Files of one folder, one per key, each written once: delivered again, a key is the same file.

The folder is for its owner alone (0700), and so is each file (0600); what is written is on the disk when the call
returns. Not here: what the files hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from misas.lib.durable import write_whole

KEY: Final = re.compile(r"[a-z0-9_.:-]{1,180}")


def write_once(root: Path, key: str, suffix: str, content: Callable[[], bytes]) -> None:
    """Write `<root>/<key><suffix>`, colons as hyphens, unless it stands already. Raises ValueError (no such key is
    ever given), OSError."""
    if not KEY.fullmatch(key) or key.startswith("."):
        raise ValueError(f"not a key of a file: {key!r}")
    path = root / f"{key.replace(':', '-')}{suffix}"
    if path.exists():
        return
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")  # one per key: what a killed worker left is written over
    write_whole(path, content(), draft=draft)
