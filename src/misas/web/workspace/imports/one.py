"""Pages 2 and 3 at one address: what the file holds before confirming, the progress, then what it became."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from misas.actions import imports as actions
from misas.core.imports.states import BatchStatus, RowState
from misas.records.audit import journal
from misas.records.imports import doors, limits, queries
from misas.records.imports.models import ImportBatch
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.imports.shown import columns, faulty, page_of, twins
from misas.wording.imports import BATCH_STATUSES, state_of, understood
from misas.wording.sentences import sentence

PAGE = "workspace/imports/one.html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@needs("import.see")
def show(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.batch(public_id, to="import.see", by=request.actor)
    journal.read("imports.importbatch", row.public_id, row.caisse_id, by=request.actor, at=request.time)
    return respond.page(request, PAGE, _context(request, row))


@require_GET
@needs("import.see")
def progress(request: Request, public_id: UUID) -> HttpResponse:
    """The bar alone, asked for each second; once over, what became of the file takes its place, on the same page."""
    row = doors.batch(public_id, to="import.see", by=request.actor)
    if not respond.wants_fragment(request):
        return respond.go(request, reverse("workspace:import", args=[public_id]))
    if row.is_over:
        journal.read("imports.importbatch", row.public_id, row.caisse_id, by=request.actor, at=request.time)
        respond.toast(request, "L’import est terminé." if not row.stopped_by else "L’import s’est arrêté.")
        response = respond.page(request, PAGE, _context(request, row), fragment="state")
        response["HX-Retarget"], response["HX-Reswap"] = "#import", "outerHTML"
        return response
    poll = reverse("workspace:import_progress", args=[public_id])
    return respond.page(request, "workspace/imports/progress.html", {"row": row, "poll": poll})


@require_POST
@needs("import.confirm")
def confirm(request: Request, public_id: UUID) -> HttpResponse:
    """Let a worker receive the valid lines. Confirmed twice, confirmed once."""
    actions.confirm(public_id, by=request.actor, at=request.time)
    return respond.go(request, reverse("workspace:import", args=[public_id]))


@require_POST
@needs("import.drop")
def drop(request: Request, public_id: UUID) -> HttpResponse:
    actions.drop(public_id, by=request.actor, at=request.time)
    respond.toast(request, "L’import est abandonné. Les lignes du fichier sont effacées.")
    return respond.go(request, reverse("workspace:imports"))


@require_GET
@needs("import.take_back_workbook")
def workbook(request: Request, public_id: UUID) -> HttpResponse:
    """The same lines with their state, and the cells to mend in red."""
    name, content = actions.returned_workbook(public_id, by=request.actor, at=request.time)
    plain = name.encode("ascii", "ignore").decode().replace('"', "") or "retour.xlsx"
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{plain}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _context(request: Request, row: ImportBatch) -> dict[str, Any]:
    status, counts = BatchStatus(row.status), queries.counts(row)
    after = page_of(request.GET.get("apres", ""))
    held = row.purged_at is None and counts[RowState.TO_CORRECT] > 0
    lines, more = faulty(row, after=after) if held else ([], False)
    here = reverse("workspace:import", args=[row.public_id])
    return {
        "row": row,
        "status": BATCH_STATUSES[status],
        "ready": status is BatchStatus.READY,
        "running": status is BatchStatus.RUNNING,
        "done": status is BatchStatus.DONE,
        "dropped": status is BatchStatus.DROPPED,
        "how": understood(row.how),
        "counts": [
            (state_of(state, count), count) for state, count in counts.items() if count or state in _always(status)
        ],
        "to_correct": counts[RowState.TO_CORRECT],
        "nothing_new": counts[RowState.UP_TO_DATE] == row.total,
        "columns": columns(row),
        "twins": twins(row) if status is BatchStatus.READY else [],
        "lines": lines,
        "previous": here if after else None,
        "following": f"{here}?apres={lines[-1].number}" if more and lines else None,
        "stopped": sentence(row.stopped_by, organisation=_whose(row), caisse=row.caisse.name) if row.stopped_by else "",
        "erased_on": _erased_on(row),
        "poll": reverse("workspace:import_progress", args=[row.public_id]),
    }


def _always(status: BatchStatus) -> frozenset[RowState]:
    if status in {BatchStatus.READY, BatchStatus.RUNNING}:  # what became of the lines is counted once all are received
        return frozenset({RowState.TO_CREATE, RowState.TO_LINK, RowState.UP_TO_DATE, RowState.TO_CORRECT})
    return frozenset({RowState.CREATED, RowState.LINKED, RowState.UP_TO_DATE, RowState.TO_CORRECT})


def _whose(row: ImportBatch) -> str:
    return row.organisation.name if row.organisation else ""


def _erased_on(row: ImportBatch) -> datetime | None:
    """When the cells will be erased, at the latest; None once they are."""
    if row.purged_at is not None:
        return None
    return row.ended_at + limits.ROWS_KEPT if row.ended_at else row.made_at + limits.DROPPED_AFTER
