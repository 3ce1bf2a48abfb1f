"""The words of a line in its row: sealed with the place where they stand; digests under the look-up keys.

Not here: what the words mean (`core.imports`).
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from misas.lib.sealing import place
from misas.records.imports.models import ImportRow
from misas.records.persons.sealed import ring

TABLE = "imports_importrow"


def seal(words: dict[str, Any], public_id: UUID) -> bytes:
    """The cells, the marks, the faults and the answers of a line, for the row of this public id."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return ring().seal(text.encode(), place(TABLE, "sealed", public_id))


def words_of(row: ImportRow) -> dict[str, Any]:
    """What the row holds. Raises SealBroken when it was altered, moved from another row, or erased."""
    sealed = bytes(row.sealed or b"")
    words: dict[str, Any] = json.loads(ring().open(sealed, place(TABLE, "sealed", row.public_id)))
    return words


def digest(kind: str, text: str) -> bytes:
    """What is stored and compared instead of a content, a person or a reference."""
    return ring().lookup(f"import|{kind}|{text}")


def digests(kind: str, text: str) -> tuple[bytes, ...]:
    """Every stored form of it, newest key first: what a search compares."""
    return ring().lookups_of(f"import|{kind}|{text}")
