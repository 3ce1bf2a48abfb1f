"""The shipped sample, to try an import with: invented people, defects of real files. It is read from `data/samples`."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from misas.core.refusals import Absent
from misas.web.access.context import Request
from misas.web.access.gate import needs

NAME: Final = "referrals-ccas"
ROWS: Final = 500  # what the file holds, said beside its link; a test counts
KINDS: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@needs("import.create")
def sample(request: Request, kind: str) -> HttpResponse:
    """The bytes as they are shipped (the CSV in Windows-1252: that is one of its defects)."""
    if kind not in KINDS:
        raise Absent
    response = HttpResponse((settings.MISAS_SAMPLES / f"{NAME}.{kind}").read_bytes(), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="exemple-signalements.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
