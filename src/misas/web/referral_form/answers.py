"""From a form to the answers that `receive_referral` takes, and from its faults back to the fields of the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

    def answers(self) -> dict[str, Any]:
        """What was typed, under the names of the trade. Raises Invalid when the commune is not known."""
        typed = {
            name: value for name, value in self.cleaned_data.items() if name in BY_NAME and value not in ("", [], False)
        }
        if self.cleaned_data.get("agreement"):
            typed |= {"informed": "on", "agreed": "on"}
        if place := self.cleaned_data.get("place"):
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
            missing = MISSING.get(name) if fault.code == "referral.required" else None
            self.add_error(name if name in self.fields else None, missing or fault_sentence(fault))

    def read(self) -> dict[str, Any] | None:
        """The answers, or None when something is already wrong and shown."""
        if not self.is_valid():
            return None
        try:
            return self.answers()
        except Invalid as wrong:
            self.take(wrong.faults)
            return None


def cares_of(cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The cares ticked, each with where it stands when it was said."""
    about = {name: cleaned[name] for name in ("since", "stage", "quote_until") if cleaned.get(name)}
    return [{"care_type": code, **about} for code in (*cleaned.get("cares", ()), *cleaned.get("more_cares", ()))]
