"""The CHECKs of the room, made from the SQL that `core.cases.constraints` reads from its tables."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.expressions import Expression
from django.utils.deconstruct import deconstructible


@deconstructible
class Condition(Expression):
    """A condition said in SQL by our own tables, for a constraint; no parameter, no text from outside."""

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, sql: str) -> None:
        super().__init__()
        self.sql = sql

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[()]]:
        return f"({self.sql})", ()


def checks(table: str, conditions: dict[str, str]) -> list[models.BaseConstraint]:
    """One constraint per condition, named after the table."""
    return [
        models.CheckConstraint(condition=Condition(sql), name=f"{table}_{name}") for name, sql in conditions.items()
    ]
