"""Examine a file: what it holds, the state of each line. Nothing is written.

The rules are in `core.imports`; here they are given what only the house knows: who speaks, which communes exist, what
was received before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from misas.actions.ports import ports
from misas.actions.referrals.receiving import door_of, holds_nir, known_of, require_agreement, speaking_for
from misas.actions.territory import find_commune, require_receiving
from misas.core.access import Actor, Subject, may
from misas.core.imports.columns import Recognition, recognise
from misas.core.imports.grid import Grid, Line, UnreadableFile
from misas.core.imports.rows import RowRead, Terms, content_of, person_of, read_row
from misas.core.imports.states import TO_RECEIVE, Keys, Received, Row, RowState, counts_of, sort_rows, with_faults
from misas.core.referrals.codes import Channel
from misas.core.referrals.said import Door
from misas.core.refusals import Fault, Forbidden, Invalid
from misas.records.imports import queries, sealed
from misas.records.imports.limits import FILE_NAME
from misas.records.territory import queries as territory
from misas.wording.import_vocabulary import vocabulary

Step = Callable[[Iterable[Line]], Iterable[Line]]  # passes the lines on, and shows how many went by
WORKBOOK = (".xlsx", ".xlsm")
UNKNOWN_COMMUNE = frozenset({"territory.unknown_commune", "territory.unknown_commune_near"})


@dataclass(frozen=True, slots=True)
class Examined:
    """A file, understood. `lines` holds the cells of each row, by line number; `spoken_for` answers for all of them."""

    file_name: str
    caisse_id: int
    organisation_id: int | None
    channel: Channel
    how: Mapping[str, object]
    recognition: Recognition
    rows: tuple[Row, ...]
    lines: Mapping[int, Line]
    spoken_for: Mapping[str, str]

    @property
    def counts(self) -> dict[RowState, int]:
        return counts_of(Counter(row.state for row in self.rows))

    @property
    def to_receive(self) -> int:
        return sum(1 for row in self.rows if row.state in TO_RECEIVE)


def examine(
    content: bytes,
    *,
    name: str,
    caisse_id: int,
    organisation_id: int | None = None,
    channel: Channel = Channel.PORTAL,
    by: Actor,
    at: datetime,
    shown: Step = iter,
) -> Examined:
    """Read a file and say the state of each line. A read: the context in force decides what was received before.

    Raises Forbidden, `UnreadableFile` (the file as a whole cannot be taken), Refused (no agreement, caisse not open).
    """
    organisation = speaking_for(by, organisation_id)
    organisation_id = organisation.pk if organisation else None
    if not (verdict := may(by, "import.create", Subject("import", caisse=caisse_id, organisation=organisation_id))):
        raise Forbidden(verdict.reason)
    caisse = territory.caisse(caisse_id)
    today, door = caisse.local_date(at), door_of(by)
    require_receiving(caisse, at)
    if organisation is not None and door is not Door.AGENT:
        require_agreement(organisation, caisse, today)
    # An agent who sends the file of a partner speaks for it: the partner is the referrer, unless a line names one.
    spoken_for = {"referrer_name": organisation.name} if organisation is not None and door is Door.AGENT else {}
    may_hold = holds_nir(door, organisation)
    terms = Terms(door, channel, may_hold, today, spoken_for or known_of(by))
    grid = ports().read_spreadsheet(name, content)
    recognition = _recognised(grid, name, holds_nir=may_hold)
    lines = {line.number: line for line in grid if line.number > recognition.header_line}
    read = [read_row(line, recognition, vocabulary(), terms) for line in shown(lines.values())]
    read = _with_communes(read)
    rows = _sorted(read, caisse_id, organisation_id)
    return Examined(
        name[:FILE_NAME], caisse_id, organisation_id, channel, grid.how, recognition, tuple(rows), lines, spoken_for
    )


def _recognised(grid: Grid, name: str, *, holds_nir: bool) -> Recognition:
    """The columns. A text without any, under the name of a workbook, is a renamed file: that is what is said."""
    try:
        return recognise(grid, vocabulary(), holds_nir=holds_nir)
    except UnreadableFile as wrong:
        if wrong.code == "imports.columns.none" and grid.how["format"] == "csv" and name.lower().endswith(WORKBOOK):
            raise UnreadableFile("imports.file.not_a_workbook") from wrong
        raise


def _with_communes(read: list[RowRead]) -> list[RowRead]:
    """A commune that does not exist is a fault of its line, with near ones; each is looked for once."""
    answers: dict[tuple[str, str], Fault | None] = {}
    found = []
    for row in read:
        if row.said is not None and row.said.commune:
            place = (row.said.commune, row.said.postal_code)
            if place not in answers:
                answers[place] = _commune_fault(*place)
            if fault := answers[place]:
                row = with_faults(row, fault)
        found.append(row)
    return found


def _commune_fault(commune: str, postal_code: str) -> Fault | None:
    """None when the commune is known, or when several bear this name: a human will choose."""
    if "cedex" in commune.casefold():
        postal_code = ""  # a code of its own, that no commune has
    try:
        find_commune(commune, postal_code=postal_code)
    except Invalid as invalid:
        return next((fault for fault in invalid.faults if fault.code in UNKNOWN_COMMUNE), None)
    return None


def _sorted(read: list[RowRead], caisse_id: int, organisation_id: int | None) -> Iterable[Row]:
    scope = f"{caisse_id}|{organisation_id or ''}"
    keyed = [(row, _keys(row, scope)) for row in read]
    known = [keys for _, keys in keyed if keys is not None]
    contents = {digest for keys in known for digest in (keys.fingerprint, *keys.older)}
    references = {keys.reference for keys in known if keys.reference}
    born = {row.said.birth_date for row in read if row.said is not None and row.said.birth_date}
    received = Received(
        queries.received_before("fingerprint", contents, caisse_id=caisse_id, organisation_id=organisation_id),
        queries.received_before("reference", references, caisse_id=caisse_id, organisation_id=organisation_id),
        queries.referrals_about(born, caisse_id=caisse_id, organisation_id=organisation_id),
    )
    return sort_rows(keyed, received)


def _keys(row: RowRead, scope: str) -> Keys | None:
    if row.said is None:
        return None
    fingerprint, *older = sealed.digests("content", f"{scope}|{content_of(row.said, row.reference)}")
    keys = Keys(fingerprint, person_of(row.said), older=tuple(older))
    if row.reference:
        keys = replace(keys, reference=sealed.digest("reference", f"{scope}|{row.reference}"))
    return keys
