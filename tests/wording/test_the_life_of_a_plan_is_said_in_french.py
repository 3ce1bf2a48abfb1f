"""Every code of the life of a request and of a plan has its French words, and the titles of its tasks fit."""

from __future__ import annotations

from datetime import date

import pytest

from misas.core.funding.life import codes
from misas.core.funding.life.application_steps import STEPS
from misas.core.funding.life.plan_life import PLAN_STEPS, EndReason
from misas.lib.french import euros
from misas.records.cases import limits
from misas.wording import funding_life as words
from misas.wording.sentences import sentence

TABLES = [
    (words.STATES, codes.ApplicationState),
    (words.PLAN_STATES, codes.PlanState),
    (words.REASONS, codes.DecisionReason),
    (words.PAYEES, codes.Payee),
    (words.ENTRIES, codes.EntryKind),
    (words.PAPERS, codes.PaperState),
    (words.ENDS, EndReason),
    (words.CAUSES, codes.ReplanCause),
    (words.STEPS, codes.StepKind),
    (words.FACTS, codes.ApplicationFactKind),
    (words.VERBS, [step.verb for step in STEPS if not step.is_ours]),
    (words.PLAN_VERBS, [step.verb for step in PLAN_STEPS]),
]


@pytest.mark.parametrize(("table", "wanted"), TABLES)
def test_each_code_has_its_words(table, wanted) -> None:
    assert set(table) == set(wanted)


@pytest.mark.parametrize("kind", list(codes.WatchKind))
@pytest.mark.parametrize("alert", [None, *codes.AlertKind])
def test_the_title_of_a_task_fits_with_the_name_of_a_funder(kind, alert) -> None:
    title = words.task_title(kind, "CCAS de Villeneuve-sous-Bois", date(2026, 12, 31), alert)
    assert len(title) <= limits.TASK_TITLE and "{" not in title and title.endswith("CCAS de Villeneuve-sous-Bois")


def test_amounts_are_said_as_amounts() -> None:
    said = sentence("funding.over_funded", cents=123_456, most=100_000, line="L1")
    assert euros(123_456) in said and euros(100_000) in said


def test_what_is_told_of_money_names_its_amounts() -> None:
    told = words.revision_told("CCAS", 12_000, 8_000)
    assert euros(12_000) in told and euros(8_000) in told
    assert euros(500) in words.uncovered_told(500)
    assert words.step_title(codes.StepKind.CLOSE_PLAN) == "Clore le plan"
