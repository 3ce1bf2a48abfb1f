"""Doors to the rows of accounts: the row if *may* says so in a caisse where it holds or held a role, else Absent."""

from __future__ import annotations

from uuid import UUID

from misas.core.access import Actor, Subject, may
from misas.core.refusals import Absent
from misas.records.accounts.models import Account, Authorisation


def account(public_id: UUID, *, to: str, by: Actor, lock: bool = False) -> Account:
    """An account as its caisse sees it. An administrator of the nation sees every account."""
    rows = Account.objects.select_for_update() if lock else Account.objects.all()
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Absent
    places = set(Authorisation.objects.filter(account=row).values_list("caisse_id", flat=True)) | {None}
    if not any(may(by, to, Subject("account", caisse=place, owner=row.pk)) for place in places):
        raise Absent
    return row


def authorisation(pk: int, account: Account) -> Authorisation:
    """One role of an account already opened by its door."""
    row = Authorisation.objects.select_related("caisse").filter(pk=pk, account=account).first()
    if row is None:
        raise Absent
    return row
