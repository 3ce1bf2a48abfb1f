"""Letters as files of the state folder, one per key: what would leave the house stands where it can be read.

`<root>/<key>.eml`, folder 0700, files 0600, durable before the job that asked for them is done. Not here: their words
(`misas.wording`), sending them over a network.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path

from misas.core.referrals.ports import Letter
from misas.lib.durable import write_whole

_KEY = re.compile(r"[a-z0-9_.:-]{1,180}")
_POLICY = SMTPUTF8.clone(linesep="\n", cte_type="8bit", max_line_length=0)


class LetterFiles:
    """A `Letters` on a local folder. The key is the name of the file: delivered again, it is the same file."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def deliver(self, key: str, letter: Letter) -> None:
        path = self._path(key)
        if path.exists():
            return
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")  # one per key: what a killed worker left is written over
        write_whole(path, _written(key, letter), draft=draft)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key) or key.startswith("."):
            raise ValueError(f"not a key of a letter: {key!r}")
        return self._root / f"{key.replace(':', '-')}.eml"


def _written(key: str, letter: Letter) -> bytes:
    message = EmailMessage(policy=_POLICY)
    message["X-MisAS-Key"] = key
    message["X-MisAS-Account"] = str(letter.to)
    message["Subject"] = letter.subject
    message.set_content("\n\n".join(letter.lines) + "\n", cte="8bit")
    return message.as_bytes()
