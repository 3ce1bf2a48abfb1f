"""How each answer of a referral is asked on screen. What is required and what is wrong: `core.referrals`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django import forms

from misas.records.referrals import limits

NOTHING_SAID = ("", "—")


def line(label: str, *, help_text: str = "", **attrs: str) -> forms.CharField:
    """One line of text. The length is judged by the core, with a sentence; the browser cuts nothing."""
    attrs = {"autocomplete": "off", "spellcheck": "false"} | attrs
    return forms.CharField(label=label, required=False, help_text=help_text, widget=forms.TextInput(attrs=attrs))


def phone(label: str, help_text: str = "") -> forms.CharField:
    return line(label, help_text=help_text, type="tel", inputmode="tel")


def day(label: str, help_text: str = "") -> forms.CharField:
    """A date as people type it: 12/3/84, 12 mars 1984."""
    return line(label, help_text=help_text, inputmode="text")


def text(label: str, name: str, help_text: str = "", rows: int = 2) -> forms.CharField:
    attrs = {"rows": rows, "maxlength": limits.LENGTHS[name]}
    return forms.CharField(label=label, required=False, help_text=help_text, widget=forms.Textarea(attrs=attrs))


def place(label: str = "Commune") -> forms.CharField:
    """A commune by its name or postal code, proposed while it is typed in the list `communes` of the page.

    An answer under way is waited for, never cut: the last text typed is asked last, and nothing is left in the console.
    """
    return line(
        label,
        help_text="Nom ou code postal",
        **{
            "list": "communes",
            "data-hx-post": "/signaler/communes",
            "data-hx-trigger": "input changed delay:150ms",
            "data-hx-target": "#communes",
            "data-hx-select": "unset",
            "data-hx-swap": "innerHTML",
            "data-hx-sync": "this:queue last",
            "data-hx-params": "place",
            "data-quiet": "",
        },
    )


def tick(label: str, help_text: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


def chips(label: str, words: Mapping[Any, str], help_text: str = "") -> forms.MultipleChoiceField:
    """Several answers among a few."""
    return forms.MultipleChoiceField(
        label=label, required=False, help_text=help_text, choices=_pairs(words), widget=forms.CheckboxSelectMultiple
    )


def one_of(label: str, words: Mapping[Any, str], help_text: str = "") -> forms.ChoiceField:
    """One answer in a list; nothing said is an answer."""
    return forms.ChoiceField(
        label=label, required=False, help_text=help_text, choices=[NOTHING_SAID, *_pairs(words)], widget=forms.Select
    )


def choice(label: str, words: Mapping[Any, str], initial: Any) -> forms.ChoiceField:
    """One answer in a list, one of them chosen from the start."""
    return forms.ChoiceField(label=label, required=False, choices=_pairs(words), initial=str(initial))


def _pairs(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    return [(code.value if isinstance(code, StrEnum) else str(code), label) for code, label in words.items()]
