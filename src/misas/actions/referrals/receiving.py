"""Receive a referral, once, whole or not at all.

Its number, its owner, its next action, its dates, the first news, the journal line and the outbox line commit together.
Not here: triage (`actions.triage`), what is asked (`core.referrals`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from misas.actions import feedback
from misas.actions.ports import ports
from misas.actions.referrals import prefills
from misas.actions.territory import require_receiving
from misas.core.access import OUTSIDE_ROLES, Actor, Role, Subject, may
from misas.core.partners.agreements import Leave, feedback_grade
from misas.core.partners.kinds import OrganisationKind
from misas.core.privacy.nir_holders import may_hold_nir
from misas.core.referrals import priority, reading, receipts
from misas.core.referrals.codes import Channel, ReferralStatus
from misas.core.referrals.feedback import Grade, NewsLevel, PlainState, leave_of
from misas.core.referrals.lifecycle import NextAction
from misas.core.referrals.receipts import Receipt
from misas.core.referrals.said import Door, Said
from misas.core.referrals.validation import read_and_judge
from misas.core.refusals import Conflict, Fault, Forbidden, Invalid, Refused
from misas.core.territory.calendar import WorkCalendar
from misas.lib.text import normalise
from misas.records.accounts import queries as accounts
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.cases.models import Case
from misas.records.partners import queries as partners
from misas.records.partners.models import Organisation
from misas.records.referrals import limits, sealed
from misas.records.referrals.models import Referral
from misas.records.referrals.numbers import hold_key, take_number
from misas.records.territory import queries as territory
from misas.records.territory.models import Caisse

MORNING = time(0, 0)


@transaction.atomic
def receive_referral(
    said: Mapping[str, Any],
    *,
    caisse_id: int,
    channel: Channel,
    key: str,
    by: Actor,
    at: datetime,
    organisation_id: int | None = None,
    prefill: str = "",
    letter: bool = True,
    wished_case: UUID | None = None,
) -> Receipt:
    """Receive what was said, as typed (names of `core.referrals.said.FIELDS`), and give a receipt.

    The same key with the same content gives the same receipt, however often and however concurrently; with another
    content, Conflict. `organisation_id` is for an agent who writes down what a partner said by telephone or letter;
    `letter` is False for a file, whose receipts are in the workbook given back. `wished_case`: the open case that an
    agent was shown and asks to join; whoever triages is told of it first.
    Raises Forbidden, Invalid (every fault), Refused (no agreement, caisse not open, nobody there), Conflict.
    """
    organisation = speaking_for(by, organisation_id)
    where = Subject("referral", caisse=caisse_id, organisation=organisation.pk if organisation else None)
    if not (verdict := may(by, "referral.create", where)):
        raise Forbidden(verdict.reason)
    caisse = territory.caisse(caisse_id)
    calendar = caisse.calendar(ports().holidays)
    today = calendar.local_date(at)
    owner_of_key, content = _key_owner(by, organisation), _content(said, caisse_id, channel, organisation, today)
    if not key or len(key) > limits.KEY:
        raise Invalid([Fault.of("key", "referral.key_needed", most=limits.KEY)])
    hold_key(owner_of_key, key)
    if (received := Referral.objects.filter(key_owner=owner_of_key, key=key).first()) is not None:
        if not sealed.same_fingerprint(content, bytes(received.request_hash)):
            raise Conflict("referral.key_used_otherwise")
        return receipt_of(received, again=True)

    require_receiving(caisse, at)
    door = door_of(by)
    if organisation is not None and door is not Door.AGENT:
        require_agreement(organisation, caisse, today)
    heard = read_and_judge(
        said,
        door=door,
        channel=channel,
        holds_nir=holds_nir(door, organisation),
        today=today,
        **({} if door is Door.AGENT and organisation else known_of(by)),
    )
    row = _row(heard, caisse, calendar, channel, organisation, door, by, at)
    row.wished_case = _wish(wished_case, caisse_id, by)
    row.key_owner, row.key, row.request_hash = owner_of_key, key, sealed.fingerprint(content)
    try:
        with transaction.atomic():
            number = take_number(caisse_id, channel)
            row.sequence, row.number = number.sequence, str(number)
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise Conflict("referral.key_used_otherwise") from clash
    if prefill:
        prefills.use(prefill, by=by, at=at)
    feedback.tell_one(row, NewsLevel.RECEIVED, at=at, letter=letter)
    journal.note("referral.received", row, by=by, at=at, channel=channel.value, number=row.number, door=door.value)
    return receipt_of(row)


def receipt_of(row: Referral, *, again: bool = False) -> Receipt:
    return Receipt(
        public_id=row.public_id,
        number=row.number,
        caisse_id=row.caisse_id,
        received_at=row.received_at,
        take_up_by=row.take_up_by,
        acknowledge_by=row.acknowledge_by,
        acknowledged=row.acknowledged_at is not None,
        again=again,
    )


def first_owner(caisse_id: int, day: date, name: str) -> Account:
    """Who owns what arrives: whoever is on duty, else the first colleague who accompanies. Raises Refused."""
    team = accounts.colleagues(caisse_id, (Role.SUPERVISOR, Role.CASEWORKER), day)
    owner = accounts.duty_holder(caisse_id, day) or team.first()
    if owner is None:
        raise Refused("referral.nobody_there", caisse=name)
    return owner


def _row(
    said: Said,
    caisse: Caisse,
    calendar: WorkCalendar,
    channel: Channel,
    organisation: Organisation | None,
    door: Door,
    by: Actor,
    at: datetime,
) -> Referral:
    """The row of a sound referral, without its number. Nothing is written here."""
    dates = receipts.legal_dates(at, channel, calendar)
    grade = Grade.OUTCOME
    if organisation is not None:
        terms = partners.terms_of(organisation.pk)
        kind = OrganisationKind(organisation.kind)
        grade = Grade(feedback_grade(kind, terms, caisse=caisse.pk, day=dates.received_on))
    public_id = uuid4()
    found = priority.explain(
        said, received_on=dates.received_on, due_on=dates.take_up_by, today=dates.received_on, calendar=calendar
    )
    if said.birth_date is None or said.informed_on is None or said.agreed_on is None:
        raise TypeError("a sound referral has a birth date, an information and an agreement")
    return Referral(
        caisse=caisse,
        public_id=public_id,
        channel=channel.value,
        door=door.value,
        organisation=organisation,
        entered_by_id=by.account_id,
        referrer_name=said.referrer_name,
        said=said.as_json(),
        nir_sealed=sealed.seal_nir(said.nir, public_id),
        last_name=said.last_name,
        first_names=said.first_names,
        birth_date=said.birth_date,
        sort_name=normalise(f"{said.last_name} {said.first_names}"),
        motives=[motive.value for motive in said.motives],
        care_types=[care.care_type.value for care in said.cares],
        urgent=said.urgent,
        informed_on=said.informed_on,
        agreed_on=said.agreed_on,
        feedback_grade=leave_of(said, grade).grade.value,
        received_at=at,
        received_on=dates.received_on,
        register_by=dates.register_by,
        acknowledge_by=dates.acknowledge_by,
        take_up_by=dates.take_up_by,
        acknowledged_at=dates.acknowledged_at,
        owner=first_owner(caisse.pk, dates.received_on, caisse.name),
        next_action=NextAction.TRIAGE.value,
        due_on=dates.take_up_by,
        status=ReferralStatus.RECEIVED.value,
        plain_state=PlainState.RECEIVED.value,
        priority=found.level.value,
        priority_why=[why.value for why in found.why],
        recompute_at=calendar.instant(found.changes_on, MORNING) if found.changes_on else None,
    )


def _wish(case: UUID | None, caisse_id: int, by: Actor) -> UUID | None:
    """The case that was shown, when it is one of this caisse and the actor may know of it; else nothing was wished."""
    if case is None or not may(by, "referral.see_open_case", Subject("referral", caisse=caisse_id)):
        return None
    shown = Case.objects.filter(public_id=case, caisse_id=caisse_id)
    return case if shown.exists() else None


def require_agreement(organisation: Organisation, caisse: Caisse, today: date) -> None:
    if code := partners.why_it_may_not(organisation, Leave.REFER, caisse_id=caisse.pk, day=today):
        raise Refused(code, organisation=organisation.name, caisse=caisse.name)


def speaking_for(by: Actor, given: int | None) -> Organisation | None:
    """The organisation that speaks: the member's own, always; else the one an agent writes for."""
    wanted = by.organisation if by.has_any(OUTSIDE_ROLES) else given
    return Organisation.objects.get(pk=wanted) if wanted is not None else None


