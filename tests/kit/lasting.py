"""Rows that are long to make and that several tests of one file only look at: made once, undone after the last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def lasting(blocker: Any) -> Iterator[None]:
    """One transaction for the time of the block, undone at its end; what each test does inside is undone by itself.

    For a fixture of scope "module" that asks for `django_db_setup`, never beside tests that commit (`committed`).
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
