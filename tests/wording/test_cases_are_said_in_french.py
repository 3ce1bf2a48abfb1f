"""Every code of the cases room has its French words, every refusal its sentence, in good typography."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pytest

import misas
from misas.core.cases import codes
from misas.core.cases.codes import FactKind, TaskKind
from misas.core.cases.tasks import MISSED
from misas.core.referrals.silence import StallState
from misas.wording import cases as words
from misas.wording.chronicle import title
from misas.wording.sentences import sentence

ROOT = Path(misas.__file__).parent
LABELS: list[tuple[type[StrEnum], Mapping[StrEnum, str]]] = [
    (codes.CaseStatus, words.STATUSES),
    (codes.WaitingOn, words.WAITING_ON),
    (codes.CareStage, words.CARE_STAGES),
    (codes.EvidenceClass, words.EVIDENCE),
    (codes.Confidence, words.CONFIDENCE),
    (codes.AttemptChannel, words.ATTEMPT_CHANNELS),
    (codes.AttemptOutcome, words.ATTEMPT_OUTCOMES),
    (codes.TaskKind, words.NEXT_ACTIONS),
    (codes.ExitCode, words.EXITS),
    (codes.ExitGroup, words.EXIT_GROUPS),
    (codes.ExitFamily, words.EXIT_FAMILIES),
    (codes.FactKind, words.FACTS),
    (codes.HandoverStatus, words.HANDOVER_STATUSES),
    (codes.HandoverMotive, words.HANDOVER_MOTIVES),
    (StallState, words.STALLS),
    (codes.PostponeReason, words.POSTPONE_REASONS),
    (codes.AbandonReason, words.ABANDON_REASONS),
    (codes.AfterClosure, words.AFTER_CLOSURE),
]
EVERY_SENTENCE = [
    *words.REFUSALS.values(),
    *words.FAULTS.values(),
    *words.ACTION_REASONS.values(),
    *(label for _, table in LABELS for label in table.values()),
]


@pytest.mark.parametrize(("codes_", "labels"), LABELS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_code_has_one_label(codes_: type[StrEnum], labels: Mapping[StrEnum, str]) -> None:
    assert list(labels) == list(codes_)
    assert len(set(labels.values())) == len(labels)


def test_every_code_list_is_labelled() -> None:
    lists = {v for v in vars(codes).values() if isinstance(v, type) and issubclass(v, StrEnum) and v is not StrEnum}
    assert lists - {codes_ for codes_, _ in LABELS} == set()


def test_every_reason_of_the_ladder_and_of_a_task_is_said() -> None:
    said = set(re.findall(r'"(contact\.[a-z_]+)"', (ROOT / "core/cases/ladder.py").read_text(encoding="utf-8")))
    said |= set(re.findall(r'"(care\.[a-z_]+)"', (ROOT / "core/cases/tasks.py").read_text(encoding="utf-8")))
    assert said == set(words.ACTION_REASONS) and MISSED in said


@pytest.mark.parametrize("text", EVERY_SENTENCE)
def test_the_typography_is_french(text: str) -> None:
    assert not re.search(r"[^\u00a0\u202f][:;!?»]|«[^\u00a0\u202f]", text), text
    assert "'" not in text and "·" not in text and "  " not in text


def test_a_refusal_is_filled_with_its_values() -> None:
    assert "n°\u00a07" in sentence("case.already_open", number=7, case="x")


def test_the_next_action_reads_like_an_order() -> None:
    assert words.next_action(TaskKind.CALL, nth=2, moment="Matin") == "Appeler (2e appel, matin)"
    assert words.next_action(TaskKind.CALL, nth=1) == "Appeler (1er appel)"
    assert words.next_action(TaskKind.HUMAN, title="Rappeler le CCAS") == "Rappeler le CCAS"
    assert words.next_action(TaskKind.CLOSE) == "Clore le dossier"


def test_why_somebody_is_called_names_no_day_the_due_date_does() -> None:
    """A Sunday's missed visit is due on the Monday: its reason beside it would say today."""
    assert "aujourd" not in words.ACTION_REASONS["care.missed"]


def test_a_visit_that_others_cancelled_is_no_search_that_begins() -> None:
    searched, cares = FactKind.CARE_SEARCHED, {"a": "Soins dentaires"}
    assert title(searched, {"care": "a"}, cares, {}) == "Recherche de rendez-vous commencée : soins dentaires"
    cancelled = {"care": "a", "appointment": "x", "cancelled": True}
    assert title(searched, cancelled, cares, {}) == "Rendez-vous annulé, recherche reprise : soins dentaires"
    assert title(searched, cancelled, {}, {}) == "Rendez-vous annulé, recherche reprise"
