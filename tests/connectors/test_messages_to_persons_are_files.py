"""What would leave to a person stands in one file per key, for the service alone, once."""

from __future__ import annotations

import stat
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest

from misas.connectors.local_messages import MessageFiles
from misas.core.orientation.appointment_codes import ReminderWay
from misas.core.orientation.ports import PersonMessage

WHO = UUID(int=7)
KEY = "appointment.reminder:0d4a:week_before:20261201t0900z"


def test_it_is_written_once_whole_and_readable(tmp_path: Path) -> None:
    files = MessageFiles(tmp_path / "persons")
    said = PersonMessage(WHO, ReminderWay.EMAIL, "Votre rendez-vous", "Bonjour…", (("rendez-vous.ics", b"BEGIN:VCAL"),))
    files.deliver(KEY, said)
    files.deliver(KEY, PersonMessage(WHO, ReminderWay.SMS, "Autre", "Autre"))
    (path,) = (tmp_path / "persons").iterdir()
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    read = message_from_bytes(path.read_bytes(), policy=default)
    assert (read["X-Person"], read["X-Way"], read["Subject"]) == (str(WHO), "email", "Votre rendez-vous")
    body = read.get_body()
    assert body is not None and body.get_content().strip() == "Bonjour…"
    (file,) = read.iter_attachments()
    assert (file.get_filename(), file.get_payload(decode=True)) == ("rendez-vous.ics", b"BEGIN:VCAL")
    assert b"MisAS" not in path.read_bytes()


@pytest.mark.parametrize("key", ["", "../x", "A", ".x", "x/y"])
def test_a_key_is_never_a_path(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        MessageFiles(tmp_path).deliver(key, PersonMessage(WHO, ReminderWay.SMS, "", ""))
