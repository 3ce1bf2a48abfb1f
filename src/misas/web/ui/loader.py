"""Templates are typed with plain spaces and apostrophes; they are compiled with those of French print.

Only what a template says is touched: Django's tags, drawings and scripts pass as they are. Not here: texts that come
from values, which have the `typeset` filter.
"""

from __future__ import annotations

import re

from django_cotton.cotton_loader import Loader

from misas.lib.french import typeset

_MACHINE = re.compile(
    r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<svg\b.*?</svg>|<script\b.*?</script>|<!--.*?-->|<[/!]?[a-zA-Z][\w.:-]*)",
    re.DOTALL,
)
_COLON_OF_AN_ATTRIBUTE = re.compile(r"\s:(?=[\w.-]+=)")


def as_printed(source: str) -> str:
    """The source of a template with French spaces in its text and in the attributes that are read aloud."""
    pieces = _MACHINE.split(source)
    return "".join(piece if i % 2 else _typeset(piece) for i, piece in enumerate(pieces))


def _typeset(piece: str) -> str:
    """`:field="x"` is an attribute of a component: its space stays; line ends and indents stay too."""
    lines = (_COLON_OF_AN_ATTRIBUTE.split(line) for line in piece.split("\n"))
    return "\n".join(" :".join(_inside(part) for part in parts) for parts in lines)


def _inside(part: str) -> str:
    """Indents are kept; one space before a sign, even just after a tag ("{{ n }} : "), becomes no-break."""
    bare = part.strip(" ")
    if not bare:
        return part
    lead, trail = part[: part.index(bare)], part[part.index(bare) + len(bare) :]
    if bare.endswith("«"):
        trail = ""  # "« {{ word }}": the sign brings its own no-break space
    return typeset(lead + bare) + trail if len(lead) <= 1 else lead + typeset(bare) + trail


class FrenchCotton(Loader):
    """The loader of components, on sources as printed."""

    def _get_template_string(self, template_name: str) -> str:
        return as_printed(super()._get_template_string(template_name))
