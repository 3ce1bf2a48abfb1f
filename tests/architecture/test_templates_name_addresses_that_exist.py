"""A name of an address in a template or in Python leads somewhere: no screen is a typing error away from a 500."""

from __future__ import annotations

import re

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.repository import text, under

IN_TEMPLATES = re.compile(r"{%\s*url\s+['\"]([^'\"]+)['\"]")
IN_PYTHON = re.compile(r"(?:\breverse|\bredirect|\breverse_lazy)\(\s*['\"]([a-z_]+(?::[a-z_]+)+)['\"]")

DEMO_ONLY = {
    "accounts:demo",
    "accounts:come_in",
}  # routed in demo mode alone; their template stands behind the same test


def names(resolver: URLResolver | None = None, space: str = "") -> set[str]:
    """Every address by its full name, as `{% url %}` takes it."""
    found: set[str] = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found |= names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and entry.name:
            found.add(f"{space}{entry.name}")
    return found


def test_templates_lead_somewhere() -> None:
    known = names()
    lost = [
        f"{file}: {name}"
        for file in under("src/misas/web", ".html")
        for name in IN_TEMPLATES.findall(text(file))
        if name not in known | DEMO_ONLY
    ]
    assert lost == []


def test_redirections_lead_somewhere() -> None:
    known = names()
    lost = [
        f"{file}: {name}"
        for file in under("src/misas/web", ".py")
        for name in IN_PYTHON.findall(text(file))
        if name not in known
    ]
    assert lost == []
