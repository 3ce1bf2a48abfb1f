"""One chain of middleware for every test client: Django builds it anew for each of them, five milliseconds each time.

A setting that changes (`settings`, `override_settings`) throws it away: what reads a setting once reads it again.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.signals import setting_changed
from django.test.client import ClientHandler

PARTS: Final = (
    "_view_middleware",
    "_template_response_middleware",
    "_exception_middleware",
    "_middleware_chain",
)
_built: dict[str, Any] = {}
_build = ClientHandler.load_middleware


def _load(handler: ClientHandler, is_async: bool = False) -> None:
    if not _built:
        _build(handler, is_async)
        _built.update({part: getattr(handler, part) for part in PARTS})
    for part in PARTS:
        setattr(handler, part, _built[part])


def share_middleware() -> None:
    """From now on, in this process."""
    ClientHandler.load_middleware = _load  # type: ignore[method-assign]
    setting_changed.connect(lambda **_: _built.clear(), weak=False)
