"""The forms of triage: one per answer, all calm: a reason of the list, and the little that this answer needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.http import QueryDict

from misas.core.cases.codes import HandoverMotive
from misas.core.cases.handover import Packet, faults
from misas.core.referrals.codes import TriageOutcome, reasons_for
from misas.core.refusals import Fault
from misas.lib.typed_dates import read_date
from misas.records.cases.limits import HANDOVER_TEXT
from misas.web.referral_form import fields
from misas.wording.cases import HANDOVER_MOTIVES
from misas.wording.referrals import TRIAGE_REASONS
from misas.wording.sentences import fault_sentence

NEW, LATER, MINE = "new", "later", "mine"
POSTPONE: Final = "postpone"
JOINS: Final = "already_accompanied"
NO_REASON = "Choisissez un motif."
NO_MOTIVE, MISSING = "handover.no_motive", "handover.missing"
NEEDED: Final = {
    "motives": "Dites pourquoi le service social est saisi.",
    "situation": "Décrivez la situation en quelques mots.",
    "expected": "Dites ce qui est attendu du service social.",
}


class AnswerForm(forms.Form):
    """A reason of this outcome. The faults of the action come back in its fields."""

    outcome: TriageOutcome
    reason = forms.ChoiceField(
        label="Motif", widget=forms.RadioSelect, choices=[], error_messages={"required": NO_REASON}
    )

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, prefix=self.outcome.value, **kwargs)
        words = {reason.code: TRIAGE_REASONS[reason.code] for reason in reasons_for(self.outcome)}
        self.fields["reason"].choices = list(words.items())  # type: ignore[attr-defined]
        if len(words) == 1:
            self.initial["reason"] = next(iter(words))

    def judge(self, today: date) -> None:
        """Show what the action would refuse beside what is missing. Most answers need nothing more."""

    def take(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault_sentence(fault))


class NamingForm(AnswerForm):
    """An answer that needs to know who the person is."""

    person = forms.ChoiceField(
        label="Qui est la personne ?",
        widget=forms.RadioSelect,
        choices=[],
        error_messages={"required": "Dites qui est la personne : une fiche existante, ou une nouvelle."},
    )

    def __init__(self, *args: Any, persons: Sequence[tuple[str, str]], chosen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = persons  # type: ignore[attr-defined]
        self.fields["person"].initial = chosen


class AcceptForm(NamingForm):
    outcome = TriageOutcome.TO_CASE
    owner = forms.ChoiceField(label="Qui accompagne ?", required=False)

    def __init__(self, *args: Any, owners: Sequence[tuple[str, str]], joins: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        if joins:  # an agent asked that it join an open case
            self.initial["reason"] = JOINS


class HandOverForm(NamingForm):
    outcome = TriageOutcome.DIRECT_HANDOVER
    motives = fields.chips("Pourquoi le service social ?", HANDOVER_MOTIVES)
    situation = fields.line("La situation", help_text="Sans diagnostic")
    already_done = fields.line("Ce qui est déjà fait")
    expected = fields.line("Ce qui est attendu")
    agreed_on = fields.day("Accord de la personne donné le", help_text="Par exemple 12/11/2026")
    urgent = fields.tick("C’est urgent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("situation", "already_done", "expected"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2, "maxlength": HANDOVER_TEXT})

    def take(self, faults: Iterable[Fault]) -> None:
        """In the list above the page, what is missing is named: "ce champ" would help nobody."""
        for fault in faults:
            if fault.code in (NO_MOTIVE, MISSING):
                self.add_error(fault.field, NEEDED[fault.field])
            else:
                super().take([fault])

    def judge(self, today: date) -> None:
        """Show every fault of the packet beside a missing reason: nobody corrects a form twice."""
        found = faults(self.packet(today), today=today, longest=HANDOVER_TEXT)
        typed = self.cleaned_data.get("agreed_on", "")
        unreadable = bool(typed) and read_date(typed, latest=today) is None
        self.take(
            Fault.of("agreed_on", "referral.bad_date") if unreadable and one.field == "agreed_on" else one
            for one in found
        )

    def packet(self, today: date) -> Packet:
        said = self.cleaned_data
        return Packet(
            motives=tuple(HandoverMotive(code) for code in said["motives"]),
            situation=said["situation"],
            already_done=said["already_done"],
            expected=said["expected"],
            agreed_on=read_date(said["agreed_on"], latest=today) if said["agreed_on"] else None,
            urgent=said["urgent"],
        )


class DuplicateForm(AnswerForm):
    outcome = TriageOutcome.DUPLICATE
    of = forms.ChoiceField(
        label="Déjà dit par",
        widget=forms.RadioSelect,
        choices=[],
        error_messages={"required": "Choisissez le premier signalement."},
    )
    field_order = ("of", "reason")

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of"].choices = others  # type: ignore[attr-defined]


class RerouteForm(AnswerForm):
    outcome = TriageOutcome.REROUTED_CAISSE
    candidate = forms.ChoiceField(label="Caisse proposée", widget=forms.RadioSelect, choices=[], required=False)
    other = forms.ChoiceField(label="Une autre caisse", choices=[], required=False)
    field_order = ("candidate", "other", "reason")

    def __init__(
        self, *args: Any, candidates: Sequence[tuple[str, str]], caisses: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["candidate"].choices = candidates  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", "—"), *caisses]  # type: ignore[attr-defined]
        if not candidates:
            del self.fields["candidate"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["caisse"] = said.get("other") or said.get("candidate")
        if not said["caisse"]:
            self.add_error("other", "Choisissez la caisse de la personne.")
        return said


class InadmissibleForm(AnswerForm):
    outcome = TriageOutcome.INADMISSIBLE


class OtherSchemeForm(AnswerForm):
    outcome = TriageOutcome.OTHER_SCHEME


class GuidanceForm(AnswerForm):
    outcome = TriageOutcome.GUIDANCE_ONLY


class PostponeForm(forms.Form):
    """Not an answer: the referral waits for a precision, with a new due date."""

    until = fields.day("Y revenir le", help_text="Jour, mois, année")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix=POSTPONE)

    def take(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault_sentence(fault))


ENDING: Mapping[TriageOutcome, type[AnswerForm]] = {
    form.outcome: form for form in (InadmissibleForm, OtherSchemeForm, GuidanceForm)
}
