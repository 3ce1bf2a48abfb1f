"""The forms of the back office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from misas.core.access import Role
from misas.records.accounts import limits
from misas.web.accounts.forms import Form, said
from misas.wording.accounts import ROLES


class NewAccountForm(Form):
    full_name = forms.CharField(
        label="Prénom et nom", max_length=limits.FULL_NAME, error_messages={"required": said("account.name_missing")}
    )
    email = forms.CharField(
        label="Adresse électronique professionnelle",
        max_length=limits.EMAIL,
        error_messages={"required": said("account.email_missing")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RoleForm(Form):
    """`given`: the roles that the reader may give here."""

    role = forms.ChoiceField(
        label="Rôle",
        widget=forms.RadioSelect,
        error_messages={"required": said("account.role_unknown"), "invalid_choice": said("account.role_unknown")},
    )

    def __init__(self, *args: Any, given: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, ROLES[role]) for role in given]  # type: ignore[attr-defined]


class InviteForm(RoleForm, NewAccountForm):
    field_order = ("full_name", "email", "role")
