"""The house as commands see it (`misas.cli.house`): this installation's folders, database, roles and processes.

The one place where the server we keep, Django, the actions of set-up and the demo territory meet.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from psycopg import errors, sql

from misas.cli.child import complete
from misas.cli.house import DatabaseHealth, Role, ServiceFacts
from misas.config import databases, health, preparation, serving
from misas.config.environment import ROOT, environment
from misas.config.roles import JOBS, WEB, grant_all
from misas.config.state import State
from misas.connectors.postgres import Cluster, all_found, throw_away
from misas.connectors.territory_files import TerritoryFolder
from misas.core.refusals import Refused
from misas.wording.machine import machine_sentence

if TYPE_CHECKING:
    from misas.core.funding.nomenclature import NomenclatureReader
    from misas.core.funding.packs.ports import PackBook
    from misas.core.funding.params_port import FigureBook
    from misas.core.funding.solver import PlanSolver
    from misas.core.rights.engine import RightsEngine
    from misas.core.rights.ports import RuleBook

SET_UP_LOCK = 0x4D69734153  # "MisAS": one set-up at a time on one database
NAMES: dict[Role, str] = {"web": WEB, "jobs": JOBS}
FROM_CONDUCTOR = "MISAS_ROLE_DATABASE_URL"
OF_ENGINE = ("PATH", "PYTHONPATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ")  # it computes, it needs no secret
ADDRESSES = (databases.OWNER, *databases.GIVEN.values())
SCRATCH = "misas_scratch_"


class LocalHouse:
    """One installation, for the time of one command."""

    def __init__(self) -> None:
        os.environ.setdefault("MISAS_LOG_LEVEL", "warning")  # a terminal is not a log: what matters alone is said
        self.root = ROOT
        self.state = environment().state
        self._secrets = State(self.state)
        self._cluster: Cluster | None = None
        self._owner = databases.given(databases.OWNER)
        self._leaving = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *trouble: object) -> None:
        self._leaving.close()

    # ── The database ────────────────────────────────────────────────────────────────────────────────────────────

    def keep_database(self) -> AbstractContextManager[None]:
        @contextmanager
        def kept() -> Iterator[None]:
            self._have_owner()
            yield

        return kept()

    def _have_owner(self) -> str:
        """The owner's address; starts the server we keep when no other was named."""
        if self._owner is None:
            self._have_state()
            chosen = os.environ.get("MISAS_PG_BIN")
            self._cluster = Cluster(self.state, programs=Path(chosen) if chosen else None)
            if not self._cluster.exists():
                say("Création de la base de données…")
            self._owner = self._leaving.enter_context(self._cluster.in_use())
        return self._owner

    def _have_state(self) -> None:
        """The folder of the state, and that one may write there. Refuses with "house.no_state"."""
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.state):
                pass
        except OSError as error:
            raise Refused("house.no_state", why=machine_sentence(error)) from error

    def revive_database(self) -> bool:
        if self._cluster is None or self._cluster.pid() is not None:
            return False
        self._cluster.start()
        return True

    def throw_away(self) -> AbstractContextManager[str]:
        chosen = os.environ.get("MISAS_PG_BIN")
        return throw_away(Path(chosen) if chosen else None)

    def owner(self) -> str:
        return self._have_owner()

    def postgresql_programs(self) -> Sequence[Path]:
        return [programs.folder for programs in all_found()]

    def programs_of_server(self) -> Sequence[Path]:
        major = health.read(self._have_owner()).major
        return [found.folder for found in sorted(all_found(), key=lambda found: (found.major != major, -found.major))]

    def health(self) -> DatabaseHealth:
        if self._owner is None and not Cluster(self.state).exists():
            raise Refused("house.no_database")
        return health.read(self._have_owner())

    def service(self) -> ServiceFacts:
        there = self._owner is not None or Cluster(self.state).exists()
        return serving.read(environment(), self._have_owner() if there else None)

    def _address(self, role: Role) -> str:
        if role == "owner":
            return self._have_owner()
        name = NAMES[role]
        owner = None if databases.given(databases.GIVEN[name]) and self._owner is None else self._have_owner()
        return databases.role_url(name, self._secrets, owner)

    def role_faults(self) -> Mapping[str, str]:
        return {name: databases.role_fault(self._address(role)) for role, name in NAMES.items()}

    # ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, role: Role = "jobs") -> None:
        self._start_django(self._ready(role))

    def _ready(self, role: Role) -> str:
        """The address of a role that may serve, on a database that is up to date, with keys that may be trusted."""
        url = os.environ.get(FROM_CONDUCTOR) or self._serving_only(role)
        if not url:
            self._secrets.refuse_loose()
            if not self._secrets.has_keys() or health.read(self._have_owner()).missing_migrations:
                self._set_up_apart()
            url = self._address(role)
        self._secrets.refuse_loose()
        self._secrets.refuse_broken()
        if role != "owner" and (fault := databases.role_fault(url)):
            raise Refused(fault)
        return url

    def _serving_only(self, role: Role) -> str:
        """The address of the role on a machine that serves and does not know the owner's; "" elsewhere."""
        url = databases.given(databases.GIVEN[NAMES[role]]) if role != "owner" and self._owner is None else None
        if url and not self._secrets.has_keys():
            raise Refused("house.no_keys", folder=str(self._secrets.keys))
        if url and health.missing_migrations(url):
            raise Refused("house.not_set_up")
        return url or ""

    def _set_up_apart(self) -> None:
        """On the server we keep, a command that finds an old or empty database brings it up to date first."""
        if (
            self._cluster is None
            and self._owner is not None
            and not urlsplit(self._owner).path.startswith(f"/{SCRATCH}")
        ):
            raise Refused("house.not_set_up")
        self._run_set_up(os.environ)

    def _run_set_up(self, variables: Mapping[str, str]) -> None:
        code, _ = complete([sys.executable, "-P", "-m", "misas.config", "migrate"], variables)
        if code:
            raise Refused("house.set_up_failed")

    def _start_django(self, url: str) -> None:
        os.environ[FROM_CONDUCTOR] = url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "misas.config.settings")
        environment.cache_clear()
        import django

        django.setup()
        self._leaving.callback(_leave_database)

    def open_scratch(self, role: Role = "jobs") -> None:
        owner = self._have_owner()
        name = f"{SCRATCH}{os.getpid()}_{secrets.token_hex(4)}"
        with databases.connect(owner) as connection:
            self._drop_forgotten(connection)
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except errors.InsufficientPrivilege as error:
                raise Refused("database.scratch_denied") from error
        self._leaving.callback(self._drop, owner, name)
        self._owner = urlsplit(owner)._replace(path=f"/{name}").geturl()
        self._run_set_up({**os.environ, "DATABASE_URL": self._owner})
        self.open(role)

    def _drop(self, server: str, name: str) -> None:
        with databases.connect(server) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _drop_forgotten(self, connection: object) -> None:
        """Scratch databases of commands of this machine that were killed."""
        if self._cluster is None:
            return
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{SCRATCH}%"])  # type: ignore[attr-defined]
        for (name,) in rows.fetchall():
            if not Path("/proc", name.removeprefix(SCRATCH).partition("_")[0]).exists():
                self._drop(self._have_owner(), name)

    # ── Setting up ──────────────────────────────────────────────────────────────────────────────────────────────

    def set_up(self, *, take_roles: bool = False) -> None:
        self._secrets.refuse_loose()
        owner = self._have_owner()
        self._have_state()
        with databases.connect(owner) as alone:
            say("Mise à jour de la base…")
            alone.execute("SELECT pg_advisory_lock(%s)", [SET_UP_LOCK])
            in_use = alone.execute("SELECT to_regclass('public.persons_person') IS NOT NULL").fetchone()
            assert in_use is not None
            self._secrets.make(database_in_use=in_use[0])
            databases.make_roles(owner, self._secrets, take=take_roles)
            self._start_django(owner)
            from django.core.management import call_command
            from django.db import DatabaseError, connection

            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")  # an index over ten million rows takes its time
            try:
                call_command("migrate", interactive=False, verbosity=0)
            except DatabaseError as error:
                raise Refused("house.migration_failed", why=str(error).partition("\n")[0]) from error
            call_command("collectstatic", interactive=False, verbosity=0, clear=False)
            with connection.cursor() as cursor:
                grant_all(cursor, [databases.name_of(WEB), databases.name_of(JOBS)])
            self._load_reference()

    def _load_reference(self) -> None:
        from django.utils import timezone

        from misas.actions.funding import packs
        from misas.actions.territory import load_reference
        from misas.core.access import Context
        from misas.records.access.scope import working_in

        load_reference(TerritoryFolder(ROOT / "data" / "territory"), at=timezone.now())
        with working_in(Context.for_system()):
            packs.seed(at=timezone.now())

    def load_demo(self) -> Sequence[str]:
        from misas.demo.load import load_demo

        return load_demo(engine=self._answering)

    def load_demo_directory(self) -> Sequence[str]:
        from misas.demo.directories import load_directories

        return load_directories(ROOT / "data" / "samples" / "directory")

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """The verbs of the block ask an engine that answers; where there is none, its answers come later."""
        from misas.actions import ports
        from misas.core.rights.engine import EngineAway

        with ExitStack() as until_then:
            with suppress(EngineAway):
                if find_spec("openfisca_france") is not None:
                    engine, before = until_then.enter_context(self.rights_engine()), ports.ports()
                    ports.plug(replace(before, rights_engine=engine))
                    until_then.callback(ports.plug, before)
            yield

    def play_story(self, say: Callable[[str], None]) -> bool:
        from misas.demo.story import play

        return play(say).well

    # ── Processes, files ────────────────────────────────────────────────────────────────────────────────────────

    def environment(self, role: Role, *, demo: bool) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in (*ADDRESSES, FROM_CONDUCTOR)}
        mode = {"MISAS_MODE": "demo"} if demo else {}
        variables = {
            **kept,
            **mode,
            FROM_CONDUCTOR: self._ready(role),
            "MISAS_STATE": str(self.state),
            "DJANGO_SETTINGS_MODULE": "misas.config.settings",
        }
        if role == "web" and self._owner is None:
            self._gather_static(variables)
        return variables

    def _gather_static(self, variables: Mapping[str, str]) -> None:
        """Where no migration is run, the site's style, scripts and fonts of this version are gathered at each start."""
        self._have_state()
        gather = [sys.executable, "-P", "-m", "django", "collectstatic", "--no-input", "--verbosity", "0"]
        if complete(gather, variables)[0]:
            raise Refused("house.set_up_failed")

    def loose_keys(self) -> Sequence[Path]:
        return list(self._secrets.loose())

    def notices(self) -> Mapping[str, str]:
        return environment().notices

    def environment_is_current(self) -> bool:
        return any(preparation.is_ready(group) for group in preparation.GROUPS)

    def rules(self) -> RuleBook:
        from misas.connectors.rule_files import RuleFolder

        return RuleFolder(ROOT / "rules")

    def plan_solver(self) -> PlanSolver:
        from misas.connectors.ortools.cp_sat import CpSat

        return CpSat()

    def figures(self) -> FigureBook:
        from misas.connectors.rule_files import FundingFolder

        return FundingFolder(ROOT / "rules")

    def nomenclature_reader(self) -> NomenclatureReader:
        from misas.connectors.nomenclature_files import NomenclatureFiles

        return NomenclatureFiles()

    def packs(self) -> PackBook:
        from misas.connectors.rule_files import PackFolder

        return PackFolder(ROOT / "rules" / "funders")

    def engine(self) -> tuple[Sequence[str], Mapping[str, str]] | None:
        from misas.connectors.openfisca.keeper import command, socket_path

        if find_spec("openfisca_france") is None:
            return None
        given = {name: value for name, value in os.environ.items() if name in OF_ENGINE}
        return command(socket_path(self.state)), given

    def rights_engine(self) -> AbstractContextManager[RightsEngine]:
        from misas.connectors.openfisca.keeper import kept, socket_path

        return kept(socket_path(self.state))


def _leave_database() -> None:
    """Close what Django opened, its pool included: a waiting pool would look for a database that is no more."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
