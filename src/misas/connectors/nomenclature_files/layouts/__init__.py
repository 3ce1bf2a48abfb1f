"""The mapping files of the lists of prices, whose layouts could not be seen whole."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def layout(name: str) -> dict[str, Any]:
    """The content of `name.toml`."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
