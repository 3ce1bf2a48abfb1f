"""What the gestures ask: small forms, with tolerant dates. Rules are the actions'; here only how an answer is typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from misas.core.refusals import Invalid
from misas.lib.typed_dates import read_date
from misas.records.cases import limits
from misas.records.documents import limits as document_limits
from misas.wording import cases as words
from misas.wording.caseload import CARES
from misas.wording.documents import KINDS
from misas.wording.gestures import (
    ANSWERS,
    CHOOSE_DAY,
    DELAY_TO_A_DAY,
    DELAYS,
    HELPS,
    LABELS,
    MISSING,
    NO_FILE,
    UNREADABLE_DAY,
    UNREADABLE_PAST_DAY,
)
from misas.wording.privacy import AGREEMENT_MODES, INFORMED_HOW, SCOPES
from misas.wording.referrals import REASONS
from misas.wording.sentences import fault_sentence

FAR = date(2099, 12, 31)
REQUIRED = {"required": MISSING, "invalid_choice": MISSING}


class Day(forms.CharField):
    """A day as people type it: 25/11/26, 25 novembre 2026. `past`: what is asked is over, and so is the example."""

    def __init__(self, name: str, *, past: bool = False, **options: Any) -> None:
        options.setdefault("help_text", HELPS.get(name, HELPS["past_day" if past else "day"]))
        self.unreadable = UNREADABLE_PAST_DAY if past else UNREADABLE_DAY
        widget = forms.TextInput(attrs={"class": "short", "inputmode": "text", "autocomplete": "off"})
        super().__init__(label=LABELS[name], widget=widget, error_messages=REQUIRED, max_length=40, **options)

    def clean(self, value: Any) -> date | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = read_date(typed, latest=FAR)
        if found is None:
            raise forms.ValidationError(self.unreadable)
        return found


def choice(name: str, labels: Mapping[Any, str], *, radio: bool = True, **options: Any) -> forms.ChoiceField:
    pairs = [(str(code), label) for code, label in labels.items()]
    if not radio and not options.get("required", True):
        pairs.insert(0, ("", "—"))
    widget = forms.RadioSelect() if radio else forms.Select()
    return forms.ChoiceField(label=LABELS[name], choices=pairs, widget=widget, error_messages=REQUIRED, **options)


def several(name: str, labels: Mapping[Any, str], **options: Any) -> forms.MultipleChoiceField:
    pairs = [(str(code), label) for code, label in labels.items()]
    widget = forms.CheckboxSelectMultiple()
    return forms.MultipleChoiceField(
        label=LABELS[name], choices=pairs, widget=widget, error_messages=REQUIRED, **options
    )


def text(name: str, *, most: int = limits.COMMENT, rows: int = 2, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return forms.CharField(label=LABELS[name], help_text=HELPS.get(name, ""), max_length=most, widget=widget,
                           error_messages=REQUIRED, **options)  # fmt: skip


class GestureForm(forms.Form):
    """`care` and `task` say what a gesture is about; `refuse` puts the faults of an action beside their fields."""

    care = forms.UUIDField(required=False, widget=forms.HiddenInput())
    task = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def refuse(self, invalid: Invalid) -> None:
        for fault in invalid.faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault_sentence(fault))


class Attempt(GestureForm):
    channel = choice("channel", words.ATTEMPT_CHANNELS, initial="phone")
    outcome = choice("outcome", words.ATTEMPT_OUTCOMES, radio=False)
    callback_on = Day("callback_on", required=False)
    comment = text("comment", required=False)


class Comment(GestureForm):
    comment = text("comment", required=False)


class Postpone(GestureForm):
    delay = choice("delay", DELAYS, initial="1")
    until = Day("until", required=False)
    reason = choice("reason", words.POSTPONE_REASONS, initial="workload", radio=False)
    comment = text("comment", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("delay") == DELAY_TO_A_DAY and not said.get("until") and "until" not in self.errors:
            self.add_error("until", CHOOSE_DAY)
        return said


class Wait(GestureForm):
    waits_on = choice("waits_on", {k: v for k, v in words.WAITING_ON.items() if k != "us"})
    until = Day("wait_until", required=False)
    comment = text("comment", required=False)


class AddCare(GestureForm):
    care_type = choice("care_type", CARES, radio=False)
    reasons = several("reasons", REASONS, required=False)
    since = Day("since", past=True, required=False)


class OnPastDay(GestureForm):
    on = Day("on", past=True)


class Proof(GestureForm):
    evidence = choice("evidence", words.EVIDENCE)
    file = forms.FileField(label=LABELS["document"], help_text=HELPS["file"], required=False)


class Finish(OnPastDay):
    evidence = choice("evidence", words.EVIDENCE)
    file = forms.FileField(label=LABELS["document"], help_text=HELPS["file"], required=False)


class Abandon(GestureForm):
    reason = choice("reason", words.ABANDON_REASONS)


class AddTask(GestureForm):
    title = text("title", most=limits.TASK_TITLE, rows=1)
    due = Day("due")
    owner = forms.ChoiceField(label=LABELS["owner"], help_text=HELPS["owner"], required=False)


class Assign(GestureForm):
    owner = forms.ChoiceField(label=LABELS["owner"], error_messages=REQUIRED)


class AskDocument(GestureForm):
    kind = choice("kind", KINDS)
    comment = text("comment", required=False)


class HandOver(GestureForm):
    motives = several("motives", words.HANDOVER_MOTIVES)
    situation = text("situation", most=limits.HANDOVER_TEXT, rows=4)
    already_done = text("already_done", most=limits.HANDOVER_TEXT, rows=3, required=False)
    expected = text("expected", most=limits.HANDOVER_TEXT, rows=3)
    agreed_on = Day("agreed_on", past=True)
    urgent = forms.BooleanField(label=LABELS["urgent"], required=False)


class Why(GestureForm):
    why = text("why")


class CallAgain(GestureForm):
    result = choice("result", words.AFTER_CLOSURE)
    comment = text("comment", required=False)


class Withdraw(GestureForm):
    scope = choice("scope", SCOPES)


class Inform(GestureForm):
    how = choice("how", INFORMED_HOW)
    agreed = choice("agreed", ANSWERS)
    agreement_mode = choice("agreement_mode", AGREEMENT_MODES, initial="oral", required=False)
    feedback = forms.BooleanField(label=LABELS["feedback"], required=False)


class AddDocument(GestureForm):
    file = forms.FileField(label=LABELS["file"], help_text=HELPS["file"], error_messages={"required": NO_FILE},
                           max_length=document_limits.NAME * 2)  # fmt: skip
    kind = choice("kind", KINDS, radio=False)
    dated_on = Day("dated_on", past=True, required=False)
