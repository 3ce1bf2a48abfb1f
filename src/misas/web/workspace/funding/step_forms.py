"""What each gesture on a request asks: a day, amounts line by line, a reason, a validity. One table says which.

Whether the gesture is possible is `core.funding.life.application_steps`; here only how an answer is typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms

from misas.core.funding.life.application import ApplicationFact
from misas.core.funding.life.application_steps import BY_VERB
from misas.core.funding.life.codes import DecisionReason, Payee
from misas.core.refusals import Fault, Invalid
from misas.lib.typed_amounts import typed
from misas.records.funding import limits
from misas.web.workspace.funding.forms import Amount, OwnDay, choice, line, needed
from misas.web.workspace.orientation.forms import StepForm
from misas.wording.funding_screens import LABELS
from misas.wording.sentences import fault_sentence

AMOUNTS: Final = "amounts"
ASKS: Final[Mapping[str, tuple[str, ...]]] = {
    "check_documents": (),
    "amend": (AMOUNTS,),
    "ask_supplement": ("missing",),
    "schedule": ("session",),
    "adjourn": ("reason", "reason_text"),
    "grant": (AMOUNTS, "valid_until", "payee", "payee_name", "reason", "reason_text", "conditions"),
    "refuse": ("reason", "reason_text"),
    "commit": ("valid_until", "payee", "payee_name"),
    "extend": ("valid_until",),
    "revise": (AMOUNTS,),
    "call_payment": (AMOUNTS,),
    "note_payment": (AMOUNTS,),
    "note_return": (AMOUNTS,),
}
"""Beside the day, which every gesture asks."""
NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "refuse": frozenset({"reason"}),
    "adjourn": frozenset({"reason"}),
    "commit": frozenset({"valid_until", "payee"}),
    "extend": frozenset({"valid_until"}),
    "schedule": frozenset({"session"}),
    "ask_supplement": frozenset({"missing"}),
}


@dataclass(frozen=True, slots=True)
class About:
    """What a form is filled with: the lines of the request (name, label, the most that may be typed), its papers
    (code, label), the sessions to come (day, label), and the reasons and payees in words."""

    lines: Sequence[tuple[str, str, int]]
    papers: Sequence[tuple[str, str]] = ()
    sessions: Sequence[tuple[str, str]] = ()
    reasons: Sequence[tuple[str, str]] = ()
    payees: Sequence[tuple[str, str]] = ()


class AidStep(StepForm):
    """One gesture on one request. `fact` is what it says, for the action that records it."""

    def __init__(self, verb: str, about: About, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.verb, self.about = verb, about
        self.fields["on"] = OwnDay("step_on", past=True)
        for name in ASKS.get(verb, ()):
            if name == AMOUNTS:
                self._amounts()
            else:
                self.fields[name] = _field(verb, name, about, required=name in NEEDED.get(verb, ()))

    def _amounts(self) -> None:
        for name, label, most in self.about.lines:
            shown = label if len(self.about.lines) > 1 else LABELS[AMOUNT_LABELS.get(self.verb, "amount")]
            self.fields[f"cents:{name}"] = Amount("amount", label=shown, initial=typed(most), help_text="")

    @property
    def amounts(self) -> dict[str, int]:
        """Cents by line; a line left empty or at zero is not named."""
        said = {name: self.cleaned_data.get(f"cents:{name}") for name, _, _ in self.about.lines}
        return {name: cents for name, cents in said.items() if cents or (cents == 0 and self.verb == "revise")}

    def fact(self) -> ApplicationFact:
        said = self.cleaned_data
        payee, reason, session = said.get("payee"), said.get("reason"), said.get("session")
        return ApplicationFact(
            BY_VERB[self.verb].fact,
            said["on"],
            amounts=self.amounts if AMOUNTS in ASKS.get(self.verb, ()) else {},
            missing=tuple(said.get("missing") or ()),
            reason=DecisionReason(reason) if reason else None,
            reason_text=said.get("reason_text", ""),
            valid_until=said.get("valid_until"),
            payee=Payee(payee) if payee else None,
            session=date.fromisoformat(session) if isinstance(session, str) and session else session or None,
        )

    def told(self, wrong: Any) -> None:
        """A fault of a line stands beside its amount."""
        if not isinstance(wrong, Invalid):
            super().told(wrong)
            return
        for fault in wrong.faults:
            self.add_error(self._place(fault), fault_sentence(fault))

    def _place(self, fault: Fault) -> str | None:
        for name in (fault.field, f"cents:{fault.field}"):
            if name in self.fields:
                return name
        return None


AMOUNT_LABELS: Final = {"grant": "granted", "note_payment": "paid"}
REASON_OF: Final = {"grant": "reason_less"}


def _field(verb: str, name: str, about: About, *, required: bool) -> forms.Field:
    match name:
        case "missing":
            return forms.MultipleChoiceField(
                label=LABELS["missing"], choices=list(about.papers), required=required,
                widget=forms.CheckboxSelectMultiple(), error_messages=needed("missing"),
            )  # fmt: skip
        case "session" if about.sessions:
            return choice("session", list(about.sessions), required=required)
        case "session":  # a committee whose calendar nobody wrote: its day, as its letter says
            return OwnDay("session", required=required)
        case "reason":
            return choice(REASON_OF.get(verb, "reason"), [("", "—"), *about.reasons], required=required)
        case "payee":
            return choice("payee", [("", "—"), *about.payees], required=required)
        case "valid_until":
            return OwnDay("validity", required=required)
        case "payee_name":
            return line("payee_name", limits.PROFESSIONAL, required=False)
        case "conditions":
            return forms.CharField(label=LABELS["conditions"], max_length=limits.CONDITIONS, required=False)
        case _:
            return line("reason_text", limits.REASON, required=False)


__all__ = ["ASKS", "About", "AidStep"]
