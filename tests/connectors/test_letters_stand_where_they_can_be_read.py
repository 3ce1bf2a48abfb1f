"""A letter is one file of the state folder, whole, readable by its owner alone, however often it is delivered."""

from __future__ import annotations

import email
import email.policy
import os
import uuid
from pathlib import Path

import pytest

from misas.connectors.local_letters import LetterFiles
from misas.core.referrals.ports import Letter

CLAIRE = uuid.UUID(int=7)
LETTER = Letter(CLAIRE, "MisAS\u00a0: une nouvelle vous attend", ("Bonjour,", "Ouvrez «\u00a0Mes dossiers\u00a0»."))


def test_what_is_delivered_is_read_in_french(tmp_path: Path) -> None:
    LetterFiles(tmp_path / "outgoing").deliver("feedback:12", LETTER)
    (only,) = (tmp_path / "outgoing").iterdir()
    assert only.name == "feedback-12.eml"
    assert (only.stat().st_mode & 0o777, only.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    read = email.message_from_bytes(only.read_bytes(), policy=email.policy.default)
    assert (read["Subject"], read["X-MisAS-Account"], read["To"]) == (LETTER.subject, str(CLAIRE), None)
    assert read.get_content() == "Bonjour,\n\nOuvrez «\u00a0Mes dossiers\u00a0».\n"
    assert "Ouvrez «" in only.read_text(encoding="utf-8")


def test_delivered_again_it_is_the_same_file(tmp_path: Path) -> None:
    letters = LetterFiles(tmp_path)
    letters.deliver("feedback:12", LETTER)
    first = (tmp_path / "feedback-12.eml").stat()
    letters.deliver("feedback:12", Letter(CLAIRE, "Autre", ()))
    again = (tmp_path / "feedback-12.eml").stat()
    assert (first.st_ino, first.st_mtime_ns) == (again.st_ino, again.st_mtime_ns)
    assert len(list(tmp_path.iterdir())) == 1


def test_what_a_killed_worker_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "feedback-12.draft").write_bytes(b"Subject: Mis")
    LetterFiles(tmp_path).deliver("feedback:12", LETTER)
    (only,) = tmp_path.iterdir()
    assert only.name == "feedback-12.eml" and b"Bonjour" in only.read_bytes()


def test_a_letter_that_cannot_be_written_whole_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        LetterFiles(tmp_path).deliver("feedback:12", LETTER)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["", "../etc", "a/b", ".hidden", "é", "x" * 300])
def test_a_key_never_leads_out_of_the_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        LetterFiles(tmp_path / "outgoing").deliver(key, LETTER)
    assert not (tmp_path / "outgoing").exists()