def door_of(by: Actor) -> Door:
    if by.has(Role.HEALTH_PROFESSIONAL):
        return Door.HEALTH
    return Door.PARTNER if by.has(Role.PARTNER_MEMBER) else Door.AGENT


def holds_nir(door: Door, organisation: Organisation | None) -> bool:
    """Whether the NIR may be asked at this door: of the caisse's own agents, and of the kinds on the law's list."""
    return door is Door.AGENT or organisation is None or may_hold_nir(organisation.kind)


def known_of(by: Actor) -> dict[str, str]:
    """What the house knows of whoever is signed in."""
    account = Account.objects.filter(pk=by.account_id).first() if by.account_id else None
    if account is None:
        return {"referrer_name": by.label}
    return {
        "referrer_name": account.full_name,
        "referrer_function": account.function,
        "referrer_phone": account.phone,
        "referrer_email": account.email,
    }


def _key_owner(by: Actor, organisation: Organisation | None) -> str:
    """To whom an idempotency key belongs: the organisation for its members, else the account."""
    if organisation is not None and by.has_any(OUTSIDE_ROLES):
        return f"organisation:{organisation.pk}"
    return f"account:{by.account_id or 0}"


def _content(
    raw: Mapping[str, Any], caisse_id: int, channel: Channel, organisation: Organisation | None, today: date
) -> str:
    """What was submitted, in one canonical text. The order of keys and the manner of typing do not matter.

    What could not be read is left out: it is never received, so it never meets the text of a received one.
    """
    said, _ = reading.read(raw, today=today)
    whole = {
        "said": said.as_json(),
        "nir": said.nir,
        "caisse": caisse_id,
        "channel": channel.value,
        "organisation": organisation.pk if organisation else None,
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True)
