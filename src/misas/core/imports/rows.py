"""From one line of a file to one referral, or to the cells to mend.

A line is read cell by cell (`cells`), then judged by the same judge as the form (`core/referrals/validation`): a file
is not an easier door. Faults keep the name of the column they stand in. Not here: whether the line was already
received (`states`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from misas.core.imports.cells import Wrong, split_name, two_phones, value_of
from misas.core.imports.columns import Recognition
from misas.core.imports.grid import Line
from misas.core.imports.vocabulary import CARE_SINCE, CARE_STAGE, FULL_NAME, QUOTE_UNTIL, REFERENCE, Vocabulary
from misas.core.privacy.codes import AgreementMode
from misas.core.referrals.codes import Channel
from misas.core.referrals.said import Door, Said
from misas.core.referrals.validation import read_and_judge
from misas.core.refusals import Fault, Invalid
from misas.lib.text import compact

LONGEST_REFERENCE: Final = 60
CARE_PARTS: Final[Mapping[str, str]] = {"since": CARE_SINCE, "stage": CARE_STAGE, "quote_until": QUOTE_UNTIL}

# Where a fault on a field is shown when the file has no column of that name.
STANDS_IN: Final[Mapping[str, tuple[str, ...]]] = {
    "last_name": (FULL_NAME,),
    "first_names": (FULL_NAME,),
    "phone": ("other_phone", "email", "address", "third_party_phone"),
    "motives": ("cares", "reasons"),
    "informed": ("informed_on",),
    "informed_how": ("informed_on",),
    "agreed_on": ("agreed",),
    "agreement_mode": ("agreed",),
    "urgent": ("urgent_before", "urgent_text"),
}
# A column that could not be read silences what the judge would only say in consequence.
CONSEQUENCES: Final[Mapping[str, tuple[str, ...]]] = {
    FULL_NAME: ("last_name", "first_names"),
    "informed_on": ("informed", "informed_how", "agreed_on"),
    "agreed": ("agreed_on", "agreement_mode"),
    "cares": ("motives",),
    "reasons": ("motives",),
    "other_phone": ("phone",),
    "email": ("phone",),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How the lines of one file are received. `known` are the answers of the house about the referrer."""

    door: Door
    channel: Channel
    holds_nir: bool
    today: date
    known: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowRead:
    """One line understood. `said` is None as long as there is a fault."""

    number: int
    reference: str
    said: Said | None
    faults: tuple[Fault, ...] = ()


def read_row(line: Line, recognition: Recognition, vocabulary: Vocabulary, terms: Terms) -> RowRead:
    """One line of the file as a sound referral, or every fault of it. Never raises on what people typed."""
    raw, faults = _typed(line, recognition, vocabulary, terms.today)
    reference = str(raw.pop(REFERENCE, ""))
    if len(reference) > LONGEST_REFERENCE:
        faults.append(Fault.of(REFERENCE, "referral.too_long", most=LONGEST_REFERENCE, length=len(reference)))
    _assemble(raw, faults)
    said: Said | None = None
    try:
        said = read_and_judge(
            raw, door=terms.door, channel=terms.channel, holds_nir=terms.holds_nir, today=terms.today, **terms.known
        )
    except Invalid as invalid:
        faults.extend(_heard(invalid.faults, faults, raw))
    return RowRead(line.number, reference, None if faults else said, tuple(dict.fromkeys(faults)))


def cells_of(fault: Fault, recognition: Recognition) -> tuple[int, ...]:
    """The places of the cells to mend for a fault: its column, else the one that stands in for it, else none."""
    if fault.code == "imports.row.extra_cells":
        return tuple(int(place) for place in fault.as_values()["places"])
    name, _, part = fault.field.partition(".")
    wanted = CARE_PARTS.get(part.partition(".")[2], name) if name == "cares" else name
    for candidate in (wanted, name, *STANDS_IN.get(name, ())):
        if candidate in recognition.known:
            return (recognition.known[candidate],)
    return ()


def header_of(fault: Fault, recognition: Recognition) -> str:
    """What the file itself calls the column to mend; empty when it has none."""
    places = cells_of(fault, recognition)
    return recognition.columns[places[0]].header if places and places[0] < len(recognition.columns) else ""


def content_of(said: Said, reference: str) -> str:
    """What the line says, in one canonical text: two lines with the same text are the same referral sent twice.

    Who typed it is left out: a colleague who sends the same file again changes nothing.
    """
    kept = {name: value for name, value in said.as_json().items() if not name.startswith("referrer_")}
    return json.dumps([reference, said.nir, kept], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def person_of(said: Said) -> str:
    """Whom the line is about, for comparison only: names without case, accents or spaces, and birth date."""
    return person_key(said.last_name, said.first_names, said.birth_date)


def person_key(last_name: str, first_names: str, born: date | None) -> str:
    return f"{compact(last_name)}|{compact(first_names)}|{born.isoformat() if born else ''}"


def _typed(
    line: Line, recognition: Recognition, vocabulary: Vocabulary, today: date
) -> tuple[dict[str, Any], list[Fault]]:
    raw: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in recognition.recognised:
        name = column.name or ""
        try:
            value = value_of(name, line.cell(column.position), line.marks.get(column.position), vocabulary, today=today)
        except Wrong as wrong:
            faults.append(wrong.fault)
            continue
        if value is not None:
            raw[name] = value
    beyond = tuple(c.position for c in recognition.aside if not c.header and line.cell(c.position))
    if beyond:
        faults.append(Fault.of("", "imports.row.extra_cells", places=beyond))
    return raw, faults


def _assemble(raw: dict[str, Any], faults: list[Fault]) -> None:
    """Join what files keep apart, and part what they join."""
    if full := raw.pop(FULL_NAME, ""):
        if parts := split_name(full):
            raw.setdefault("last_name", parts[0])
            raw.setdefault("first_names", parts[1])
        elif not ("last_name" in raw and "first_names" in raw):
            faults.append(Fault.of(FULL_NAME, "imports.cell.full_name", value=full[:60]))
    for name, other in (("phone", "other_phone"), ("other_phone", "phone")):
        if other not in raw and (both := two_phones(str(raw.get(name, "")))):
            raw[name], raw[other] = both
    if raw.get("agreed") in set(AgreementMode):
        raw.setdefault("agreement_mode", raw["agreed"])
        raw["agreed"] = True
    if "informed_on" in raw and "informed" not in raw:
        raw["informed"] = True
    parts_said = {part: raw.pop(column) for part, column in CARE_PARTS.items() if column in raw}
    if "cares" in raw:
        raw["cares"] = [{"care_type": code, **parts_said} for code in raw["cares"]]
    elif parts_said:
        faults.append(Fault.of(CARE_PARTS[next(iter(parts_said))], "imports.cell.which_care"))


def _heard(judged: tuple[Fault, ...], cells: list[Fault], raw: Mapping[str, Any]) -> list[Fault]:
    """What the judge says, without what merely follows from another cell to mend: one cause, one fault."""
    mute = {fault.field for fault in cells}
    mute |= {name for fault in cells for name in CONSEQUENCES.get(fault.field, ())}
    mute |= {name for fault in judged for name in CONSEQUENCES.get(fault.field, ()) if name not in raw}
    return [fault for fault in judged if fault.field.partition(".")[0] not in mute]
