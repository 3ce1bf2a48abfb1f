"""What somebody says of herself on her own account."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from misas.core.access import Actor, Subject, may
from misas.core.accounts.validation import Profile, profile_faults, tidy
from misas.core.refusals import Forbidden, Invalid
from misas.lib.phones import kept_form
from misas.records.accounts.models import Account
from misas.records.audit import journal


@transaction.atomic
def describe_self(account: Account, profile: Profile, *, by: Actor, at: datetime) -> None:
    """Say one's name, function and phone. Raises Forbidden, Invalid."""
    _self(by, account)
    clean = Profile(tidy(profile.full_name), tidy(profile.function), profile.phone.strip())
    if faults := profile_faults(clean):
        raise Invalid(faults)
    account.full_name, account.function = clean.full_name, clean.function
    account.phone = kept_form(clean.phone) or ""
    account.save(update_fields=["full_name", "function", "phone"])
    journal.note("account.described", account, by=by, at=at)


@transaction.atomic
def set_shortcuts(account: Account, on: bool, *, by: Actor, at: datetime) -> None:
    """Let one-letter shortcuts act, or not (RGAA 12.10). Raises Forbidden."""
    _self(by, account)
    account.shortcuts = on
    account.save(update_fields=["shortcuts"])
    journal.note("account.shortcuts", account, by=by, at=at, on=on)


def _self(by: Actor, account: Account) -> None:
    verdict = may(by, "account.change_self", Subject("account", owner=account.pk))
    if not verdict:
        raise Forbidden(verdict.reason)
