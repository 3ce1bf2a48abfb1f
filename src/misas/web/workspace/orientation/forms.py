"""What appointments, calls and refusals of care ask. Rules are the actions'; here only how an answer is typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from misas.core.orientation.appointments import Where
from misas.core.orientation.codes import CallOutcome, Fact, Source
from misas.core.orientation.memory import FactValue
from misas.core.refusals import Invalid, Refused
from misas.lib.typed_hours import read_hour
from misas.records.orientation import limits
from misas.web.workspace.cases.forms import REQUIRED, Day
from misas.wording.appointments import BRING, CALL_CHANNELS, CALL_OUTCOMES, MISSED_REASONS, TRANSPORT
from misas.wording.care_refusals import AUTHORITIES, GROUNDS
from misas.wording.needs import DESKS
from misas.wording.orientation_screens import (
    CONFIRM_ANOTHER,
    ELSEWHERE,
    HEARD_FROM,
    HELPS,
    LABELS,
    MINUTES,
    NO_INTERPRETER,
    UNREADABLE_HOUR,
    YES_OR_NO,
)
from misas.wording.persons import LANGUAGES
from misas.wording.sentences import fault_sentence, sentence


class OwnDay(Day):
    """A day under a label of this room."""

    def __init__(self, name: str, *, past: bool = False, **options: Any) -> None:
        super().__init__("on", past=past, **options)
        self.label = LABELS[name]
        self.help_text = HELPS.get(name, self.help_text)


class Hour(forms.CharField):
    """An hour as people type it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"class": "short", "autocomplete": "off"})
        super().__init__(label=LABELS["hour"], help_text=HELPS["hour"], widget=widget, max_length=20,
                         error_messages=REQUIRED, **options)  # fmt: skip

    def clean(self, value: Any) -> time | None:
        typed = super().clean(value)
        found = read_hour(typed) if typed else None
        if typed and found is None:
            raise forms.ValidationError(UNREADABLE_HOUR)
        return found


def choice(name: str, labels: Mapping[Any, str], *, radio: bool = False, **options: Any) -> forms.ChoiceField:
    pairs = [(str(code), label) for code, label in labels.items()]
    if not options.get("required", True) and not radio:
        pairs.insert(0, ("", "—"))
    widget = forms.RadioSelect() if radio else forms.Select()
    return forms.ChoiceField(label=LABELS[name], choices=pairs, widget=widget, help_text=HELPS.get(name, ""),
                             error_messages=REQUIRED, **options)  # fmt: skip


def number(name: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "short"})
    return forms.IntegerField(label=LABELS[name], help_text=HELPS.get(name, ""), required=False, widget=widget)


def line(name: str, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=LABELS[name], help_text=HELPS.get(name, ""), max_length=most, error_messages=REQUIRED, **options
    )


class StepForm(forms.Form):
    """`told` puts what an action refuses beside its field, or over the form."""

    def told(self, wrong: Invalid | Refused) -> None:
        if isinstance(wrong, Refused):
            self.add_error(None, sentence(wrong.code, **wrong.values))
            return
        for fault in wrong.faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault_sentence(fault))

    def offers(self, pairs: list[tuple[str, str]]) -> None:
        """The places among which the appointment may be; the field goes when there is none."""
        if "offer" in self.fields and pairs:
            self.fields["offer"].choices = [*pairs, ("", ELSEWHERE)]  # type: ignore[attr-defined]
        else:
            self.fields.pop("offer", None)


class When(StepForm):
    on = OwnDay("on")
    hour = Hour()
    minutes = choice("minutes", MINUTES, initial="30")
    offer = choice("offer", {}, required=False)

    def starts_at(self, zone: ZoneInfo) -> datetime:
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["hour"], zone)

    def where(self) -> str | Where | None:
        """The public id of an offer, elsewhere, or None when it is not asked or not answered: it stays where it is."""
        if "offer" not in self.fields or self.add_prefix("offer") not in self.data:
            return None
        return self.cleaned_data["offer"] or Where.ELSEWHERE


def rdv_number() -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "short", "autocomplete": "off"})
    return forms.CharField(label=LABELS["rdv"], help_text=HELPS["rdv"], max_length=limits.RDV, required=False,
                           widget=widget)  # fmt: skip


class Number(StepForm):
    """The number of an appointment at RDV Service Public; empty, it has none any more."""

    rdv = rdv_number()


