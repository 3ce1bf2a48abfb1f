"""What the room asks of the outside: that somebody who refers, or who accompanies, is told to come and look.

Until messages leave by themselves, a connector writes them where they can be read. Wired by `config`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Letter:
    """A few lines to one account, named by its public id: whoever carries it looks the address up.

    It invites to sign in; it holds no name, no care, no right: at most the number of a referral.
    """

    to: UUID
    subject: str
    lines: tuple[str, ...]


class Letters(Protocol):
    def deliver(self, key: str, letter: Letter) -> None:
        """Carry the letter; durable when it returns. The same key again carries nothing more."""
