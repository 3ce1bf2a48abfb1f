"""The opaque link of a workstation: it posts the identity it shows, and the agent opens a form already filled.

The identity is sealed, readable by the account it was made for (or, posted with a key that names nobody, by whoever
may refer for the caisse), during fifteen minutes, until one referral uses it; then it is emptied. It never stands in an
address: the link holds a secret, kept only as a hash.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from misas.actions.territory import require_receiving
from misas.core.access import Actor, Subject, may
from misas.core.referrals import reading
from misas.core.referrals.said import BY_NAME, Block
from misas.core.refusals import Absent, Fault, Forbidden, Invalid, Refused
from misas.records.accounts.models import Account, WorkstationKey
from misas.records.accounts.queries import actor_of
from misas.records.audit import journal
from misas.records.referrals import sealed
from misas.records.referrals.models import ReferralDraft
from misas.records.territory import queries as territory
from misas.records.territory.models import Caisse

VALIDITY = timedelta(minutes=15)
AGENT = "agent"
POSTED = frozenset(name for name, entry in BY_NAME.items() if entry.block in (Block.PERSON, Block.SITUATION))


@transaction.atomic
def post_identity(answers: Mapping[str, Any], *, caisse_id: int, by: Actor, at: datetime) -> str:
    """Keep an identity for one referral of this agent; returns the secret of its link. Raises Forbidden, Invalid."""
    verdict = may(by, "referral.prefill", Subject("referral", caisse=caisse_id))
    if not verdict or by.account_id is None:
        raise Forbidden(verdict.reason or "access.role")
    return _keep(answers, caisse_id, by, at, made_for_id=by.account_id)


@transaction.atomic
def post_identity_with_key(answers: Mapping[str, Any], *, key: WorkstationKey, by: Actor, at: datetime) -> str:
    """The same for an application of the caisse of this key, in the context of that caisse.

    The answer AGENT names who is at the workstation by their e-mail: nobody else opens the link. Without it, whoever
    may refer for this caisse does, the first referral made of it being the last. Raises Invalid, Refused (caisse).
    """
    require_receiving(key.caisse, at)
    said = dict(answers)
    agent = str(said.pop(AGENT, "") or "").strip().lower()
    made_for = _detector(agent, key.caisse, at) if agent else None
    return _keep(said, key.caisse_id, by, at, made_for_id=made_for, made_with=key)


def _detector(email: str, caisse: Caisse, at: datetime) -> int:
    """The account of this agent of the caisse. Raises Invalid, without telling whether the address exists elsewhere."""
    account = Account.objects.filter(email=email, is_active=True).first()
    actor = actor_of(account, caisse.local_date(at)) if account else None
    if account is None or actor is None or not may(actor, "referral.prefill", Subject("referral", caisse=caisse.pk)):
        raise Invalid([Fault.of(AGENT, "referral.agent_unknown")])
    return account.pk


def _keep(answers: Mapping[str, Any], caisse_id: int, by: Actor, at: datetime, **made: Any) -> str:
    said, faults = reading.read(answers, today=territory.caisse(caisse_id).local_date(at))
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
        made_at=at,
        expires_at=at + VALIDITY,
        **made,
    )
    journal.note("referral.prefill", row, by=by, at=at)
    return secret


def look(secret: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The answers behind a link, for the form. Raises Absent (not yours), Refused (used, or too late)."""
    row = _of(secret, by).first()
    if row is None or not may(by, "referral.prefill", Subject("referral", caisse=row.caisse_id)):
        raise Absent
    if row.used_at is not None or row.sealed is None:
        raise Refused("referral.link_used")
    if at >= row.expires_at:
        raise Refused("referral.link_expired")
    journal.read("referral_draft", row.public_id, row.caisse_id, by=by, at=at)
    return sealed.open_draft(bytes(row.sealed), row.public_id)


def use(secret: str, *, by: Actor, at: datetime) -> None:
    """One referral was made of it: nothing remains behind the link. A link already emptied changes nothing."""
    _of(secret, by).filter(used_at__isnull=True).update(used_at=at, sealed=None)


def _of(secret: str, by: Actor) -> QuerySet[ReferralDraft]:
    """The draft of this link, if it is for this account or for the whole caisse."""
    mine = Q(made_for_id=by.account_id) | Q(made_for__isnull=True)
    return ReferralDraft.objects.filter(mine, token_hash=_hash(secret))


def empty_expired(*, at: datetime) -> int:
    """Empty what nobody used in time, in the caisses of the context; returns how many."""
    return ReferralDraft.objects.filter(sealed__isnull=False, expires_at__lte=at).update(sealed=None)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
