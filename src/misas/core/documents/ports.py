"""What the room needs from a place that keeps contents."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class Missing(Exception):
    """The store has no content under this id, or one that its keys do not open here."""


class DocumentStore(Protocol):
    """Keeps contents under the public id of their row, unreadable to whoever holds the disk."""

    def put(self, public_id: UUID, content: bytes) -> None:
        """Keep, whole or not at all; durable when it returns."""

    def get(self, public_id: UUID) -> bytes:
        """The content. Raises Missing."""

    def is_old(self, public_id: UUID) -> bool:
        """Whether an older key than the newest seals this content."""

    def reseal(self, public_id: UUID) -> bool:
        """Seal again with the newest key; whether it had to be. Raises Missing."""

    def delete(self, public_id: UUID) -> None:
        """Forget; nothing to forget is fine."""
