"""Where the screens of funding lead, and whom they are about."""

from __future__ import annotations

from django.urls import reverse

from misas.core.access import Subject
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.web.access.context import Request
from misas.web.workspace.orientation.steps import Back


def tab_of(case: Case) -> str:
    return reverse("workspace:case_tab", args=[case.public_id, "financement"])


def back_to(case: Case) -> Back:
    return Back(tab_of(case), f"Dossier n° {case.number}")


def subject_of(case: Case, request: Request) -> Subject:
    return cases.subject_of(case, request.actor)
