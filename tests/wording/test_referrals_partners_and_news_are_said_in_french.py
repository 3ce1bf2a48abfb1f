"""Every code of referrals, partners and news has its French words, in the typography of print."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from misas.core.access import PERMISSIONS
from misas.core.partners.agreements import AgreementStatus, Leave
from misas.core.partners.kinds import OrganisationKind
from misas.core.privacy.codes import Withheld
from misas.core.referrals import codes, feedback, lifecycle, priority, said, silence
from misas.core.referrals.feedback import NewsFamily, NewsLevel
from misas.wording import feedback as news
from misas.wording import partners, referrals

SRC = Path(__file__).resolve().parents[2] / "src" / "misas"
ROOMS = ("core/referrals", "core/partners", "actions/referrals", "actions/triage")
FILES = ("actions/partners.py", "actions/feedback.py")
CODE = re.compile(r'"((?:referral|partner)\.\w+)"')
NO_SENTENCE = {  # topics and journal lines
    "referral.received", "referral.triaged", "referral.withdrawal_reported", "referral.remind", "referral.escalate",
}  # fmt: skip
LABELS: list[tuple[Any, dict[Any, str]]] = [
    (codes.CareType, referrals.CARE_TYPES),
    (codes.Reason, referrals.REASONS),
    (codes.Motive, referrals.MOTIVES),
    (codes.Channel, referrals.CHANNELS),
    (codes.SaidStage, referrals.SAID_STAGES),
    (codes.TriageOutcome, referrals.OUTCOMES),
    (codes.ReasonGroup, referrals.REASON_GROUPS),
    (codes.ReferralStatus, referrals.STATUSES),
    (lifecycle.NextAction, referrals.NEXT_ACTIONS),
    (priority.Level, referrals.PRIORITIES),
    (priority.Why, referrals.PRIORITY_REASONS),
    (silence.StallState, referrals.SILENCE_TOLD),
    (said.Door, referrals.DOORS),
    (said.ResourcesBand, referrals.RESOURCES),
    (said.Household, referrals.HOUSEHOLDS),
    (said.Housing, referrals.HOUSINGS),
    (said.CoverSaid, referrals.COVERS),
    (Withheld, referrals.WITHHELD),
    (said.ReturnChannel, referrals.RETURN_CHANNELS),
    (OrganisationKind, partners.KINDS),
    (Leave, partners.LEAVES),
    (AgreementStatus, partners.AGREEMENT_STATUSES),
    (feedback.PlainState, news.PLAIN_STATES),
    (feedback.NewsFamily, news.FAMILIES),
]


@pytest.mark.parametrize(("listed", "labels"), LABELS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_code_has_a_label_of_its_own(listed: type[Enum], labels: dict[Any, str]) -> None:
    assert set(labels) == set(listed)
    assert len(set(labels.values())) == len(labels)


def test_every_triage_reason_has_its_words() -> None:
    assert set(referrals.TRIAGE_REASONS) == {reason.code for reason in codes.TRIAGE_REASONS}


def _codes() -> set[str]:
    """Every code that the rooms say, verbs of the table of permissions left out."""
    paths = [path for room in ROOMS for path in sorted((SRC / room).glob("*.py"))]
    source = "\n".join(path.read_text(encoding="utf-8") for path in [*paths, *(SRC / name for name in FILES)])
    computed = {f"partner.agreement_without_{leave.value}" for leave in Leave}
    return (set(CODE.findall(source)) | computed) - PERMISSIONS.keys() - NO_SENTENCE


def test_every_refusal_and_every_fault_has_a_sentence_and_every_sentence_a_code() -> None:
    kept = referrals.REFUSALS | referrals.FAULTS | partners.REFUSALS | partners.FAULTS
    assert _codes() == set(kept)


def _texts() -> list[str]:
    tables = [labels for _, labels in LABELS]
    tables += [referrals.REFUSALS, referrals.FAULTS, partners.REFUSALS, partners.FAULTS, referrals.TRIAGE_REASONS]
    tables += [news.NEWS, news.ENDINGS]
    texts = [text for table in tables for text in table.values()]
    return [*texts, referrals.RECEIPT, referrals.RECEIPT_TO_COME, referrals.FREE_TEXT_WARNING]


@pytest.mark.parametrize("text", _texts())
def test_the_typography_is_french(text: str) -> None:
    bare = re.sub(r"\{[^}]*\}", "x", text)
    assert "'" not in bare
    assert "·" not in bare
    assert not re.search(r"[^\u00a0][;!?»]|(?<!\u00a0):|«[^\u00a0]", bare)
    assert max(len(sentence.split()) for sentence in re.split(r"[.?!:]", bare)) <= 18


def test_each_piece_of_news_is_one_plain_sentence_that_names_no_care_and_no_amount() -> None:
    for level in NewsLevel:
        for family in NewsFamily:
            text = news.news_sentence(level, family)
            assert text.endswith(".")
            assert not any(label.lower() in text.lower() for label in referrals.CARE_TYPES.values())
            assert "€" not in text
