"""The context in which everything works. It fails closed: no context, no rows.

The same context is told twice: to Django (the scoped managers filter on it and raise without it) and to
PostgreSQL, as settings local to the transaction that row-level security policies read. Local settings are
the only safe form behind a transaction-mode pooler.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from misas.core.access import Context

_context: ContextVar[Context | None] = ContextVar("misas_context", default=None)

TELL = (
    "SELECT set_config('misas.caisses', %s, true), set_config('misas.organisation', %s, true),"
    " set_config('misas.account', %s, true)"
)


class NoContext(Exception):
    """A query on rows of people outside any context: a fault of ours, never an empty list."""


def current() -> Context:
    """The context in force. Raises NoContext outside one."""
    context = _context.get()
    if context is None:
        raise NoContext("no context: wrap the work in scope.working_in(...)")
    return context


def current_or_none() -> Context | None:
    return _context.get()


@contextmanager
def working_in(context: Context) -> Iterator[Context]:
    """Work in this context, in one transaction. Nested contexts give the outer one back at their end."""
    outer = _context.get()
    token = _context.set(context)
    try:
        with transaction.atomic():
            _tell(context)
            yield context
        if connection.in_atomic_block:
            _tell(outer)
    finally:
        _context.reset(token)


def _tell(context: Context | None) -> None:
    caisses = ",".join(str(c) for c in sorted(context.caisses)) if context else ""
    organisation = (context.organisation or 0) if context else 0
    account = (context.actor.account_id or 0) if context else 0
    with connection.cursor() as cursor:
        cursor.execute(TELL, ["{" + caisses + "}", str(organisation), str(account)])
