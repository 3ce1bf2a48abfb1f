"""What the actions are given of the outside. `misas.config.wiring` plugs it in once, at the start of each process."""

from __future__ import annotations

from dataclasses import dataclass

from misas.core.documents.ports import DocumentStore
from misas.core.funding.packs.ports import PackBook
from misas.core.funding.params_port import FigureBook
from misas.core.funding.share_out import ShareOutSolver
from misas.core.funding.solver import PlanSolver
from misas.core.imports.ports import SpreadsheetReader, SpreadsheetWriter
from misas.core.orientation.ports import CalendarWriter, DirectoryReader, NeedBook, PersonMessages
from misas.core.referrals.ports import Letters
from misas.core.rights.engine import RightsEngine
from misas.core.rights.ports import RuleBook
from misas.core.territory.ports import HolidayBook, MapGround


@dataclass(frozen=True, slots=True)
class Ports:
    holidays: HolidayBook
    documents: DocumentStore
    read_spreadsheet: SpreadsheetReader
    write_spreadsheet: SpreadsheetWriter
    letters: Letters
    rules: RuleBook
    rights_engine: RightsEngine
    directory: DirectoryReader
    needs: NeedBook
    write_calendar: CalendarWriter
    ground: MapGround
    person_messages: PersonMessages
    figures: FigureBook
    packs: PackBook
    plan_solver: PlanSolver
    share_out_solver: ShareOutSolver


class _Plugged:
    ports: Ports | None = None


def plug(ports: Ports) -> None:
    """Called by the wiring alone."""
    _Plugged.ports = ports


def ports() -> Ports:
    """Raises RuntimeError in a process that was not wired: a fault of ours."""
    if _Plugged.ports is None:
        raise RuntimeError("no connector is plugged in: misas.config.apps is missing from INSTALLED_APPS")
    return _Plugged.ports
