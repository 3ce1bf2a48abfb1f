"""A request as JSON values → an answer as JSON values. Whatever is wrong with it is a Problem, in words that hold none
of its values. Not here: the socket, the computation.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from misas.connectors.openfisca.server.answering import Law, Refusal
from misas.connectors.openfisca.server.listening import Problem
from misas.core.refusals import Invalid
from misas.core.rights.household import read_household
from misas.core.rights.months import month_text
from misas.core.rights.wire import to_json

MEMBERS_MAX: Final = 20
ASKED_MAX: Final = 200
USUAL: Final = ("c2s", "ame", "asi", "rsa", "prime_activite", "aide_logement", "allocations_familiales")


class Requests:
    """What the engine answers."""

    def __init__(self) -> None:
        self.law = Law()

    def warm(self, month: date) -> None:
        """Compute an invented household once, so that the parameters of the month are read before the workers fork."""
        someone = {"id": "p1", "role": "applicant", "birth_date": "1980-01-01"}
        household = read_household({"month": month_text(month), "members": [someone]}, self.law.table)
        self.law.review(household, [(right, "p1") for right in USUAL if right in self.law.variables])

    def answer(self, request: dict[str, Any]) -> Any:
        """Raises Problem."""
        match request:
            case {"ready": {}}:
                return self.law.version
            case {"review": {"household": household, "asked": list(asked), **rest}} if set(rest) <= {"within", "until"}:
                return self._review(household, asked)
        raise Problem("the question is no question of ours")

    def _review(self, raw: Any, asked: list[Any]) -> dict[str, Any]:
        pairs = [
            (one[0], one[1]) for one in asked if isinstance(one, list) and [type(part) for part in one] == [str, str]
        ]
        if len(pairs) != len(asked) or not 0 < len(pairs) <= ASKED_MAX:
            raise Problem("what is asked is a list of rights, each with its member")
        try:
            household = read_household(raw, self.law.table)
        except Invalid as wrong:
            raise Problem("; ".join(f"{fault.field}: {fault.code}" for fault in wrong.faults[:20])) from None
        if len(household.members) > MEMBERS_MAX:
            raise Problem("too many members")
        try:
            return to_json(self.law.review(household, pairs))
        except Refusal as refusal:
            raise Problem(str(refusal)) from None
