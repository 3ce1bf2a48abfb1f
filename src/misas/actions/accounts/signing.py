"""Sign-ins, failures and sign-outs, as lines of the journal: accounts are named by their ids, never by an address."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from misas.core.access import Actor, Subject, may
from misas.core.refusals import Forbidden
from misas.records.accounts.models import Account
from misas.records.audit import journal

NOBODY = Actor(None, "")


@transaction.atomic
def signed_in(account: Account, *, at: datetime, way: str = "password") -> None:
    """`way`: password, persona (demo), again (over a page whose session had ended)."""
    journal.note("account.signed_in", account, by=Actor(account.pk, account.full_name), at=at, way=way)


@transaction.atomic
def sign_in_failed(account: Account | None, *, at: datetime, locked: bool) -> None:
    """A failure on this account, or on an address that names none. `locked`: no more attempts for a while."""
    row = account or Account(public_id=None)  # type: ignore[misc]
    journal.note("account.sign_in_locked" if locked else "account.sign_in_failed", row, by=NOBODY, at=at)


@transaction.atomic
def signed_out(account: Account, *, at: datetime, why: str = "asked") -> None:
    """`why`: asked, idle (the session ended by itself)."""
    journal.note("account.signed_out", account, by=Actor(account.pk, account.full_name), at=at, why=why)


@transaction.atomic
def sign_out_everywhere(account: Account, *, by: Actor, at: datetime) -> None:
    """Close every session of one's account, this one too. Raises Forbidden."""
    verdict = may(by, "account.change_self", Subject("account", owner=account.pk))
    if not verdict:
        raise Forbidden(verdict.reason)
    Account.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    journal.note("account.signed_out_everywhere", account, by=by, at=at)
