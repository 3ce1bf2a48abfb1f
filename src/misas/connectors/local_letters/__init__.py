"""Letters as files of the state folder, one per key: what would leave the house stands where it can be read.

`<root>/<key>.eml`, folder 0700, files 0600, durable before the job that asked for them is done. Not here: their words
(`misas.wording`), sending them over a network.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path

from misas.core.referrals.ports import Letter
from misas.lib.keyed_files import write_once

_POLICY = SMTPUTF8.clone(linesep="\n", cte_type="8bit", max_line_length=0)


class LetterFiles:
    """A `Letters` on a local folder. The key is the name of the file: delivered again, it is the same file."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def deliver(self, key: str, letter: Letter) -> None:
        write_once(self._root, key, ".eml", lambda: _written(key, letter))


def _written(key: str, letter: Letter) -> bytes:
    message = EmailMessage(policy=_POLICY)
    message["X-MisAS-Key"] = key
    message["X-MisAS-Account"] = str(letter.to)
    message["Subject"] = letter.subject
    message.set_content("\n\n".join(letter.lines) + "\n", cte="8bit")
    return message.as_bytes()
