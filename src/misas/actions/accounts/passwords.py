"""What a password must be, and how somebody changes hers."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from misas.core.access import Actor, Subject, may
from misas.core.refusals import Fault, Forbidden, Invalid
from misas.records.accounts import limits
from misas.records.accounts.models import Account
from misas.records.audit import journal


def check_password_strength(password: str, account: Account) -> None:
    """Raises Invalid with what to do about it, one fault per weakness."""
    if len(password) > limits.PASSWORD_MAX:
        raise Invalid([Fault.of("password", "account.password_too_long", most=limits.PASSWORD_MAX)])
    try:
        validate_password(password, account)
    except ValidationError as weak:
        codes = [str(error.code) for error in weak.error_list]
        raise Invalid([_weakness(code) for code in codes]) from weak


def _weakness(code: str) -> Fault:
    """Django's codes: password_too_similar, password_too_short, password_too_common, password_entirely_numeric."""
    return Fault.of("password", f"account.{code}", least=limits.PASSWORD_MIN)


@transaction.atomic
def change_password(account: Account, password: str, *, by: Actor, at: datetime) -> None:
    """Change one's own password; the door has checked the present one. Every other session ends. Raises Invalid."""
    verdict = may(by, "account.change_self", Subject("account", owner=account.pk))
    if not verdict:
        raise Forbidden(verdict.reason)
    check_password_strength(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    journal.note("account.password_changed", account, by=by, at=at)
