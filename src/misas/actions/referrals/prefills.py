"""The opaque link of a workstation: it posts the identity it shows, and the agent opens a form already filled.

The identity is sealed, readable by the account it was made for, during fifteen minutes, until one referral uses it;
then it is emptied. It never stands in an address: the link holds a secret, kept only as a hash.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from misas.core.access import Actor, Subject, may
from misas.core.referrals import reading
from misas.core.referrals.said import BY_NAME, Block
from misas.core.refusals import Absent, Fault, Forbidden, Invalid, Refused
from misas.records.audit import journal
from misas.records.referrals import sealed
from misas.records.referrals.models import ReferralDraft

VALIDITY = timedelta(minutes=15)
POSTED = frozenset(name for name, entry in BY_NAME.items() if entry.block in (Block.PERSON, Block.SITUATION))


@transaction.atomic
def post_identity(answers: Mapping[str, Any], *, caisse_id: int, by: Actor, at: datetime) -> str:
    """Keep an identity for one referral; returns the secret of its link. Raises Forbidden, Invalid."""
    verdict = may(by, "referral.prefill", Subject("referral", caisse=caisse_id))
    if not verdict or by.account_id is None:
        raise Forbidden(verdict.reason or "access.role")
    said, faults = reading.read(answers, today=at.date())
    strange = [Fault.of(name, "referral.not_an_identity") for name in answers if name in BY_NAME and name not in POSTED]
    if faults or strange:
        raise Invalid([*faults, *strange])
    secret, public_id = secrets.token_urlsafe(32), uuid4()
    kept = said.as_json() | ({"nir": said.nir} if said.nir else {})
    row = ReferralDraft.objects.create(
        caisse_id=caisse_id,
        public_id=public_id,
        token_hash=_hash(secret),
        sealed=sealed.seal_draft(kept, public_id),
        made_for_id=by.account_id,
        made_at=at,
        expires_at=at + VALIDITY,
    )
    journal.note("referral.prefill", row, by=by, at=at)
    return secret


def look(secret: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The answers behind a link, for the form. Raises Absent (not yours), Refused (used, or too late)."""
    row = ReferralDraft.objects.filter(token_hash=_hash(secret), made_for_id=by.account_id).first()
    if row is None:
        raise Absent
    if row.used_at is not None or row.sealed is None:
        raise Refused("referral.link_used")
    if at >= row.expires_at:
        raise Refused("referral.link_expired")
    journal.read("referral_draft", row.public_id, row.caisse_id, by=by, at=at)
    return sealed.open_draft(bytes(row.sealed), row.public_id)


def use(secret: str, *, by: Actor, at: datetime) -> None:
    """One referral was made of it: nothing remains behind the link. A link already emptied changes nothing."""
    ReferralDraft.objects.filter(token_hash=_hash(secret), made_for_id=by.account_id, used_at__isnull=True).update(
        used_at=at, sealed=None
    )


def empty_expired(*, at: datetime) -> int:
    """Empty what nobody used in time, in the caisses of the context; returns how many."""
    return ReferralDraft.objects.filter(sealed__isnull=False, expires_at__lte=at).update(sealed=None)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
