"""What one page costs: its queries, the processor time of the web process and of its PostgreSQL backends.

Pages are asked in-process, through the whole stack of middlewares, as the restricted role. Queries are all those that
reach the database, but those that belong to the transaction itself: BEGIN, COMMIT, savepoints, settings.
"""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode, urljoin

import psycopg

PLUMBING = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET |SELECT set_config|SELECT 1$)", re.IGNORECASE)
FORM = "application/x-www-form-urlencoded"
NEXT = re.compile(r'href="([^"]+)"[^>]*>Page suivante<')


@dataclass(frozen=True, slots=True)
class Ask:
    """One page: who asks, its address, the form it sends, if any, how many times "Page suivante" is followed first."""

    name: str
    account: int
    address: str
    form: Mapping[str, str] | None = None
    further: int = 0


@dataclass(slots=True)
class Cost:
    """Milliseconds of processor per request, one entry per repetition; `queries` are their texts, once."""

    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    bytes: int = 0

    @property
    def web_ms(self) -> float:
        return median(self.web)

    @property
    def database_ms(self) -> float:
        return median(self.database)

    @property
    def total_ms(self) -> float:
        return median(w + d for w, d in zip(self.web, self.database, strict=True))


@dataclass(frozen=True, slots=True)
class Once:
    """One request: milliseconds of processor of the web process and of its backends, of the clock; what it answered."""

    web: float
    database: float
    clock: float
    content: bytes


class Meter:
    """Asks pages and reads what they cost. Django is set up, with the address of the web role."""

    def __init__(self, owner: str) -> None:
        self.owner = psycopg.connect(owner, autocommit=True)
        self._clients: dict[int, Any] = {}
        self._asks: dict[str, Ask] = {}

    def prepare(self, ask: Ask, *, warm: int = 3) -> tuple[list[str], int]:
        """Walk to the page, warm it; its queries and its size. Raises RuntimeError on any status but 200."""
        self._asks[ask.name] = ask = self._walked(ask)
        for _ in range(warm):
            self._once(ask)
        seen: list[list[str]] = []
        for _ in range(2):  # once a minute the session notes the last gesture, in one query more
            seen.append([])
            with _recorded(seen[-1]):
                size = self._once(ask)
        return min(seen, key=len), size

    def settle(self) -> None:
        """What stands now is not looked at again by the collector of memory: it would fall on a page by chance."""
        gc.collect()
        gc.freeze()

    def timed(self, name: str) -> tuple[float, float]:
        """Milliseconds of the web process and of its backends for one request of a page already prepared."""
        database, start = self._backends(), time.process_time_ns()
        self._once(self._asks[name])
        web = (time.process_time_ns() - start) / 1e6
        return web, (self._backends() - database) / 1e6

    def once(self, ask: Ask) -> Once:
        """What one request costs, not asked before. Raises RuntimeError on any status but 200 (303 after a form)."""
        self._client(ask.account)
        database, start, clock = self._backends(), time.process_time_ns(), time.perf_counter_ns()
        content = self._answer(ask)
        clock, web = time.perf_counter_ns() - clock, time.process_time_ns() - start
        return Once(web / 1e6, (self._backends() - database) / 1e6, clock / 1e6, content)

    def bare(self, times: int = 20) -> float:
        """Milliseconds of a Django response of two letters, without any middleware."""
        from django.test import Client, override_settings

        with override_settings(ROOT_URLCONF="bench.bare", MIDDLEWARE=[]):
            client = Client(SERVER_NAME="127.0.0.1")
            client.get("/")
            start = time.process_time_ns()
            for _ in range(times):
                client.get("/")
            return (time.process_time_ns() - start) / 1e6 / times

    def _walked(self, ask: Ask) -> Ask:
        """The same page as far as its links lead. Raises RuntimeError when there are fewer."""
        address = ask.address
        for _ in range(ask.further):
            link = NEXT.search(self._client(ask.account).get(address).content.decode())
            if link is None:
                raise RuntimeError(f"{ask.name}: no further page after {address}")
            address = urljoin(address, unescape(link[1]))
        return replace(ask, address=address)

    def _once(self, ask: Ask) -> int:
        return len(self._answer(ask))

    def _answer(self, ask: Ask) -> bytes:
        client = self._client(ask.account)
        if ask.form is None:
            answer = client.get(ask.address)
        else:
            answer = client.post(ask.address, urlencode(ask.form), content_type=FORM)
        if answer.status_code != 200 and (ask.form is None or answer.status_code != 303):
            raise RuntimeError(f"{ask.name}: {answer.status_code} {answer.headers.get('Location', '')}")
        content: bytes = answer.content
        return content

    def _client(self, account: int) -> Any:
        if account not in self._clients:
            from django.test import Client

            from misas.records.accounts.models import Account
            from misas.web.access.sessions import BACKEND, BORN, SEEN

            client = Client(SERVER_NAME="127.0.0.1")
            client.force_login(Account.objects.get(pk=account), backend=BACKEND)
            session = client.session
            session[BORN] = session[SEEN] = int(time.time())
            session.save()
            self._clients[account] = client
        return self._clients[account]

    def _backends(self) -> int:
        """Nanoseconds of processor that the backends of the web role have used so far, in this database."""
        mine = "SELECT pid FROM pg_stat_activity WHERE usename = 'misas_web' AND datname = current_database()"
        rows = self.owner.execute(mine).fetchall()
        return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for (pid,) in rows)


@contextmanager
def _recorded(into: list[str]) -> Iterator[None]:
    from django.db import connection

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not PLUMBING.match(str(sql)):
            into.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield
