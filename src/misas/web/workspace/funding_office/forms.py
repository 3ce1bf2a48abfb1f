"""What the caisse's side asks: a session, an envelope, another budget with its reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django import forms

from misas.core.refusals import Invalid
from misas.records.funding import limits
from misas.web.workspace.cases.forms import REQUIRED
from misas.web.workspace.funding.forms import Amount, OwnDay, choice, line
from misas.web.workspace.funding.step_forms import AidStep
from misas.web.workspace.orientation.forms import StepForm
from misas.wording.funding_screens import CHOOSE_ONE, LABELS, UNSURE

HERE: Final = {"funding.above_request": "funding.decided_above_request"}
"""What a committee is told otherwise than whoever copies the letter of a funder."""


class Decision(AidStep):
    """A gesture of the committee on a request: it writes no letter, it decides."""

    def told(self, wrong: Any) -> None:
        if isinstance(wrong, Invalid):
            wrong = Invalid([replace(fault, code=HERE.get(fault.code, fault.code)) for fault in wrong.faults])
        super().told(wrong)


class Session(StepForm):
    funder = choice("funder", [])
    on = OwnDay("session_on")
    deposit_by = OwnDay("deposit_by", required=False)

    def __init__(self, pairs: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["funder"].choices = [("", CHOOSE_ONE), *pairs]  # type: ignore[attr-defined]


class OpenEnvelope(StepForm):
    funder = choice("funder", [])
    year = forms.IntegerField(label=LABELS["year"], min_value=2000, max_value=2100, error_messages=REQUIRED)
    cents = Amount("budget")

    def __init__(self, pairs: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["funder"].choices = pairs  # type: ignore[attr-defined]


class Amend(StepForm):
    cents = Amount("budget")
    reason = line("why", limits.REASON)


class Sure(StepForm):
    """What cannot be undone is said once more."""

    is_sure = forms.BooleanField(error_messages={"required": UNSURE})

    def __init__(self, label: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["is_sure"].label = label
