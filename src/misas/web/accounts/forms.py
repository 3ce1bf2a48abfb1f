"""The forms of accounts: fields and words only. What is right or wrong is said by `core.accounts` and the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import lazy

from misas.core.refusals import Fault
from misas.records.accounts import limits
from misas.records.accounts.models import Account
from misas.wording.sentences import fault_sentence


class Form(forms.Form):
    """A form that takes the faults of an action in their fields."""

    error_css_class = ""

    def take(self, faults: tuple[Fault, ...]) -> None:
        for fault in faults:
            self.add_error(fault.field if fault.field in self.fields else None, fault_sentence(fault))


said = lazy(lambda code: fault_sentence(Fault.of("", code)), str)  # the sentence of a code, read when it is shown


def _missing(code: str) -> dict[str, Any]:
    return {"required": said(code)}


def password_field(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=1024,
        error_messages=_missing("account.password_missing"),
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(Form):
    email = forms.CharField(
        label="Adresse électronique",
        max_length=limits.EMAIL,
        error_messages=_missing("account.email_missing"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = password_field("Mot de passe", "current-password")
    suite = forms.CharField(required=False, widget=forms.HiddenInput)


class ResumeForm(SignInForm):
    """Signing in again: when the page knows whose it is, only the password is asked."""

    def __init__(self, *args: Any, owner: Account | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["suite"]
        if owner is not None:
            del self.fields["email"]


ADVICE = (
    f"Au moins {limits.PASSWORD_MIN} caractères. Une phrase courte se retient mieux qu’un mot compliqué. "
    "N’utilisez ni votre nom, ni un mot de passe d’un autre site."
)


class PasswordForm(Form):
    password = password_field("Nouveau mot de passe", "new-password", ADVICE)
    again = password_field("Le même, une seconde fois", "new-password")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("password") and typed.get("again") and typed["password"] != typed["again"]:
            self.take((Fault.of("again", "account.password_twice"),))
        return typed


class ChangePasswordForm(PasswordForm):
    present = password_field("Mot de passe actuel", "current-password")
    field_order = ("present", "password", "again")


class ProfileForm(Form):
    full_name = forms.CharField(
        label="Prénom et nom",
        max_length=limits.FULL_NAME,
        error_messages=_missing("account.name_missing"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    function = forms.CharField(
        label="Fonction",
        max_length=limits.FUNCTION,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    phone = forms.CharField(
        label="Téléphone professionnel",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
