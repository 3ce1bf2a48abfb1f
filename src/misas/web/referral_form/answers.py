"""From a form to the answers that `receive_referral` takes, and from its faults back to the fields of the form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms

from misas.actions.territory import find_commune
from misas.core.referrals.said import BY_NAME
from misas.core.refusals import Fault, Invalid
from misas.wording.referral_form import MISSING
from misas.wording.sentences import fault_sentence

# Answers that stand in another field of the screen: one tick says that she was informed and agrees.
AGREEMENT = ("informed", "informed_on", "informed_how", "agreed", "agreed_on", "agreement_mode")


class ReferralForm(forms.Form):
    """A form whose field names are those of `core.referrals.said`, but for a few that `answers` translates.

    `shown_in` says where the faults of an answer are shown, when that is not in the field of the same name.
    """

    error_css_class = ""
    shown_in: Mapping[str, str] = dict.fromkeys(AGREEMENT, "agreement") | {
        "motives": "cares",
        "postal_code": "place",
        "commune": "place",
    }

    def answers(self, *, settle: bool = True) -> dict[str, Any]:
        """What was typed, under the names of the trade. Raises Invalid when the commune is not known.

        Without `settle` the commune stays as typed: enough to judge the rest, never to keep it.
        """
        typed = {
            name: value for name, value in self.cleaned_data.items() if name in BY_NAME and value not in ("", [], False)
        }
        if self.cleaned_data.get("agreement"):
            typed |= {"informed": "on", "agreed": "on"}
        place = self.cleaned_data.get("place")
        if place and not settle:
            typed["commune"] = place
        elif place:
            found = find_commune(place, field="place")
            codes = found.postal_codes
            typed["commune"] = found.name
            typed["postal_code"] = next((code for code in codes if code in place), codes[0] if len(codes) == 1 else "")
        return typed

    def take(self, faults: Iterable[Fault]) -> None:
        """Show each fault in its field, once; what has no field stands above the form."""
        said = set()
        for fault in faults:
            name = fault.field.partition(".")[0]
            name = self.shown_in.get(name, name)
            if name in said:
                continue
            said.add(name)
            missing = MISSING.get(name) if fault.code in ("referral.required", "referral.no_contact") else None
            self.add_error(name if name in self.fields else None, missing or fault_sentence(fault))

    def read(self, judge: Callable[[Mapping[str, Any]], object] | None = None) -> dict[str, Any] | None:
        """The answers, or None when something is already wrong and shown.

        `judge` raises Invalid with what is wrong beside an unknown commune: nobody corrects a form twice.
        """
        if not self.is_valid():
            return None
        try:
            return self.answers()
        except Invalid as wrong:
            faults = list(wrong.faults)
        try:
            if judge is not None:
                judge(self.answers(settle=False))
        except Invalid as others:
            faults = [*others.faults, *faults]
        self.take(faults)
        return None


def cares_of(cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The cares ticked, each with where it stands when it was said."""
    about = {name: cleaned[name] for name in ("since", "stage", "quote_until") if cleaned.get(name)}
    return [{"care_type": code, **about} for code in (*cleaned.get("cares", ()), *cleaned.get("more_cares", ()))]
