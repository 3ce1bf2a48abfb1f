"""What a command may ask of the house it runs in. `misas.config.house` answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from misas.core.funding.nomenclature import NomenclatureReader
    from misas.core.funding.packs.ports import PackBook
    from misas.core.funding.params_port import FigureBook
    from misas.core.funding.solver import PlanSolver
    from misas.core.rights.engine import RightsEngine
    from misas.core.rights.ports import RuleBook

Role = Literal["web", "jobs", "owner"]


@dataclass(frozen=True, slots=True)
class DatabaseHealth:
    """What a look at the database says. Ages are in seconds; None when there is nothing to wait for."""

    version: str
    major: int
    clock_gap: float
    missing_migrations: int
    oldest_job: float | None
    late_messages: int


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What a service that others reach has. Ages are in seconds; None when there is nothing of the kind."""

    hosts: tuple[str, ...]
    https: bool
    secret_length: int
    seal_age: float | None
    backup_told: bool
    backup_age: float | None
    worker_silence: float | None
    oldest_message: float | None


class House(Protocol):
    """Paths, database and processes of this installation."""

    root: Path
    state: Path

    def open(self, role: Role = "jobs") -> None:
        """Have PostgreSQL running and Django ready under this role, until the command ends.

        Refuses when migrations are missing (owner apart) or when a restricted role is not one.
        """

    def open_scratch(self, role: Role = "jobs") -> None:
        """The same on a new, empty, migrated database that disappears with the command: for stories and rehearsals."""

    def set_up(self, *, take_roles: bool = False) -> None:
        """As owner, alone: keys, roles, migrations, grants, reference data. Idempotent. Opens the house as owner."""

    def load_demo(self) -> Sequence[str]:
        """The demo territory, once; the lines that present its personas. Needs an open house."""

    def load_demo_directory(self) -> Sequence[str]:
        """The sample directories of the demo, where no directory is served yet; a line for each that was refused. Needs
        a house opened as owner."""

    def play_story(self, say: Callable[[str], None]) -> bool:
        """One whole life, told line by line; whether it ended proven, told and in balance. Needs a scratch house."""

    def keep_database(self) -> AbstractContextManager[None]:
        """Keep PostgreSQL running without opening Django: for a command that conducts other processes."""

    def revive_database(self) -> bool:
        """Start our own PostgreSQL again if it died; whether it had."""

    def owner(self) -> str:
        """The owner's address, the server running until the command ends."""

    def environment(self, role: Role, *, demo: bool) -> Mapping[str, str]:
        """The variables for a process of the service under this role; the owner's address is not among them."""

    def health(self) -> DatabaseHealth:
        """How the database is, read as its owner and changing nothing. Refuses when it is absent or does not answer."""

    def service(self) -> ServiceFacts:
        """What this installation has of what a service needs; the database is asked only if there is one."""

    def role_faults(self) -> Mapping[str, str]:
        """For each restricted role, what is wrong with it ("" when nothing is)."""

    def loose_keys(self) -> Sequence[Path]:
        """Keys and secrets that others than their owner may read."""

    def notices(self) -> Mapping[str, str]:
        """What this installation says of itself on its legal pages, by name; "" is not said yet."""

    def environment_is_current(self) -> bool:
        """Whether `.venv` holds what the requirement files name."""

    def postgresql_programs(self) -> Sequence[Path]:
        """The folders of programs of every PostgreSQL of this machine, oldest version first."""

    def programs_of_server(self) -> Sequence[Path]:
        """The same folders for use with the house's own server: those of its version first, then the newest.

        A newer pg_restore writes settings that an older server does not know.
        """

    def throw_away(self) -> AbstractContextManager[str]:
        """The owner's address of a PostgreSQL that lasts as long as the block."""

    def rules(self) -> RuleBook:
        """The tables of the law that this installation answers with. No database is asked."""

    def plan_solver(self) -> PlanSolver:
        """What seeks the best funding plan. No database is asked."""

    def figures(self) -> FigureBook:
        """The dated figures that quotes are worked out with. No database is asked."""

    def nomenclature_reader(self) -> NomenclatureReader:
        """What reads the official lists of prices (CCAM, LPP). No database is asked."""

    def packs(self) -> PackBook:
        """The rule packs of funders under `rules/`, unread until asked for."""

    def engine(self) -> tuple[Sequence[str], Mapping[str, str]] | None:
        """The process of the rights engine: its command, its variables (no address, no secret). None when OpenFisca is
        not installed here."""

    def rights_engine(self) -> AbstractContextManager[RightsEngine]:
        """The engine of the service when it answers, else one of its own until the block ends; `EngineAway` if none."""
