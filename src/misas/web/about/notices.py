"""Legal notice and declaration of accessibility: open to everybody; what the house did not say yet is shown loudly."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from misas.core.privacy.retention import RULES
from misas.lib.french import listed
from misas.records.imports import limits
from misas.web.access.gate import open_to_visitors
from misas.wording import notices


@require_GET
@open_to_visitors
def legal(request: HttpRequest) -> HttpResponse:
    context = {
        "publisher": _said(notices.PUBLISHER),
        "hosting": _said(notices.HOSTING),
        "source": _said(notices.SOURCE),
        "dpo": _said(notices.DPO),
        "missing": _missing({**notices.PUBLISHER, **notices.HOSTING, **notices.SOURCE, **notices.DPO}),
        "absent": notices.MISSING,
        "months": {rule.kept.value: rule.months for rule in RULES.values()},
        "rows_kept": limits.ROWS_KEPT.days,
        "dropped_after": limits.DROPPED_AFTER.days,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "cookies": (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME),
    }
    return render(request, "about/legal.html", context)


@require_GET
@open_to_visitors
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {
        "contact": _said(notices.ACCESSIBILITY),
        "publisher": settings.MISAS_NOTICES["publisher"],
        "missing": _missing(notices.ACCESSIBILITY),
        "absent": notices.MISSING,
    }
    return render(request, "about/accessibility.html", context)


def _said(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """(label, what the house says), "" when it says nothing yet."""
    return [(label, settings.MISAS_NOTICES[name]) for name, label in labels.items()]


def _missing(labels: Mapping[str, str]) -> str:
    return listed(label for name, label in labels.items() if not settings.MISAS_NOTICES[name])
