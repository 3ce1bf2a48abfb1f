"""The state of each line of a file, and the life of a file: two small tables.

A line is *up to date* when the very same content was already received from this referrer, *to link* when another
content was received for the same reference or the same person, *to correct* when it has a fault, else *to create*.
Confirming turns "to create" and "to link" into a receipt each; it never touches the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from misas.core.imports.rows import RowRead
from misas.core.refusals import Fault, Refused


class RowState(StrEnum):
    TO_CREATE = "to_create"
    TO_LINK = "to_link"
    UP_TO_DATE = "up_to_date"
    TO_CORRECT = "to_correct"
    CREATED = "created"
    LINKED = "linked"


TO_RECEIVE: Final = frozenset({RowState.TO_CREATE, RowState.TO_LINK})
RECEIVED: Final[Mapping[RowState, RowState]] = {
    RowState.TO_CREATE: RowState.CREATED,
    RowState.TO_LINK: RowState.LINKED,
}


class BatchStatus(StrEnum):
    """READY: read, shown, nothing received. RUNNING: confirmed, lines are being received. DONE and DROPPED are ends."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Step:
    verb: str
    sources: frozenset[BatchStatus]
    target: BatchStatus


STEPS: Final[tuple[Step, ...]] = (
    Step("confirm", frozenset({BatchStatus.READY}), BatchStatus.RUNNING),
    Step("advance", frozenset({BatchStatus.RUNNING}), BatchStatus.RUNNING),
    Step("finish", frozenset({BatchStatus.RUNNING}), BatchStatus.DONE),
    Step("drop", frozenset({BatchStatus.READY}), BatchStatus.DROPPED),
)


def after(status: BatchStatus, verb: str) -> BatchStatus:
    """The status that a verb leads to. Raises Refused when the file is not in a status from which it is allowed."""
    step = next(s for s in STEPS if s.verb == verb)
    if status not in step.sources:
        raise Refused(f"imports.batch.{status}")
    return step.target


@dataclass(frozen=True, slots=True)
class Keys:
    """What identifies a sound line: a keyed digest of its content, another of its reference, and its person's key.

    `older` are the digests of the same content under keys of ours that were retired since.
    """

    fingerprint: bytes
    person: str
    reference: bytes = b""
    older: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line with its state; without keys while there is a fault.

    `twin` is the line of the same file it repeats or completes; `earlier` the public id of a referral received before.
    """

    read: RowRead
    state: RowState
    keys: Keys | None = None
    twin: int | None = None
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What was already received from this referrer: public ids of referrals, by content, reference and person."""

    by_fingerprint: Mapping[bytes, str] = field(default_factory=dict)
    by_reference: Mapping[bytes, str] = field(default_factory=dict)
    by_person: Mapping[str, str] = field(default_factory=dict)

    def same_content(self, keys: Keys) -> str:
        return next((found for d in (keys.fingerprint, *keys.older) if (found := self.by_fingerprint.get(d))), "")

    def same_case(self, keys: Keys) -> str:
        """Another content for the same reference, else for the same person."""
        return (self.by_reference.get(keys.reference, "") if keys.reference else "") or self.by_person.get(
            keys.person, ""
        )


def sort_rows(rows: Iterable[tuple[RowRead, Keys | None]], received: Received) -> Iterator[Row]:
    """The state of each line, in the order of the file: an earlier line of the same file counts as received."""
    contents: dict[bytes, int] = {}
    others: dict[str | bytes, int] = {}  # references and people of earlier lines
    for read, keys in rows:
        if keys is None:
            yield Row(read, RowState.TO_CORRECT)
            continue
        twin, earlier = contents.get(keys.fingerprint), received.same_content(keys)
        if twin is not None or earlier:
            state = RowState.UP_TO_DATE
        else:
            earlier = received.same_case(keys)
            twin = None if earlier else others.get(keys.reference, others.get(keys.person))
            state = RowState.TO_LINK if earlier or twin is not None else RowState.TO_CREATE
        contents.setdefault(keys.fingerprint, read.number)
        others.setdefault(keys.person, read.number)
        if keys.reference:
            others.setdefault(keys.reference, read.number)
        yield Row(read, state, keys, twin, earlier)


def with_faults(read: RowRead, *faults: Fault) -> RowRead:
    """The line with faults that only the house could see (a commune that does not exist)."""
    return RowRead(read.number, read.reference, None, (*read.faults, *faults)) if faults else read


def counts_of(found: Mapping[RowState, int]) -> dict[RowState, int]:
    """How many lines in each state; every state is there, in its order, zero included."""
    return {state: found.get(state, 0) for state in RowState}
