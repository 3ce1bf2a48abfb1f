"""Whether every referral received stands somewhere, to the unit. Exit 1, with the figures, when it does not."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from misas.cli import values
from misas.cli.house import House
from misas.cli.named import known_caisse
from misas.cli.terminal import DONE, NO

if TYPE_CHECKING:
    from misas.core.steering.balance import Balance, Line


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--caisse", type=values.caisse, metavar="CODE", help="une seule caisse, par exemple 301")
    parser.add_argument("--details", action="store_true", help="une ligne par caisse et par canal")


def run(options: Namespace, house: House) -> int:
    house.open("jobs")
    from misas.actions.balance import draw_up
    from misas.core.access import SYSTEM

    if options.caisse is not None:
        known_caisse(options.caisse)
    drawn = draw_up(caisse=options.caisse, by=SYSTEM, at=datetime.now(UTC))
    for line in told(drawn, details=options.details):
        print(line)
    return DONE if drawn.exact else NO


def told(drawn: Balance, *, details: bool) -> Iterator[str]:
    """The balance in French, line by line."""
    from misas.core.steering.balance import Place
    from misas.wording.steering import FLAWS, PLACES

    yield f"Reçus (un signalement transmis compte une fois) : {drawn.received}"
    for place in Place:
        total = drawn.in_place(place)
        why = ", ".join(f"{label} {count}" for label, count in _reasons(drawn, place) if label)
        yield f"  {PLACES[place]} : {total}" + (f" ({why})" if why else "")
    if details:
        for line in drawn.lines:
            yield _detail(line)
    for flaw in drawn.mismatches:
        where = f"caisse {flaw.caisse:03d}" if flaw.caisse else "ensemble"
        channel = f", canal {_channel(flaw.channel)}" if flaw.channel else ""
        yield f"✗ {where}{channel} : " + FLAWS[flaw.flaw].format(expected=flaw.expected, found=flaw.found)
    yield "Balance exacte." if drawn.exact else f"Balance fausse : {len(drawn.mismatches)} écarts."


def _reasons(drawn: Balance, place: object) -> Iterator[tuple[str, int]]:
    from collections import Counter

    from misas.core.cases.codes import ExitCode
    from misas.core.referrals.codes import TriageOutcome
    from misas.wording.cases import EXITS
    from misas.wording.referrals import OUTCOMES

    counts: Counter[str] = Counter()
    for line in drawn.lines:
        for (where, code), count in line.places.items():
            if where is place and code:
                counts[code] += count
    for code, count in counts.most_common():
        if code in ExitCode:
            yield EXITS[ExitCode(code)], count
        else:
            yield OUTCOMES[TriageOutcome(code)], count


def _detail(line: Line) -> str:
    from misas.wording.steering import PLACES

    places = ", ".join(f"{PLACES[place]} {line.in_place(place)}" for place in PLACES if line.in_place(place))
    into = f" (dont transmis par une autre caisse {line.rerouted_in})" if line.rerouted_in else ""
    return f"  caisse {line.caisse:03d}, {_channel(line.channel)} : reçus {line.received}{into} = {places}"


def _channel(channel: object) -> str:
    from misas.core.referrals.codes import Channel
    from misas.wording.referrals import CHANNELS

    return CHANNELS[Channel(str(channel))]
