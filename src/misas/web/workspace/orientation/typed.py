"""What was typed in the search of the directory, kept with the session under a key that says nothing.

The address holds the key alone: a page loaded again, or found again by Back, shows the same search, and no name stands
in an address, a history or the browser. It goes with the session. Not here: the search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Final

from misas.records.orientation import limits
from misas.web.access.context import Request

NAME: Final = "recherche"
KEPT: Final = "searches"
MOST: Final = 10
"""Searches that are kept, the last ones."""
KEY: Final = re.compile(r"[\w-]{8,24}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Typed:
    """`text`: "" when nothing is sought. `key`: under which this page keeps it."""

    text: str
    key: str

    def after(self, address: str) -> str:
        """The address of the page, with the key when there is something to find again."""
        return f"{address}{'&' if '?' in address else '?'}{NAME}={self.key}" if self.text else address


def typed_in(request: Request) -> Typed:
    """What a form sends, which is kept from now on; else what the key of the address was given for."""
    said = request.POST if request.method == "POST" else request.GET
    key = said.get(NAME, "")
    known: dict[str, str] = request.session.get(KEPT, {})
    if not KEY.fullmatch(key):
        key = token_urlsafe(9)
    if request.method != "POST":
        return Typed(known.get(key, ""), key)
    text = request.POST.get("q", "").strip()[: limits.SOUGHT]
    if text != known.get(key, ""):
        others = {one: kept for one, kept in known.items() if one != key}
        request.session[KEPT] = dict([*others.items(), *([(key, text)] if text else [])][-MOST:])
    return Typed(text, key)
