"""The icons of vendor/lucide as SVG elements, read once. Decorative: the words beside them say the thing."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[4] / "vendor" / "lucide" / "icons"
_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_HEAD = (
    '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
    ' stroke-linejoin="round" aria-hidden="true">'
)


@cache
def svg(name: str) -> str:
    """The inline SVG of an icon; LookupError when it was never vendored."""
    path = FOLDER / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not path.is_file():
        raise LookupError(f"no icon {name!r} in {FOLDER.name}: copy it from lucide-static")
    found = _SHAPES.search(path.read_text(encoding="utf-8"))
    if found is None:
        raise LookupError(f"{path.name} is not an SVG")
    return _HEAD + re.sub(r"\s*\n\s*", "", found[1]).replace(" />", "/>") + "</svg>"
