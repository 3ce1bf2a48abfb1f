"""What a human corrects of the identity that a referral gave: a typing slip, a wrong telephone, another commune.

What was said never changes: corrections stand beside it, each with its source and its day, and the last of a field
speaks. Not here: which commune was meant (`territory`), who the person turns out to be (`persons`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from misas.core.persons.codes import Source
from misas.core.persons.identity import read_identity
from misas.core.referrals import reading
from misas.core.referrals.said import Said, identity_of
from misas.core.refusals import Fault, Invalid

CORRECTABLE: Final = ("last_name", "birth_name", "first_names", "birth_date", "phone", "postal_code", "commune")
NEEDED: Final = ("last_name", "first_names", "birth_date")


@dataclass(frozen=True, slots=True)
class Correction:
    """One field said otherwise: its value as kept (ISO date, E.164), who says so, since when, recorded by whom."""

    field: str
    value: str
    source: Source
    stated_on: date
    at: datetime
    by: int | None

    def as_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "value": self.value,
            "source": self.source.value,
            "stated_on": self.stated_on.isoformat(),
            "at": self.at.isoformat(),
            "by": self.by,
        }


def latest(kept: Iterable[Mapping[str, Any]]) -> dict[str, Correction]:
    """The correction that speaks for each field, from all those kept in their order."""
    return {
        one["field"]: Correction(
            one["field"],
            one["value"],
            Source(one["source"]),
            date.fromisoformat(one["stated_on"]),
            datetime.fromisoformat(one["at"]),
            one["by"],
        )
        for one in kept
    }


def corrected(said: Said, kept: Iterable[Mapping[str, Any]]) -> Said:
    """What was said, with the corrections in the place of what they correct."""
    values: dict[str, Any] = {name: one.value for name, one in latest(kept).items()}
    if "birth_date" in values:
        values["birth_date"] = date.fromisoformat(values["birth_date"])
    return replace(said, **values)


def changes(now: Said, typed: Mapping[str, Any], *, today: date) -> dict[str, str]:
    """The fields that what was typed changes, as they will be kept. Raises Invalid with every fault.

    `now` is what holds (`corrected`); `typed` holds some of CORRECTABLE. A telephone may be taken away, a name not.
    """
    strange = [name for name in typed if name not in CORRECTABLE]
    read, faults = reading.read({name: value for name, value in typed.items() if name in CORRECTABLE}, today=today)
    unread = {fault.field for fault in faults}
    found = {name: getattr(read, name) for name in CORRECTABLE if name in typed and name not in unread}
    wrong = [Fault.of(name, "referral.not_asked") for name in strange] + list(faults)
    wrong += [Fault.of(name, "referral.required") for name in NEEDED if name in found and not found[name]]
    missing = {fault.field for fault in wrong}
    after = replace(now, **{name: value for name, value in found.items() if name not in missing})
    judged = read_identity(identity_of(after) | {"nir": ""}, on=today, required=frozenset())
    wrong += [fault for fault in map(_in_its_field(after), judged.faults) if fault.field in found]
    if wrong:
        raise Invalid(wrong)
    return {name: _text(value) for name, value in found.items() if value != getattr(now, name)}


def person_field(name: str, said: Said) -> str:
    """The field of a person (`core.persons.identity`) that this answer fills."""
    if name == "last_name":
        return "used_name" if said.birth_name and said.birth_name != said.last_name else "birth_name"
    return name


def _in_its_field(said: Said) -> Any:
    """The faults of an identity, under the name of the answer that carries them."""
    own = {person_field("last_name", said): "last_name"}

    def renamed(fault: Fault) -> Fault:
        return replace(fault, field=own.get(fault.field, fault.field))

    return renamed


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
