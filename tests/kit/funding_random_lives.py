"""Whole lives of funding plans drawn at random: quotes, requests, decisions, invoices, payments, days that pass.

Each gesture is tried through the law and the ledger; what they refuse did not happen. Every day the clock gives the
alerts it owes. The counts are made apart, from the entries alone, so that they judge the ledger and do not repeat it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from misas.core.funding.envelopes import Envelope, moved
from misas.core.funding.life.application import LOAN, Application, ApplicationFact, after, fold
from misas.core.funding.life.application_steps import BY_VERB, STEPS, advance
from misas.core.funding.life.booking import entries_of
from misas.core.funding.life.codes import ApplicationFactKind, ApplicationState, DecisionReason, EntryKind, Payee
from misas.core.funding.life.envelope_moves import movements
from misas.core.funding.life.ledger import Bill, Ledger, opened, posted
from misas.core.funding.life.revision import revised
from misas.core.funding.life.validity import alert_due
from misas.core.refusals import Invalid, Refused

K, E = ApplicationFactKind, EntryKind
FIRST = date(2026, 3, 2)
VERBS = [step.verb for step in STEPS if not step.is_ours]
ONWARD = ["check_documents", "submit", "note_receipt", "grant", "commit", "call_payment", "note_payment", "settle"]


@dataclass
class Life:
    """One plan on its way. `refused`: what the law said no to; `lapses`: the days of the alerts of
    each lapse; `silence`: how often the daily round fails."""

    dice: random.Random
    ledger: Ledger
    rooms: dict[str, Envelope]
    requests: dict[str, Application] = field(default_factory=dict)
    envelope: dict[str, str | None] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    today: date = FIRST
    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    lapses: list[set[date]] = field(default_factory=list)
    silence: float = 0.2

    def book(self, id: str, fact: ApplicationFact, before: Application | None, now: Application) -> None:
        """Write what a fact means for the money, in the plan and in its envelope: all or nothing."""
        entries = entries_of(id, before, fact, now, self.envelope[id])
        ledger = posted(self.ledger, *entries)
        self.weigh(id, before, now)
        self.ledger, self.requests[id] = ledger, now

    def weigh(self, id: str, before: Application | None, now: Application) -> None:
        if (name := self.envelope[id]) is not None:
            room = self.rooms[name]
            for kind, cents in movements(before, now):
                room = moved(room, kind, cents)
            self.rooms[name] = room


def born(seed: int) -> Life:
    """A plan of one to four lines, with two to five funders on two envelopes, and perhaps a loan."""
    dice = random.Random(seed)
    bills = []
    for index in range(dice.randint(1, 4)):
        price = dice.randint(1, 200_000)
        amo = dice.randint(0, price)
        amc = dice.randint(0, price - amo)
        bills.append(Bill(f"L{index}", price, amo, amc=amc))
    life = Life(dice, opened(bills), {name: Envelope(2026, dice.randint(0, 150_000)) for name in ("E1", "E2")})
    life.silence = dice.choice([0, 0.2, 0.98])
    for index in range(dice.randint(2, 5)):
        id = f"R{index}"
        life.envelope[id], life.ranks[id] = dice.choice(["E1", "E2", None]), dice.randint(4, 8)
        _prepare(life, id, dice.sample(life.ledger.lines, dice.randint(1, len(bills))))
    life.envelope["Z"], life.ranks["Z"] = None, 9
    _prepare(life, "Z", [LOAN])
    return life


def _prepare(life: Life, id: str, lines: list[str]) -> None:
    asked = {line: life.dice.randint(1, 60_000) for line in lines}
    fact = ApplicationFact(K.PREPARED, life.today, amounts=asked)
    life.book(id, fact, None, fold([fact]))


def lived(seed: int, gestures: int = 60) -> Life:
    life = born(seed)
    for _ in range(gestures):
        step(life)
    return life


def step(life: Life) -> None:
    """One gesture, or some days that pass."""
    if life.dice.random() < 0.15:
        for _ in range(life.dice.randint(1, 40)):
            _pass_a_day(life)
        return
    try:
        if life.dice.random() < 0.15:
            _bill(life)
        else:
            _gesture(life)
    except (Refused, Invalid) as no:
        life.refused.append(no.code if isinstance(no, Refused) else no.faults[0].code)


def _pass_a_day(life: Life) -> None:
    """The daily round gives each alert that is due, on some days only: a round may fail, and in some lives often."""
    life.today += timedelta(days=1)
    if life.dice.random() < life.silence:
        return
    for id, known in life.requests.items():
        if (due := alert_due(known, life.today)) is not None:
            fact = ApplicationFact(K.ALERTED, life.today, threshold=due.threshold)
            life.requests[id] = advance(known, "alert", fact)


def _bill(life: Life) -> None:
    """An invoice, or a late answer of the insurer: cheaper, dearer or the same."""
    dice = life.dice
    line = dice.choice(life.ledger.lines)
    was = life.ledger.bill(line)
    price = dice.choice([was.price, dice.randint(0, was.price), was.price + dice.randint(0, 30_000)])
    amo = min(was.amo, price)
    bill = Bill(line, price, amo, amc=dice.randint(0, price - amo), is_invoice=True)
    said = revised(life.ledger, bill, life.ranks, life.envelope, life.today)
    for cut in said.cuts:
        known = life.requests[cut.request]
        left = {**known.held, cut.line: cut.after}
        now = after(known, ApplicationFact(K.REVISED, life.today, amounts=left))
        life.weigh(cut.request, known, now)
        life.requests[cut.request] = now
    life.ledger = said.ledger
    life.done.append("bill")


def _gesture(life: Life) -> None:
    dice = life.dice
    id = dice.choice(list(life.requests))
    known = life.requests[id]
    ahead = [verb for verb in ONWARD if known.state in BY_VERB[verb].start]
    from_here = [verb for verb in VERBS if known.state in BY_VERB[verb].start]
    verb = dice.choice(dice.choices([ahead or VERBS, from_here or VERBS, VERBS], [6, 5, 1])[0])
    fact = ApplicationFact(BY_VERB[verb].fact, life.today, **_told(life, known, verb))
    now = advance(known, verb, fact)
    life.book(id, fact, known, now)
    life.done.append(verb)
    if verb == "lapse":
        life.lapses.append({alert.on for alert in known.alerts})


def _told(life: Life, known: Application, verb: str) -> dict:
    """What somebody says with this verb: mostly right, sometimes not."""
    dice, today = life.dice, life.today

    def part(amounts) -> dict[str, int]:
        whole = dice.random() < 0.6
        return {line: cents if whole else dice.randint(0, cents + 500) for line, cents in amounts.items()}

    match verb:
        case "grant":
            sure = dice.random() < 0.5
            return {
                "amounts": part(known.asked),
                "reason": dice.choice([None, DecisionReason.RESOURCES]),
                "valid_until": today + timedelta(days=dice.randint(-5, 90)) if sure else None,
                "payee": Payee.PRACTITIONER if sure else None,
            }
        case "refuse" | "adjourn":
            return {"reason": dice.choice([None, DecisionReason.MEDICAL_OPINION])}
        case "commit" | "extend":
            return {"valid_until": today + timedelta(days=dice.randint(-5, 90)), "payee": Payee.PERSON}
        case "check_documents" | "ask_supplement":
            return {"missing": dice.choice([(), (), ("quote",)])}
        case "schedule":
            return {"session": today + timedelta(days=7)}
        case "amend":
            return {"amounts": part(known.asked)}
        case "revise":
            return {"amounts": part(known.held)}
        case "call_payment":
            return {"amounts": part({line: max(0, c - known.called.get(line, 0)) for line, c in known.held.items()})}
        case "note_payment":
            return {"amounts": part({line: max(0, c - known.net_paid(line)) for line, c in known.called.items()})}
        case "note_return":
            return {"amounts": part(known.owed_back)}
        case _:
            return {}


def faults(life: Life) -> list[str]:
    """What does not balance, counted again from the bills and the entries alone."""
    found = []
    sums: dict[tuple[EntryKind, EntryKind | None, str, str], int] = {}
    for entry in life.ledger.entries:
        key = (entry.kind, entry.of, entry.request, entry.line)
        sums[key] = sums.get(key, 0) + entry.cents

    def sum_of(kind: EntryKind, id: str, line: str, of: EntryKind | None = None) -> int:
        return sums.get((kind, of, id, line), 0)

    weights = dict.fromkeys(life.rooms, 0)
    person = 0
    for line in life.ledger.lines:
        bill = [bill for bill in life.ledger.bills if bill.line == line][-1]
        funders = sum(sum_of(E.COMMITTED, id, line) - sum_of(E.RELEASED, id, line) for id in life.requests)
        own = bill.price - bill.amo - bill.local - bill.amc - funders
        person += own
        if own < 0:
            found.append(f"{line} is over-funded by {-own}")
        if not life.ledger.balance(line).is_sound or life.ledger.balance(line).person != own:
            found.append(f"{line} does not balance")
    loans = 0
    for id, known in life.requests.items():
        for line in (*life.ledger.lines, LOAN):
            promised = sum_of(E.COMMITTED, id, line) - sum_of(E.RELEASED, id, line)
            out = sum_of(E.PAID, id, line) - sum_of(E.REVERSED, id, line, E.PAID)
            owed = sum_of(E.OVERPAID, id, line) - sum_of(E.REVERSED, id, line, E.PAID)
            called = sum_of(E.CALLED, id, line) - sum_of(E.REVERSED, id, line, E.CALLED)
            if min(promised, out, owed, called) < 0 or out - owed > promised or owed != max(0, out - promised):
                found.append(f"{id} {line}: promised {promised}, out {out}, owed back {owed}, called {called}")
            if promised != known.held.get(line, 0) or out != known.net_paid(line):
                found.append(f"{id} {line}: the request and the ledger disagree")
            if (name := life.envelope[id]) is not None:
                weights[name] += promised + owed
            loans += promised if line == LOAN else 0
    if loans > person:
        found.append(f"loans of {loans} for a share of {person}")
    for name, weight in weights.items():
        room = life.rooms[name]
        if weight > room.total or weight != room.committed + room.paid:
            found.append(f"{name} bears {weight} of {room.total}, and says {room.committed} + {room.paid}")
    if any(len(days) < 2 for days in life.lapses):
        found.append("a lapse without two alerts")
    if any(known.state is ApplicationState.LAPSED and len(known.alerts) < 2 for known in life.requests.values()):
        found.append("a lapse without two alerts")
    return found
