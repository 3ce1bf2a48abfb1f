"""Messages to persons as files of the state folder, one per key: what would leave the house stands where one reads it.

`<root>/<key>.eml`, folder 0700, files 0600, durable before the job that asked for them is done; the calendar file of an
e-mail stands in it. Not here: their words (`misas.wording`), whom they reach, sending them over a network.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path

from misas.core.orientation.ports import PersonMessage
from misas.lib.durable import write_whole

_KEY = re.compile(r"[a-z0-9_.:-]{1,180}")
_POLICY = SMTPUTF8.clone(linesep="\n")


class MessageFiles:
    """A `PersonMessages` on a local folder. The key is the name of the file: delivered again, it is the same file."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def deliver(self, key: str, message: PersonMessage) -> None:
        path = self._path(key)
        if path.exists():
            return
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")  # one per key: what a killed worker left is written over
        write_whole(path, _written(key, message), draft=draft)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key) or key.startswith("."):
            raise ValueError(f"not a key of a message: {key!r}")
        return self._root / f"{key.replace(':', '-')}.eml"


def _written(key: str, message: PersonMessage) -> bytes:
    written = EmailMessage(policy=_POLICY)
    written["X-Key"] = key
    written["X-Person"] = str(message.to)
    written["X-Way"] = message.way.value
    written["Subject"] = message.subject
    written.set_content(message.text + "\n", cte="8bit")
    for name, content in message.files:
        written.add_attachment(content, maintype="text", subtype="calendar", filename=name)
    return written.as_bytes()
