"""Every pair of colours that meets on a screen can be read: texts 4.5:1, lines and figures 3:1 (RGAA 3.2 and 3.3).

axe does not see graphics nor borders: this test does.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "src" / "misas" / "web" / "static" / "misas"
THEMES = ["", *sorted(p.stem for p in (STATIC / "themes").glob("*.css"))]
TEXT, GRAPHIC = 4.5, 3.0
PAIRS = (
    *(
        (ink, ground, TEXT)
        for ink in ("ink", "ink-2")
        for ground in ("bg", "surface", "surface-2", "hover", "accent-soft")
    ),
    *((ink, ground, TEXT) for ink in ("accent", "err") for ground in ("bg", "surface", "hover", "accent-soft")),
    ("accent-strong", "accent-soft", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    *((tone, f"{tone}-soft", TEXT) for tone in ("ok", "info", "warn", "err")),
    *(("ink", f"{tone}-soft", TEXT) for tone in ("ok", "info", "warn", "err")),
    ("err", "warn-soft", TEXT),
    ("ink-2", "warn-soft", TEXT),
    *(("line-strong", ground, GRAPHIC) for ground in ("surface", "bg", "accent-soft")),
    *(("focus", ground, GRAPHIC) for ground in ("surface", "bg", "accent-soft", "warn-soft")),
    ("focus-gap", "focus", GRAPHIC),
    ("focus-gap", "accent-strong", GRAPHIC),
    *((f"{tone}-line", ground, GRAPHIC) for tone in ("ok", "info", "warn", "err") for ground in ("surface", "bg")),
    *((f"{tone}-line", f"{tone}-soft", GRAPHIC) for tone in ("ok", "info", "warn", "err")),
    ("accent", "surface", GRAPHIC),
    ("series-1", "surface", GRAPHIC),
    ("series-2", "surface", GRAPHIC),
)


def _tokens(theme: str) -> dict[str, str]:
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    if theme:
        text += (STATIC / "themes" / f"{theme}.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,8})\b", text))


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    linear = [
        x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4
        for x in (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself_is_right() -> None:
    assert round(contrast("#000", "#ffffff"), 2) == 21.0
    assert round(contrast("#777777", "#fff"), 2) == 4.48


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_can_be_read(theme: str) -> None:
    tokens = _tokens(theme)
    weak = [
        f"{ink} on {ground}: {contrast(tokens[ink], tokens[ground]):.2f} < {limit}"
        for ink, ground, limit in PAIRS
        if contrast(tokens[ink], tokens[ground]) < limit
    ]
    assert weak == []


def test_neighbours_of_the_map_ramp_differ_and_grow_darker() -> None:
    tokens = _tokens("")
    shades = [_luminance(tokens[f"q{i}"]) for i in range(5)]
    assert shades == sorted(shades, reverse=True)
    assert all(contrast(tokens[f"q{i}"], tokens[f"q{i + 1}"]) > 1.3 for i in range(4))


def test_no_colour_is_written_outside_the_tokens() -> None:
    css = (STATIC / "misas.css").read_text(encoding="utf-8")
    written = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)))
    assert written <= {"#fff", "#ffffff80", "#ffffff26", "#999"}, "white on dark bars and the grey of print only"