class Book(When):
    remind = forms.BooleanField(label=LABELS["remind"], help_text=HELPS["remind"], required=False)

    def numbered(self) -> None:
        """Ask its number over there, where appointments are taken so."""
        self.fields["rdv"] = rdv_number()

    def beside(self, question: str) -> None:
        """Ask that one more is meant."""
        self.fields["another"] = forms.BooleanField(label=question, error_messages={"required": CONFIRM_ANOTHER})


class Attempt(StepForm):
    outcome = choice("outcome", {"": "—", **{code: label for code, label in CALL_OUTCOMES.items() if code != "given"}})
    channel = choice("channel", CALL_CHANNELS, initial="phone")
    announced_days = number("announced_days")
    call_back_on = OwnDay("call_back_on", required=False)
    ground = choice("ground", GROUNDS, required=False)

    def clean(self) -> dict[str, Any] | None:
        said = super().clean()
        if said and said.get("outcome") == CallOutcome.CARE_REFUSED and not said.get("ground"):
            self.add_error("ground", REQUIRED["required"])
        return said


class Miss(StepForm):
    reason = choice("reason", MISSED_REASONS, radio=True, required=False)


class Prepare(StepForm):
    bring = forms.MultipleChoiceField(
        label=LABELS["bring"], required=False, widget=forms.CheckboxSelectMultiple(),
        choices=[(code.value, label) for code, label in BRING.items()],
    )  # fmt: skip
    transport = choice("transport", TRANSPORT)
    interpreter = forms.ChoiceField(
        label=LABELS["interpreter"], required=False,
        choices=[("", NO_INTERPRETER), *((code, label) for code, label in LANGUAGES.items() if code != "fr")],
    )  # fmt: skip
    interpreter_booked = forms.BooleanField(label=LABELS["interpreter_booked"], required=False)


class NamePlace(StepForm):
    name = line("name", limits.PLACE_NAME)
    phone = line("phone", limits.PHONE, required=False)
    town = line("town", limits.TOWN, required=False)


class RecordRefusal(StepForm):
    ground = choice("ground", GROUNDS, radio=True)
    on = OwnDay("refused_on", past=True, required=False)
    place_name = line("place_name", limits.PLACE_NAME)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ground"].help_text = ""


class Observe(StepForm):
    """What was heard of a place: each answer is a fact of its own, what is not answered is none."""

    takes_new = choice("takes_new", YES_OR_NO, radio=True, required=False)
    waiting_days = number("waiting_days")
    waiting_list = choice("waiting_list", YES_OR_NO, radio=True, required=False)
    remote = choice("remote", YES_OR_NO, radio=True, required=False)
    step_free = choice("step_free", YES_OR_NO, radio=True, required=False)
    source = choice("source", HEARD_FROM, initial=Source.PLACE.value)
    on = OwnDay("heard_on", past=True, required=False)

    def facts(self) -> dict[Fact, FactValue]:
        said = self.cleaned_data
        yes_or_no = (Fact.TAKES_NEW, Fact.WAITING_LIST, Fact.REMOTE, Fact.STEP_FREE)
        told: dict[Fact, FactValue] = {fact: said[fact.value] == "yes" for fact in yes_or_no if said[fact.value]}
        if said["waiting_days"] is not None:
            told[Fact.WAITING_DAYS] = said["waiting_days"]
        return told


class KeepDesk(StepForm):
    """A PASS; `place` is its commune as it is typed, settled by the screen."""

    kind = choice("kind", DESKS, radio=True)
    name = line("name", limits.PLACE_NAME)
    hospital = line("hospital", limits.PLACE_NAME, required=False)
    street = line("street", limits.STREET, required=False)
    place = line("commune", 80)
    postal_code = line("postal_code", limits.POSTAL_CODE, required=False)
    phone = line("phone", limits.PHONE, required=False)
    hours = line("hours", limits.HOURS, required=False)
    checked_on = OwnDay("checked_on", past=True)


class SayGround(StepForm):
    ground = choice("ground", GROUNDS, radio=True)


class RefusalStep(StepForm):
    on = OwnDay("step_on", past=True)


class FileComplaint(RefusalStep):
    authority = choice("authority", AUTHORITIES, radio=True)
    agreed_on = OwnDay("agreed_on", past=True)
