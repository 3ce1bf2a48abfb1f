"""By which words a commune is found: accents, hyphens, "St", "s/" and leading articles do not matter.

Not here: the index that keeps the keys, and the search itself (`misas.records.territory.queries`).
"""

from __future__ import annotations

import re

from misas.lib.text import normalise

SHORT = {
    **{"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"},
    **{"mt": "mont", "mts": "monts", "gd": "grand", "gde": "grande", "vx": "vieux"},
}
BETWEEN = {"s": "sur", "ss": "sous"}
"""Only between two words: at the end, somebody is still typing."""
SLASHED = ((re.compile(r"\bss/", re.IGNORECASE), " sous "), (re.compile(r"\bs/", re.IGNORECASE), " sur "))
ARTICLE_AFTER = re.compile(r"^(.*\S)\s*\((le|la|les|l['’]?)\)\s*$", re.IGNORECASE | re.DOTALL)
ARTICLES = frozenset({"l", "le", "la", "les"})
CEDEX = re.compile(r"\bcedex\b.*")
DISTRICT = re.compile(r"\b0*([1-9]|1[0-9]|20) ?(?:er|e|eme|ieme)?(?: arr(?:ondissement)?)?$")
WITH_DISTRICTS = frozenset({"paris", "lyon", "marseille"})
POSTAL_CODE = re.compile(r"\b[0-9]{5}\b", re.ASCII)


def key_of(name: str) -> str:
    """The form under which a name is kept and sought: "St-Étienne-de-Montluc Cedex" is "saint etienne de montluc".

    "Villeneuve s/ Lot" is "villeneuve sur lot", "Havre (Le)" is "le havre".
    """
    name = ARTICLE_AFTER.sub(r"\2 \1", name)
    for short, full in SLASHED:
        name = short.sub(full, name)
    words = CEDEX.sub("", normalise(name)).split()
    spoken = [SHORT.get(word, word) for word in words]
    spoken[1:-1] = [BETWEEN.get(word, word) for word in spoken[1:-1]]
    return _district(" ".join(spoken))


def without_article(key: str) -> str:
    """The key without its leading article, or nothing when it has none."""
    first, _, rest = key.partition(" ")
    return rest if first in ARTICLES else ""


def split(text: str) -> tuple[str, str]:
    """What was typed, as (first digits of a postal code, key of a name): either may be empty.

    "30000 Nîmes" and "Nîmes (30000)" are ("30000", "nimes"), "Saint-Denis (93)" is ("93", "saint denis"); "Paris 12"
    is ("", "paris 12"): the number is a district there.
    """
    key = key_of(POSTAL_CODE.sub(" ", text))
    found = POSTAL_CODE.search(text)
    if found is not None or _is_district(key):
        return (found[0] if found else ""), key
    words = key.split()
    digits = [word for word in words if word.isdigit()]
    return "".join(digits[:1]), " ".join(word for word in words if not word.isdigit())


def _is_district(key: str) -> bool:
    city, _, rest = key.partition(" ")
    return city in WITH_DISTRICTS and rest.isdigit() and int(rest) <= 20


def _district(key: str) -> str:
    """ "paris 12e arrondissement", "paris 12eme" and "paris 12" are one and the same."""
    city, _, rest = key.partition(" ")
    found = DISTRICT.fullmatch(rest) if city in WITH_DISTRICTS else None
    return f"{city} {found[1]}" if found else key
