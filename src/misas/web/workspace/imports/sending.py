"""Page 1: choose a file. It is read at once; what cannot be taken is said in French, and nothing is kept of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from misas.actions import imports as actions
from misas.core.imports.columns import NEEDED
from misas.core.imports.states import BatchStatus
from misas.core.refusals import Absent, Refused
from misas.records.audit import journal
from misas.records.imports import doors, limits, queries
from misas.records.imports.models import ImportBatch
from misas.records.partners.queries import by_public_id
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.imports import sample
from misas.web.workspace.imports.places import Where, where
from misas.wording.imports import BATCH_STATUSES, COLUMNS, enumerated, file_sentence

PAGE = "workspace/imports/send.html"


@require_GET
@needs("import.create")
def imports(request: Request) -> HttpResponse:
    return respond.page(request, PAGE, _context(request, where(request)))


@require_POST
@needs("import.create")
def send(request: Request) -> HttpResponse:
    """Read the file and keep it, ready to be confirmed: no referral is received. A form sent twice is kept once."""
    here, key = where(request), _key(request)
    kept = _already(key, request)
    if kept is not None:
        return respond.go(request, reverse("workspace:import", args=[kept.public_id]))
    said = {"organisation": request.POST.get("organisation", ""), "caisse": request.POST.get("caisse", "")}
    file = request.FILES.get("file")
    if file is None:
        return _refused(request, here, said, "Choisissez un fichier CSV ou un classeur Excel (.xlsx).")
    try:
        looked = actions.examine(
            file.read(limits.FILE_BYTES + 1),
            name=file.name or "import",
            caisse_id=here.caisse(said["caisse"]),
            organisation_id=_organisation(here, said["organisation"]),
            by=request.actor,
            at=request.time,
        )
    except Refused as refused:
        return _refused(request, here, said, file_sentence(refused))
    batch = actions.keep(looked, by=request.actor, at=request.time, public_id=key)
    return respond.go(request, reverse("workspace:import", args=[batch.public_id]))


def _refused(request: Request, here: Where, said: dict[str, str], sentence: str) -> HttpResponse:
    return respond.invalid(request, PAGE, _context(request, here) | said | {"wrong": sentence})


def _context(request: Request, here: Where) -> dict[str, Any]:
    history: list[ImportBatch] = []
    if here.caisses:
        rows = queries.recent(caisse_id=here.caisse(""), organisation_id=here.organisation)
        history = list(rows.select_related("organisation")[: limits.PAGE])
        journal.read("imports.list", None, here.caisse(""), by=request.actor, at=request.time)
    return {
        "where": here,
        "history": [(row, BATCH_STATUSES[BatchStatus(row.status)]) for row in history],
        "needed": [enumerated((f"« {COLUMNS[name]} »" for name in group[:3]), "ou") for group in NEEDED],
        "rows": limits.ROWS,
        "sample_rows": sample.ROWS,
        "megabytes": limits.FILE_BYTES // (1024 * 1024),
        "organisation": "",
        "caisse": "",
    }


def _organisation(here: Where, asked: str) -> int | None:
    """A partner sends for itself; an agent, for one of the partners of the caisse, or for nobody."""
    if here.organisation is not None or not asked:
        return here.organisation
    if asked not in {code for code, _ in here.partners}:
        raise Absent
    row = by_public_id(UUID(asked))
    return row.pk if row else None


def _key(request: Request) -> UUID:
    try:
        return UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        return uuid4()


def _already(key: UUID, request: Request) -> ImportBatch | None:
    try:
        return doors.batch(key, to="import.see", by=request.actor)
    except Absent:
        return None
