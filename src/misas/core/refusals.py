"""How the trade says no: a code and its values. The French sentence of each code lives in `misas.wording`.

Doors translate: Absent → 404, Conflict → 409, Invalid → 422, Refused → 403 or 409 with its sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class Refused(Exception):
    """A rule or a state says no. `code` is dotted ("case.already_closed"); `values` fill its sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Conflict(Refused):
    """Somebody else wrote first, or the same key came back with another content."""


class Forbidden(Refused):
    """This person may not do this, here. Used when the subject is known to be visible to them."""


class Absent(Exception):
    """Not there, or not yours to know of: the two are never told apart."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of what was typed. `field` is empty when the whole is wrong."""

    field: str
    code: str
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, field: str, code: str, **values: Any) -> Fault:
        return cls(field, code, tuple(sorted(values.items())))

    def as_values(self) -> dict[str, Any]:
        return dict(self.values)


class Invalid(Exception):
    """What was typed cannot be taken: every fault at once, never the first one only."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(f"{f.field}:{f.code}" for f in self.faults))
