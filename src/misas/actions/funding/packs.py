"""The rules of a funder: written as a draft, tried, approved by somebody else, then in force and never edited again.

A draft of the repository (`seed`) binds nobody: a caisse copies it, completes it and publishes its own. Not here: what
rules mean (`core.funding.packs`), what a plan makes of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from misas.actions.funding.envelopes import LOOKING_FOR_MONEY
from misas.actions.ports import ports
from misas.core.access import Actor, Subject, may
from misas.core.funding.codes import PackStatus
from misas.core.funding.life.codes import ReplanCause
from misas.core.funding.packs.codes import Status
from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.schema import Pack
from misas.core.funding.packs.soundness import circle_through
from misas.core.funding.packs.trying import Tried, require_sound, try_pack
from misas.core.funding.packs.writing import write_pack
from misas.core.refusals import Absent, Conflict, Fault, Invalid, Refused
from misas.lib.dates import local_date
from misas.records.audit import journal
from misas.records.funding import doors, limits, rules
from misas.records.funding import packs as rows
from misas.records.funding.models import FundingPlan, RulePack
from misas.records.territory import queries as territory

LAW: Final = ZoneInfo("Europe/Paris")


@transaction.atomic
def seed(*, at: datetime) -> int:
    """The rules of the repository as drafts of the nation, those that are invented apart; how many changed. Again, it
    changes nothing; a draft that somebody took in hand, or a later version, is left alone. Needs a national context."""
    return sum(_seed_one(pack, at) for pack in ports().packs.packs if pack.status is not Status.INVENTED)


@transaction.atomic
def write(caisse: int | None, plain: Mapping[str, Any], *, by: Actor, at: datetime) -> RulePack:
    """A new draft of a caisse (None: of the nation), its version the next one. The same text again is the same draft.

    Raises Absent, Invalid, Refused (another draft is under way).
    """
    if not may(by, _verb("write", caisse), Subject("pack", caisse)):
        raise Absent
    pack = read_pack(_numbered(plain, 1))
    try:
        with transaction.atomic():
            return _begin(caisse, pack, plain, by, at)
    except IntegrityError:  # somebody began the same rules at this very moment: theirs are seen now
        return _begin(caisse, pack, plain, by, at)


def _begin(caisse: int | None, pack: Pack, plain: Mapping[str, Any], by: Actor, at: datetime) -> RulePack:
    funder = rows.funder_of(pack.id, caisse)
    if funder is None:
        funder = rows.new_funder(pack, caisse, made_at=at, made_by_id=by.account_id)
    draft = rows.draft_of(funder, caisse)
    version = draft.version if draft else rows.next_version(funder, caisse)
    whole = read_pack(_numbered(plain, version))
    content = _text(whole)
    if draft is not None:
        if draft.fingerprint == _print(content) and draft.author_id == by.account_id:
            return draft
        raise Refused("funding_pack.draft_exists", version=draft.version)
    row = RulePack(funder=funder, caisse_id=caisse, version=version, written_at=at, author_id=by.account_id)
    _hold(row, whole, content)
    journal.note("pack.write", row, by=by, at=at, version=version)
    return row


def begin_from(pack: UUID | str, caisse: int | None, *, by: Actor, at: datetime) -> RulePack:
    """A draft that begins as a copy: the next version of one's own rules, or those of the nation taken up by a caisse.
    Nobody has reviewed it yet.

    Raises Absent, Refused (another draft is under way).
    """
    row = doors.pack(pack, to="pack.see", by=by, caisse=caisse)
    return write(caisse, write_pack(_not_reviewed(row)), by=by, at=at)


def beginning_text(row: RulePack, caisse: int | None) -> str:
    """What somebody begins to write from: a draft as it is, any other version as the next one begins."""
    return row.content if is_draft_of(row, caisse) else _text(_not_reviewed(row))


def _not_reviewed(row: RulePack) -> Pack:
    return replace(read(row), reviewer="")


def save_draft(
    caisse: int | None,
    text: str,
    *,
    of: UUID | str | None = None,
    seen: str = "",
    by: Actor,
    at: datetime,
) -> RulePack:
    """Keep a text in YAML as a draft: a new one, the draft that it corrects (`of`), or the next version of what is
    published. The same text sent twice is kept once. `seen`: as in `correct`. Raises Absent, Invalid, Refused,
    Conflict."""
    plain = ports().packs.read(text).plain
    if not isinstance(plain, Mapping):
        raise Invalid([Fault.of("$", "funding_pack.not_fields")])
    row = doors.pack(of, to="pack.see", by=by, caisse=caisse) if of is not None else None
    if row is not None and is_draft_of(row, caisse):
        return correct(row.public_id, plain, seen=seen, caisse=caisse, by=by, at=at)
    if row is not None and plain.get("id") != row.funder.code:
        raise Invalid([Fault.of("$.id", "funding_pack.of_another_funder", got=row.funder.code)])
    return write(caisse, plain, by=by, at=at)


def is_draft_of(row: RulePack, caisse: int | None) -> bool:
    """Whether this version may still be written by this caisse (None: by the nation)."""
    return row.status == PackStatus.DRAFT.value and row.caisse_id == caisse


@transaction.atomic
def correct(
    pack: UUID | str, plain: Mapping[str, Any], *, seen: str = "", caisse: int | None, by: Actor, at: datetime
) -> RulePack:
    """Write a draft again; whoever writes it last is its author, and it is to be submitted again. `seen`: the
    fingerprint of what was corrected, when it is known. Raises Absent, Invalid, Refused (published), Conflict (somebody
    else wrote)."""
    row = _draft(pack, "write", caisse, by)
    read_again = read_pack(_numbered(plain, row.version))
    content = _text(read_again)
    if row.fingerprint == _print(content):
        return row
    if seen and row.fingerprint != seen:
        raise Conflict("funding_pack.written_meanwhile")
    if read_again.id != row.funder.code:
        raise Invalid([Fault.of("$.id", "funding_pack.of_another_funder", got=row.funder.code)])
    row.author_id, row.written_at, row.submitted_at = by.account_id, at, None
    _hold(row, read_again, content)
    journal.note("pack.write", row, by=by, at=at, version=row.version)
    return row


def tried(row: RulePack) -> tuple[Tried, ...]:
    """The cases of a version, run."""
    return try_pack(read(row))


@transaction.atomic
def submit(pack: UUID | str, *, caisse: int | None, by: Actor, at: datetime) -> RulePack:
    """Ask for its approval. Raises Absent, Refused (figures to complete), Invalid (a case fails, too few cases)."""
    row = _draft(pack, "write", caisse, by)
    _require_whole(row)
    if row.submitted_at is None:
        row.submitted_at = at
        if row.author_id is None:
            row.author_id = by.account_id
        row.save(update_fields=["submitted_at", "author"])
        journal.note("pack.submit", row, by=by, at=at, version=row.version)
    return row


@transaction.atomic
def publish(pack: UUID | str, *, caisse: int | None, by: Actor, at: datetime) -> RulePack:
    """Put a version in force; the one before is retired. One that begins later waits for its day: what serves until
    then goes on, and only another that waited is retired. The approver is not the author, and approves what was
    submitted. Raises Absent, Refused, Invalid (a case fails, a circle through the rules of others)."""
    row = _draft(pack, "publish", caisse, by)
    if row.submitted_at is None:
        raise Refused("funding_pack.not_submitted")
    if row.author_id is None or row.author_id == by.account_id:
        raise Refused("funding_pack.own_approval")
    whole = _require_whole(row)
    today = _today(row, at)
    _require_no_circle(row, whole, today)
    is_to_come = not rules.has_begun(row, today)
    for before in rows.published_of(row.funder_id, row.caisse_id):
        if rules.has_begun(before, today) is not is_to_come:
            withdraw(before, by, at)
    row.status, row.published_at, row.approver_id = PackStatus.PUBLISHED.value, at, by.account_id
    row.save(update_fields=["status", "published_at", "approver"])
    journal.note("pack.publish", row, by=by, at=at, version=row.version)
    if not is_to_come:
        if row.funder.caisse_id == row.caisse_id:
            rows.tell_funder(row.funder, whole)
        _to_compute_again(row, at)
    return row


@transaction.atomic
def retire(pack: UUID | str, *, caisse: int | None, by: Actor, at: datetime) -> RulePack:
    """No request is computed with it any more; those already made keep it. Retired twice is retired once."""
    row = _mine(pack, "retire", caisse, by)
    if row.status == PackStatus.DRAFT.value:
        raise Refused("funding_pack.never_published")
    if row.status == PackStatus.PUBLISHED.value:
        today = _today(row, at)
        has_served = rules.has_begun(row, today)
        withdraw(row, by, at)
        if has_served:  # nothing older comes back in its place
            for one in rows.published_of(row.funder_id, row.caisse_id):
                if rules.has_begun(one, today):
                    withdraw(one, by, at)
            _to_compute_again(row, at)
    return row


@transaction.atomic
def discard(pack: UUID | str, *, caisse: int | None, by: Actor, at: datetime) -> None:
    """Throw a draft away. Raises Absent, Refused (published: it is retired instead)."""
    row = _draft(pack, "write", caisse, by)
    journal.note("pack.discard", row, by=by, at=at, version=row.version)
    row.delete()


def read(row: RulePack) -> Pack:
    """A version as a value."""
    return read_pack(ports().packs.read(row.content).plain)


def withdraw(row: RulePack, by: Actor, at: datetime) -> None:
    """A version serves no more; kept for what was computed with it."""
    row.status, row.retired_at, row.retired_by_id = PackStatus.RETIRED.value, at, by.account_id
    row.save(update_fields=["status", "retired_at", "retired_by"])
    journal.note("pack.retire", row, by=by, at=at, version=row.version)


def _seed_one(pack: Pack, at: datetime) -> bool:
    funder = rows.funder_of(pack.id, None) or rows.new_funder(pack, None, made_at=at)
    draft = rows.draft_of(funder, None)
    content = _text(pack)
    if draft is None and rows.next_version(funder, None) > pack.version:
        return False
    if draft is not None and (draft.author_id is not None or draft.fingerprint == _print(content)):
        return False
    row = draft or RulePack(funder=funder, caisse_id=None, version=pack.version, seeded=True)
    row.written_at = at
    _hold(row, pack, content)
    return True


def _verb(what: str, caisse_id: int | None) -> str:
    """Rules of the nation have verbs of their own; who publishes them retires them."""
    if caisse_id is not None:
        return f"pack.{what}"
    return "pack.write_national" if what == "write" else "pack.publish_national"


def _mine(pack: UUID | str, what: str, caisse_id: int | None, by: Actor) -> RulePack:
    """A version of this very caisse (None: of the nation), kept until the transaction ends. Raises Absent."""
    row = doors.pack(pack, to=_verb(what, caisse_id), by=by, caisse=caisse_id, lock=True)
    if row.caisse_id != caisse_id:
        raise Absent
    return row


def _draft(pack: UUID | str, what: str, caisse_id: int | None, by: Actor) -> RulePack:
    row = _mine(pack, what, caisse_id, by)
    if row.status != PackStatus.DRAFT.value:
        raise Refused("funding_pack.published_stays")
    return row


def _today(row: RulePack, at: datetime) -> date:
    """The day it is where these rules serve."""
    return local_date(at, LAW) if row.caisse_id is None else territory.caisse(row.caisse_id).local_date(at)


def _require_no_circle(row: RulePack, whole: Pack, today: date) -> None:
    """On the day it begins, and on each later day when the rules of another funder begin. Raises Invalid."""
    beside = rows.published_beside(row)
    first = max(today, whole.valid_from)
    for on in sorted({first, *(one.starts_on for one in beside if one.starts_on and one.starts_on > first)}):
        if circle := circle_through([whole, *(read(one) for one in rules.serving(beside, on))]):
            raise Invalid([Fault.of("$.liens.exige", "funding_pack.circle", names=" → ".join(circle))])


def _require_whole(row: RulePack) -> Pack:
    pack = read(row)
    if pack.to_complete:
        raise Refused("funding_pack.to_complete", count=len(pack.to_complete))
    require_sound(pack)
    return pack


def _numbered(plain: Mapping[str, Any], version: int) -> dict[str, Any]:
    return {**plain, "version": version} if isinstance(plain, Mapping) else plain


def _text(pack: Pack) -> str:
    content = ports().packs.write(write_pack(pack))
    if len(content) > limits.PACK_TEXT:
        raise Invalid([Fault.of("$", "funding_pack.file_too_long", most=limits.PACK_TEXT)])
    return content


def _print(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _hold(row: RulePack, pack: Pack, content: str) -> None:
    row.content, row.fingerprint = content, _print(content)
    row.starts_on, row.ends_on = pack.valid_from, pack.valid_to
    row.save()


def _to_compute_again(row: RulePack, at: datetime) -> None:
    """Every plan that still looks for money was computed on other rules."""
    plans = FundingPlan.objects.filter(status__in=LOOKING_FOR_MONEY, stale_cause="")
    if row.caisse_id is not None:
        plans = plans.filter(caisse_id=row.caisse_id)
    plans.update(stale_cause=ReplanCause.RULES_CHANGED.value, stale_at=at)
