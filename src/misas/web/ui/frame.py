"""What stands around every page: navigation, account, search, "Signaler". Not here: who may see what.

The rooms of the web build it: `settings.MISAS_FRAME` names a function `(request) -> Frame`. Without it, or for a
visitor, the page has a bare frame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from misas.web.ui.shortcuts import EVERYWHERE


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the rail; `icon` is a name of vendor/lucide/icons, `count` what waits there."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class MenuLink:
    label: str
    url: str
    icon: str = "chevron-right"


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, as shown ("Claire Roux", "CPAM du Gard"); `key` tells two accounts apart."""

    name: str
    place: str
    key: str
    sign_out_url: str
    links: tuple[MenuLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """`sign_in_url` serves the sign-in dialog too; `palette_url` answers Ctrl+K; empty addresses hide their control."""

    nav: tuple[NavItem, ...] = ()
    account: Account | None = None
    home_url: str = "/"
    signal_url: str = ""
    search_url: str = ""
    palette_url: str = ""
    sign_in_url: str = ""
    shortcuts: bool = True
    theme: str = ""  # "" is the neutral theme, else a file of static/misas/themes
    footer: tuple[MenuLink, ...] = ()
    help_url: str = ""  # the help of this page, when it has one


@cache
def _builder(path: str) -> Callable[[HttpRequest], Frame]:
    build: Callable[[HttpRequest], Frame] = import_string(path)
    return build


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` for base.html. A view may set its own as `request.misas_frame`."""
    path = getattr(settings, "MISAS_FRAME", "")
    own = getattr(request, "misas_frame", None)
    return {
        "frame": own or (_builder(path)(request) if path else Frame()),
        "misas_demo": settings.MISAS_DEMO,
        "shortcuts_everywhere": EVERYWHERE,
    }
