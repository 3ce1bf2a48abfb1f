"""The rights review of a household file: answers, why, figures of the C2S, next questions, as one JSON object.

A file that cannot be read, or facts that contradict one another, are told in French and nothing is answered (exit 2).
Without the engine, or when it answers no review, what the catalogue knows is still printed (exit 1).
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from misas.cli.commands.rights.freshness import LAW
from misas.cli.house import House
from misas.cli.terminal import BAD_INPUT, DONE, NO, say

if TYPE_CHECKING:
    from misas.core.rights.engine import EngineReview
    from misas.core.rights.facts import FactTable, Household
    from misas.core.rights.review import Review

BYTES_MAX = 1_000_000
ANSWERED, AWAY, BROKEN = "answered", "away", "broken"
WITHIN = 60.0  # seconds left to the engine once it is ready
TROUBLES = {
    AWAY: "Le moteur de calcul ne répond pas. Les droits qu’il calcule restent sans réponse.",
    BROKEN: "Le moteur de calcul a donné une réponse inutilisable. Les droits qu’il calcule restent sans réponse.",
}
DISAGREES = "Attention : les deux calculs de la C2S ne disent pas la même chose. À vérifier avant de conclure."


class NoFile(Exception):
    """The file gives no JSON value; the message is the French sentence that says why."""


def run(options: Namespace, house: House) -> int:
    try:
        raw = read_json(options.file)
    except NoFile as refused:
        say(str(refused))
        return BAD_INPUT
    from misas.cli.commands.rights.described import described
    from misas.core.rights.review import review
    from misas.core.rights.supposing import supposed
    from misas.core.rights.validation import take

    book, today = house.rules(), datetime.now(LAW).date()
    household = supposed(take(raw, book.table, today=today), book.table)
    done = review(book.rights, household, book.table)
    state, done, engine = _with_engine(house, done, household, book.table)
    told = described(household, done, engine, book=book, today=today, state=state)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    if state != ANSWERED:
        say(TROUBLES[state])
        return NO
    if engine is not None and engine.second_opinion is not None and not engine.second_opinion.agrees:
        say(DISAGREES)
        return NO
    return DONE


def _with_engine(
    house: House, done: Review, household: Household, table: FactTable
) -> tuple[str, Review, EngineReview | None]:
    """The review completed by the engine, when it has something to say and says it."""
    from misas.core.rights.engine import EngineAway, EngineBroken, asked_of
    from misas.core.rights.review import complete

    if not done.for_engine:
        return ANSWERED, done, None
    try:
        with house.rights_engine() as engine:
            found = engine.ask(household, asked_of(done.for_engine), within=WITHIN)
        return ANSWERED, complete(done, found, table), found
    except EngineAway:
        return AWAY, done, None
    except EngineBroken:
        return BROKEN, done, None


def read_json(name: str) -> Any:
    """The JSON value of a file, or of standard input for `-`; euros keep their decimals. Raises NoFile."""
    try:
        content = sys.stdin.buffer.read(BYTES_MAX + 1) if name == "-" else _bytes(Path(name))
    except OSError:
        raise NoFile(f"Le fichier « {name} » n’existe pas, ou ne peut pas être lu.") from None
    if len(content) > BYTES_MAX:
        raise NoFile("Ce fichier est trop gros pour être un foyer (1 Mo au plus).")
    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_once
        )
    except UnicodeDecodeError:
        raise NoFile("Ce fichier n’est pas du texte lisible (UTF-8 est attendu).") from None
    except json.JSONDecodeError as wrong:
        raise NoFile(f"Ce fichier n’est pas du JSON : erreur ligne {wrong.lineno}, colonne {wrong.colno}.") from None
    except (RecursionError, ValueError):
        raise NoFile("Ce fichier n’est pas un foyer : un nombre ou un objet y est démesuré.") from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(BYTES_MAX + 1)


def _no_constant(name: str) -> Any:
    raise NoFile(f"« {name} » n’est pas un montant.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys differ: of two values of one key, none is chosen."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise NoFile(f"« {key} » est donné deux fois dans le même objet.")
        found[key] = value
    return found
