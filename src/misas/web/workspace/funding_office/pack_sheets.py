"""The rules of a funder as somebody edits them: fields and text side by side, which say the same pack.

What is typed on one side is carried to the other; typed on both sides at once, nothing is lost and neither wins alone.
Not here: what a field is (`pack_fields`), what a text says (`pack_texts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import QueryDict

from misas.core.funding.packs.form import plain_of, typed_of
from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.writing import write_pack
from misas.core.refusals import Invalid
from misas.lib.typed_dates import read_date
from misas.web.workspace.funding_office.pack_fields import groups_of
from misas.web.workspace.funding_office.pack_shown import DAY, drawn, every_field
from misas.web.workspace.funding_office.pack_texts import PackText, read_text, written

PREFIX: Final = "f."
FAR: Final = date(2099, 12, 31)

type Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`of`: the text that the fields were drawn from; `typed`: what they hold. Both empty: the text is no YAML yet."""

    text: str
    of: str
    typed: Typed

    @property
    def in_fields(self) -> bool:
        """Whether somebody typed in the fields."""
        return plain_of(self.typed) != plain_of(_fields(read_text(self.of)))

    @property
    def in_text(self) -> bool:
        return self.text != self.of

    def from_fields(self) -> Sheet:
        """The fields carried into the text, as the writing of a pack has it once they are sound."""
        plain = plain_of(self.typed)
        try:
            text = written(write_pack(read_pack(plain)))
        except Invalid:
            text = written(plain)
        return begun(text)

    def from_text(self) -> Sheet:
        """The text carried into the fields; as they were, when it cannot be read."""
        told = read_text(self.text)
        return Sheet(self.text, self.text, _fields(told)) if told.plain else self

    def joined(self) -> Sheet:
        """Both sides saying the same, from the one where somebody typed."""
        return self.from_fields() if self.in_fields and not self.in_text else self.from_text()


def begun(text: str) -> Sheet:
    return Sheet(text, text, _fields(read_text(text)))


def sent(post: QueryDict) -> Sheet:
    """What came back: what is typed in the fields, over what no field shows; the places to take away are gone."""
    text, of = _lines(post.get("text", "")), _lines(post.get("of", ""))
    before = _fields(read_text(of))
    groups = groups_of(before)
    shown, days = drawn(groups), {one.name for one in every_field(groups) if one.kind == DAY}
    typed = {name: one for name, one in before.items() if name not in shown}
    for key in post:
        if key.startswith(PREFIX):
            name = key.removeprefix(PREFIX)
            said = _lines(str(post[key]))
            typed[name] = _day(said) if name in days else said
    gone = tuple(post.getlist("drop"))
    return Sheet(text, of, {name: one for name, one in typed.items() if not _inside(name, gone)})


def _fields(told: PackText) -> Typed:
    return typed_of(told.plain) if told.plain else {}


def _inside(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def _day(text: str) -> str:
    """A day as people type it, as the pack writes it; what is none stays as it is."""
    found = read_date(text, latest=FAR)
    return found.isoformat() if found else text


def _lines(text: str) -> str:
    """As it was before the browser sent it."""
    return text.replace("\r\n", "\n")
