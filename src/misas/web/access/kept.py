"""What somebody typed and could not send: kept as hidden fields, shown as lines to copy."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import QueryDict

OURS = {"csrfmiddlewaretoken", "idempotency_key"}
PASSWORDS = {"password", "again", "present"}
MARK = "kept:"
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+")


@dataclass(frozen=True, slots=True)
class Typed:
    """One field as sent. `shown`: what a person may want to copy; keys and empty fields are not."""

    name: str
    value: str

    @property
    def shown(self) -> bool:
        return self.name not in OURS and bool(self.value.strip()) and not KEY.fullmatch(self.value)

    @property
    def field(self) -> str:
        return MARK + self.name


def kept_text(sent: QueryDict) -> list[Typed]:
    """What is kept of a form: everything but its token and passwords, in order."""
    return [
        Typed(name, value)
        for name, values in sent.lists()
        if name != "csrfmiddlewaretoken" and name not in PASSWORDS
        for value in values
        if isinstance(value, str)
    ]


def given_back(sent: QueryDict) -> list[Typed]:
    """What came back from the page that kept it."""
    marked = [(name, values) for name, values in sent.lists() if name.startswith(MARK)]
    return [Typed(name.removeprefix(MARK), str(value)) for name, values in marked for value in values]
