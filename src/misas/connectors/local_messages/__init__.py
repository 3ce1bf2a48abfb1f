"""Messages to persons as files of the state folder, one per key: what would leave the house stands where one reads it.

`<root>/<key>.eml`, folder 0700, files 0600, durable before the job that asked for them is done; the calendar file of an
e-mail stands in it. Not here: their words (`misas.wording`), whom they reach, sending them over a network.
"""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTPUTF8
from pathlib import Path

from misas.core.orientation.ports import PersonMessage
from misas.lib.keyed_files import write_once

_POLICY = SMTPUTF8.clone(linesep="\n")


class MessageFiles:
    """A `PersonMessages` on a local folder. The key is the name of the file: delivered again, it is the same file."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def deliver(self, key: str, message: PersonMessage) -> None:
        write_once(self._root, key, ".eml", lambda: _written(key, message))


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
