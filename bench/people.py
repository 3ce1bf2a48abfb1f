"""Invented people by the million: names with the uneven frequencies of a country, phones and NIRs kept for fiction.

The same rank always gives the same person. Not here: rows.
"""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from itertools import accumulate
from struct import Struct

from misas.core.persons.nir import Nir, key_of
from misas.demo.samples.words import FIRST_NAMES, LAST_NAMES

SURNAMES = 3000
STARTS = ("bal", "cour", "del", "fab", "gar", "lam", "mar", "mon", "per", "pou", "rou", "sau", "ter", "val", "vi", "be")
MIDDLES = ("an", "ar", "el", "er", "in", "il", "on", "ou", "et", "as", "il", "ul", "ac", "em", "or", "ur")
ENDS = ("ac", "ard", "at", "eau", "el", "ert", "et", "ier", "in", "on", "ot", "oux", "ran", "tel", "ves", "zon")
NIR_SHARE = 0.6
OLDEST = date(1935, 1, 1)
DAYS = 70 * 365
DICE = Struct("10I")


@dataclass(frozen=True, slots=True)
class Invented:
    last_name: str
    first_names: str
    born: date
    sex: str
    phone: str
    nir: Nir | None


class People:
    """Draws persons by rank. Surnames follow a Zipf law: the first is borne by 1 in 200, most by 1 in 15,000."""

    def __init__(self) -> None:
        chance = random.Random(67)
        made = {s + m + e for s in STARTS for m in MIDDLES for e in ENDS}
        known = [name.title() for name in LAST_NAMES]
        self.surnames = [*known, *(name.title() for name in chance.sample(sorted(made), SURNAMES - len(known)))]
        self._weights = list(accumulate(1 / (rank + 25) for rank in range(SURNAMES)))

    def draw(self, rank: int) -> Invented:
        dice = DICE.unpack(blake2b(b"%d" % rank, digest_size=DICE.size).digest())
        last = self.surnames[bisect(self._weights, dice[0] / 2**32 * self._weights[-1])]
        first = FIRST_NAMES[dice[1] % len(FIRST_NAMES)]
        if dice[2] % 2:
            first = f"{first} {FIRST_NAMES[dice[3] % len(FIRST_NAMES)]}"
        born = OLDEST + timedelta(days=dice[4] % DAYS)
        sex = "12"[dice[5] % 2]
        phone = f"{'+3363998' if dice[6] % 5 else '+3319900'}{dice[7] % 10000:04d}"
        nir = self._nir(sex, born, 1 + dice[8] % 999) if dice[9] / 2**32 < NIR_SHARE else None
        return Invented(last, first, born, sex, phone, nir)

    def _nir(self, sex: str, born: date, order: int) -> Nir:
        """A whole number of a commune that does not exist: 30 990."""
        return Nir(f"{sex}{born.year % 100:02d}{born.month:02d}30990{order:03d}")


def written(nir: Nir) -> str:
    """The number as somebody types it, with its key."""
    return f"{nir.body}{key_of(nir.body)}"
