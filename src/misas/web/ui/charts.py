"""Bars as inline SVG written here: no script, coloured by class from the tokens, printed as it stands.

The values always follow in a table (`c-figure`); the picture alone says nothing that the table does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, ROW, LABEL, VALUE = 560, 30, 210, 56
HEIGHT, FOOT = 180, 24


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` None: masked, nothing is drawn and the label says so."""

    label: str
    value: int | None
    shown: str = ""

    @property
    def text(self) -> str:
        return self.shown or ("masqué" if self.value is None else f"{self.value:,}".replace(",", "\u202f"))


def bars(rows: Sequence[Bar], title: str) -> SafeString:
    """Lying bars, one per row: long labels stay readable."""
    top = max((row.value or 0 for row in rows), default=0) or 1
    room = WIDTH - LABEL - VALUE
    drawn = format_html_join(
        "",
        '<text class="axis" x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="s1" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}\u00a0: {}</title></rect>'
        '<text class="axis" x="{}" y="{}">{}</text>',
        (_lying(i, row, room, top) for i, row in enumerate(rows)),
    )
    return format_html(
        '<svg class="chart" role="img" viewBox="0 0 {} {}"><title>{}</title>{}</svg>',
        WIDTH,
        ROW * len(rows) + 4,
        title,
        drawn,
    )


def _lying(i: int, row: Bar, room: int, top: int) -> tuple[object, ...]:
    y, long = i * ROW, max(round(room * (row.value or 0) / top), 1)
    middle = y + 19
    return (
        LABEL - 8,
        middle,
        row.label,
        LABEL,
        y + 6,
        long,
        ROW - 12,
        row.label,
        row.text,
        LABEL + long + 6,
        middle,
        row.text,
    )


def columns(rows: Sequence[Bar], title: str) -> SafeString:
    """Standing bars, one per month: time goes from left to right."""
    top = max((row.value or 0 for row in rows), default=0) or 1
    step = WIDTH / max(len(rows), 1)
    drawn = format_html_join(
        "",
        '<rect class="s1" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}\u00a0: {}</title></rect>'
        '<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>',
        (_standing(i, row, step, top) for i, row in enumerate(rows)),
    )
    return format_html(
        '<svg class="chart" role="img" viewBox="0 0 {} {}"><title>{}</title>'
        '<line class="grid" x1="0" x2="{}" y1="{}" y2="{}"/>{}</svg>',
        WIDTH,
        HEIGHT + FOOT,
        title,
        WIDTH,
        HEIGHT,
        HEIGHT,
        drawn,
    )


def _standing(i: int, row: Bar, step: float, top: int) -> tuple[object, ...]:
    high = max(round((HEIGHT - 20) * (row.value or 0) / top), 1)
    x, middle = round(i * step + step * 0.18, 1), round(i * step + step / 2, 1)
    wide, y = round(step * 0.64, 1), HEIGHT - high
    value = "" if row.value is None else row.text
    return x, y, wide, high, row.label, row.text, middle, HEIGHT + 16, row.label, middle, y - 5, value


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a stacked bar. `fill`: a class of the tokens; `shown`: its value in words."""

    label: str
    value: int
    shown: str
    fill: str = "s1"


LONG, TALL, GAP = 1000, 30, 4


def stacked(pieces: Sequence[Piece], title: str) -> SafeString:
    """One bar whose pieces make the whole, in order; it stretches, so its words stand in the legend and the table."""
    total = sum(piece.value for piece in pieces) or 1
    drawn, start = [], 0
    for piece in pieces:
        if not piece.value:
            continue
        end = start + piece.value
        left, right = LONG * start / total, LONG * end / total
        width = max(right - left - (GAP if end < total else 0), 1)
        drawn.append((piece.fill, round(left, 1), round(width, 1), TALL - 2, piece.label, piece.shown))
        start = end
    return format_html(
        '<svg class="stacked" role="img" viewBox="0 0 {} {}" preserveAspectRatio="none"><title>{}</title>{}</svg>',
        LONG,
        TALL,
        title,
        format_html_join(
            "",
            '<rect class="{}" x="{}" y="1" width="{}" height="{}"><title>{}\u00a0: {}</title></rect>',
            drawn,
        ),
    )
