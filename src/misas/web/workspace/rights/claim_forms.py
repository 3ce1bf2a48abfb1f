"""What each verb of a claim asks: the day, who filed, her agreement, the documents that miss, the days of the right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django import forms

from misas.core.refusals import Invalid
from misas.core.rights.claims import ClaimFact, ClaimFactKind, Filer, RefusalReason
from misas.core.rights.rules import Right
from misas.lib.text import normalise
from misas.lib.typed_dates import read_date
from misas.records.rights import limits
from misas.wording.gestures import UNREADABLE_DAY, UNREADABLE_PAST_DAY
from misas.wording.rights import FILERS
from misas.wording.rights_claims import CHOOSE, CHOOSE_REASON, HELPS, LABELS, MISSING, REASONS, WHICH, WHICH_C2S
from misas.wording.sentences import fault_sentence

FAR: Final = date(2099, 12, 31)
K = ClaimFactKind


def needed(name: str) -> dict[str, str]:
    """What a field says when it is left empty, or chosen among nothing."""
    return dict.fromkeys(("required", "invalid_choice"), MISSING[name]) if name in MISSING else {}


class Day(forms.CharField):
    """A day as people type it. `past`: it is over, and so is the example; `helps`: its help, when not its own."""

    def __init__(self, name: str, *, past: bool = True, helps: str = "", **options: Any) -> None:
        self.past = past
        widget = forms.TextInput(attrs={"class": "short", "autocomplete": "off"})
        told = HELPS.get(helps or name, HELPS["day"])
        super().__init__(label=LABELS[name], help_text=told, widget=widget, max_length=40, error_messages=needed(name),
                         **options)  # fmt: skip

    def clean(self, value: Any) -> date | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = read_date(typed, latest=FAR)
        if found is None:
            raise forms.ValidationError(UNREADABLE_PAST_DAY if self.past else UNREADABLE_DAY)
        return found


class StepForm(forms.Form):
    """One verb. `fact()` is what it records; `refuse` puts the faults of the action beside their fields."""

    kind: ClaimFactKind
    on = Day("on")

    def fact(self) -> ClaimFact:
        return ClaimFact(self.kind, **{name: value for name, value in self.cleaned_data.items() if name in FACT})

    def refuse(self, invalid: Invalid) -> None:
        for fault in invalid.faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault_sentence(fault))


FACT: Final = frozenset(
    {"on", "filer", "agreed_on", "missing", "since", "until", "received_on", "reason", "reason_text"}
)


class File(StepForm):
    kind = K.FILED
    filer = forms.TypedChoiceField(
        label=LABELS["filer"], choices=[(code.value, FILERS[code]) for code in Filer], coerce=Filer,
        widget=forms.RadioSelect(), error_messages=needed("filer"),
    )  # fmt: skip
    agreed_on = Day("agreed_on", required=False)


class AskDocuments(StepForm):
    kind = K.DOCUMENTS_ASKED
    missing = forms.CharField(
        label=LABELS["missing"], help_text=HELPS["missing"], widget=forms.Textarea(attrs={"rows": 3}),
        max_length=limits.DOCUMENT * limits.DOCUMENTS, error_messages=needed("missing"),
    )  # fmt: skip

    def clean_missing(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.cleaned_data["missing"].splitlines())
        return tuple(line[: limits.DOCUMENT] for line in lines if line)[: limits.DOCUMENTS]


class Complete(StepForm):
    kind = K.COMPLETED


class Grant(StepForm):
    kind = K.GRANTED
    since = Day("since", required=False)
    until = Day("until", past=False, required=False)


class Refuse(StepForm):
    kind = K.REFUSED
    on = Day("on", helps="decided_on")
    received_on = Day("received_on", required=False)
    reason = forms.TypedChoiceField(
        label=LABELS["reason"], choices=[("", CHOOSE_REASON), *((code.value, REASONS[code]) for code in RefusalReason)],
        coerce=RefusalReason, error_messages=needed("reason"),
    )  # fmt: skip
    reason_text = forms.CharField(
        label=LABELS["reason_text"], help_text=HELPS["reason_text"], widget=forms.Textarea(attrs={"rows": 2}),
        max_length=limits.REASON, required=False,
    )  # fmt: skip


class RecordSilence(StepForm):
    """What silence gives has days of its own when it accepts."""

    kind = K.SILENCE
    since = Day("since", required=False)
    until = Day("until", past=False, required=False)


class GrantC2S(Grant):
    """Of a C2S, which one: the review that is open then knows her cover."""

    cover = forms.ChoiceField(label=WHICH_C2S, choices=WHICH, required=False)
    field_order = ("on", "cover", "since", "until")


class RecordC2SBySilence(RecordSilence):
    cover = forms.ChoiceField(label=WHICH_C2S, choices=WHICH, required=False)
    field_order = ("on", "cover", "since", "until")


class RecordRefusalBySilence(StepForm):
    kind = K.SILENCE


class Appeal(StepForm):
    kind = K.APPEALED


class Withdraw(StepForm):
    kind = K.WITHDRAWN


class OpenRightForm(forms.Form):
    """A right seen to be open: which one, its days, and how we know it."""

    right = forms.ChoiceField(label=LABELS["right"], error_messages=needed("right"))
    since = Day("since", required=False, helps="open_since")
    until = Day("until", past=False, required=False, helps="open_until")
    source = forms.CharField(label=LABELS["source"], help_text=HELPS["source"], max_length=limits.SOURCE,
                             error_messages=needed("source"))  # fmt: skip

    def __init__(self, *args: Any, rights: Iterable[Right], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = sorted(((one.id, one.title) for one in rights), key=lambda choice: normalise(choice[1]))
        self.fields["right"].choices = [("", CHOOSE), *choices]  # type: ignore[attr-defined]

    def refuse(self, invalid: Invalid) -> None:
        for fault in invalid.faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault_sentence(fault))


OF_A_C2S: Final[Mapping[str, type[StepForm]]] = {"grant": GrantC2S, "record_silence": RecordC2SBySilence}
FORMS: Final[Mapping[str, type[StepForm]]] = {
    "file": File,
    "ask_documents": AskDocuments,
    "complete": Complete,
    "grant": Grant,
    "refuse": Refuse,
    "record_silence": RecordSilence,
    "appeal": Appeal,
    "withdraw": Withdraw,
}
