"""Which connector stands behind each port. The only module that knows both sides."""

from __future__ import annotations

from django.conf import settings

from misas.actions import ports
from misas.config.environment import ROOT
from misas.connectors.calendar_files import write_calendar
from misas.connectors.directory_files import DirectoryFiles
from misas.connectors.document_files import DocumentFiles
from misas.connectors.holidays.book import FrenchHolidays
from misas.connectors.local_letters import LetterFiles
from misas.connectors.local_messages import MessageFiles
from misas.connectors.openfisca.client import SocketEngine
from misas.connectors.openfisca.keeper import socket_path
from misas.connectors.ortools.cp_sat import CpSat
from misas.connectors.ortools.portfolio_cp_sat import CpSatShareOut
from misas.connectors.rule_files import FundingFolder, NeedFolder, PackFolder, RuleFolder
from misas.connectors.spreadsheets.read import read
from misas.connectors.spreadsheets.write import write
from misas.connectors.territory_files import TerritoryFolder, TerritoryGround
from misas.records.persons.sealed import ring


def plug_all() -> None:
    """Called once by each process, when its applications are ready."""
    ports.plug(
        ports.Ports(
            holidays=FrenchHolidays(),
            documents=DocumentFiles(settings.MISAS_STATE / "documents", ring),
            read_spreadsheet=read,
            write_spreadsheet=write,
            letters=LetterFiles(settings.MISAS_STATE / "outgoing"),
            rules=RuleFolder(ROOT / "rules"),
            rights_engine=SocketEngine(socket_path(settings.MISAS_STATE)),
            directory=DirectoryFiles(TerritoryFolder(ROOT / "data" / "territory").caisses()),
            needs=NeedFolder(ROOT / "rules"),
            write_calendar=write_calendar,
            ground=TerritoryGround(ROOT / "data" / "territory" / "background.json"),
            person_messages=MessageFiles(settings.MISAS_STATE / "outgoing" / "persons"),
            figures=FundingFolder(ROOT / "rules"),
            packs=PackFolder(ROOT / "rules" / "funders"),
            plan_solver=CpSat(),
            share_out_solver=CpSatShareOut(),
        )
    )
