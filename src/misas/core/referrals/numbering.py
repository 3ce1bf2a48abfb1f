"""The number a referral is read aloud by: `S301-P-000042`.

S for *signalement*, the caisse in three digits, one letter for the channel, then a sequence without gap in that caisse
and channel. The letters avoid I and O, which a telephone turns into 1 and 0. The counter itself is in `records`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from misas.core.referrals.codes import Channel

LETTERS: Final[dict[Channel, str]] = {
    Channel.DESK: "A",  # accueil
    Channel.PHONE: "T",  # téléphone
    Channel.EMAIL: "M",  # messagerie
    Channel.PORTAL: "P",  # portail
    Channel.API: "E",  # échange entre logiciels
    Channel.AMELIPRO: "L",  # ameLipro
    Channel.CES: "B",  # bilan de santé
    Channel.CAMPAIGN: "V",  # aller vers
    Channel.POST: "C",  # courrier
}
_CHANNELS: Final = {letter: channel for channel, letter in LETTERS.items()}
_NUMBER: Final = re.compile(r"^S?(\d{3})[\s-]*([A-Z])[\s-]*(\d{1,9})$")


@dataclass(frozen=True, slots=True)
class Number:
    caisse: int
    channel: Channel
    sequence: int

    def __str__(self) -> str:
        return f"S{self.caisse:03d}-{LETTERS[self.channel]}-{self.sequence:06d}"


def parse(text: str) -> Number | None:
    """The number somebody typed or dictated, with or without its S, hyphens and zeros; None if it is none."""
    found = _NUMBER.match(text.strip().upper().replace("\u00a0", " ").replace("–", "-"))
    if not found or found[2] not in _CHANNELS or int(found[3]) < 1:
        return None
    return Number(int(found[1]), _CHANNELS[found[2]], int(found[3]))
