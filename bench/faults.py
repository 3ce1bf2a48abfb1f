"""`python -m bench faults`: a service whose processes are killed while people work.

The service is the true one (`./misas run`): site, worker, PostgreSQL under the house's supervisor. Partners send
referrals through the true form, with idempotency keys, and send again what got no answer; a supervisor sorts them.
At random instants one process gets SIGKILL. After each recovery, and at the end once the outbox is empty: nothing
acknowledged is lost, nothing is torn, nothing is doubled, the balance is exact.
"""

from __future__ import annotations

import json
import random
import threading
import time
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg

from bench import verdict
from bench.clients import Client, Ledger, Referrer, Sorter
from bench.lists import machine
from bench.place import RESULTS, say
from bench.service import KINDS, Service, service
from bench.verdict import Verdict

ROUNDS = 21
CLIENTS = ("maud", "karim", "lucie")
PAUSE = 0.15  # seconds between two gestures of one person, on average
RECOVERY = 90.0
DRAIN = 150.0
BUDGET = 480.0


@dataclass(frozen=True, slots=True)
class Round:
    number: int
    kind: str
    killed: str
    back_in: float
    seen: Verdict


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help=f"processes killed ({ROUNDS})")
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="the same kinds at the same instants")


def run(options: Namespace) -> int:
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}; {options.rounds} rounds; {machine()}", flush=True)
    trial = Trial(seed, options.rounds)
    trial.play()
    for line in trial.told():
        print(line)
    trial.keep()
    return 0 if trial.sound else 1


class Trial:
    """One trial: people at work, processes killed, what was found each time."""

    def __init__(self, seed: int, rounds: int) -> None:
        self.seed, self.wanted, self.chance = seed, rounds, random.Random(seed)
        self.rounds: list[Round] = []
        self.people: list[Client] = []
        self.wrong: list[str] = []
        self.end = Verdict()
        self.drained = 0.0
        self.letters = (0, 0, 0)
        self.balance = (False, "")

    @property
    def sound(self) -> bool:
        return not self.wrong

    def play(self) -> None:
        with service() as running:
            say("The service answers; people begin to work.")
            ledger = Ledger(running.state / "ledger")
            stop = threading.Event()
            self.people = [Referrer(running.port, who, ledger, stop, self.seed + n, PAUSE)
                           for n, who in enumerate(CLIENTS)]  # fmt: skip
            self.people.append(Sorter(running.port, "sonia", ledger, stop, self.seed + 9, PAUSE * 2))
            for person in self.people:
                person.start()
            start = time.monotonic()
            kinds = self._kinds()
            for number, kind in enumerate(kinds, 1):
                time.sleep(self.chance.uniform(1.0, 4.0))
                self._round(running, ledger, number, kind)
                if time.monotonic() - start > BUDGET:
                    self.wrong.append(f"only {number} rounds within {BUDGET:.0f} s")
                    break
            stop.set()
            for person in self.people:
                person.join(200)
                if person.is_alive() or person.broken:
                    self.wrong.append(person.broken or f"{person.persona} still waits for an answer")
            self._last_look(running, ledger)
        if left := running.left_behind():
            self.wrong.append(f"{left} processes still live once the service is stopped")

    def _kinds(self) -> list[str]:
        """Each kind as often as the others, in a random order."""
        kinds = [KINDS[n % len(KINDS)] for n in range(self.wanted)]
        self.chance.shuffle(kinds)
        return kinds

    def _round(self, running: Service, ledger: Ledger, number: int, kind: str) -> None:
        limit = time.monotonic() + RECOVERY
        while not (killed := running.strike(kind, self.chance)) and time.monotonic() < limit:
            time.sleep(0.2)  # it is being started again
        struck = time.monotonic()
        before = sum(person.counts.acknowledged for person in self.people)
        while time.monotonic() - struck < RECOVERY:
            time.sleep(0.3)
            worked = sum(person.counts.acknowledged for person in self.people) - before
            if worked >= 3 and running.processes(kind):
                break
        else:
            self.wrong.append(f"round {number}: nothing works {RECOVERY:.0f} s after {killed or kind}")
        back = time.monotonic() - struck
        seen = self._look(running, ledger)
        self.rounds.append(Round(number, kind, killed, back, seen))
        say(f"  {number:>2} {killed or kind:<22} back in {back:5.1f} s, {seen.acknowledged} acknowledged")
        if not seen.sound:
            self.wrong.append(f"round {number}: lost {seen.lost}, doubled {seen.doubled}, torn {seen.torn}")

    def _look(self, running: Service, ledger: Ledger) -> Verdict:
        limit = time.monotonic() + RECOVERY
        while True:
            try:
                return verdict.look(running.place, ledger)
            except psycopg.OperationalError:
                if time.monotonic() > limit:
                    raise
                time.sleep(0.5)

    def _last_look(self, running: Service, ledger: Ledger) -> None:
        say("Everybody has finished; the outbox empties…")
        try:
            self.drained = verdict.drain(running.place, DRAIN)
        except TimeoutError as late:
            self.wrong.append(str(late))
        self.end = self._look(running, ledger)
        if not self.end.sound or self.end.waiting:
            self.wrong.append(f"at the end: lost {self.end.lost}, doubled {self.end.doubled}, torn {self.end.torn},"
                              f" waiting {self.end.waiting}")  # fmt: skip
        self.letters = verdict.letters(running.place)
        if self.letters[1] or self.letters[2]:
            self.wrong.append(f"letters: {self.letters[1]} missing, {self.letters[2]} that nobody asked for")
        self.balance = verdict.balance(running.place)
        if not self.balance[0]:
            self.wrong.append(f"balance: {self.balance[1]}")

    def told(self) -> list[str]:
        lines = ["", f"{'':>3} {'killed':<22}{'back in':>9}{'acknowledged':>14}{'lost':>6}{'torn':>6}{'doubled':>9}"]
        for one in self.rounds:
            seen = one.seen
            lines.append(f"{one.number:>3} {one.killed or one.kind:<22}{one.back_in:>7.1f} s{seen.acknowledged:>14}"
                         f"{seen.lost:>6}{seen.torn_count:>6}{seen.doubled:>9}")  # fmt: skip
        sent = sum(person.counts.sent for person in self.people)
        unanswered = sum(person.counts.unanswered for person in self.people)
        worst = max((person.counts.worst for person in self.people), default=0.0)
        lines += [
            "",
            f"{sent} requests sent, {unanswered} without an answer and sent again;"
            f" longest wait for an acknowledgment {worst:.1f} s",
            f"at the end: {self.end.acknowledged} acknowledged, {self.end.lost} lost, {self.end.torn_count} torn,"
            f" {self.end.doubled} doubled; outbox empty after {self.drained:.0f} s;"
            f" {self.letters[0]} receipts, {self.letters[1]} letters missing, {self.letters[2]} too many.",
            self.balance[1],
            *(f"✗ {what}" for what in self.wrong),
            "Nothing lost, nothing torn, nothing doubled." if self.sound else f"{len(self.wrong)} things went wrong.",
        ]
        return lines

    def keep(self) -> None:
        RESULTS.mkdir(parents=True, exist_ok=True)
        path = RESULTS / f"faults-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
        kept = {
            "at": datetime.now(UTC).isoformat(),
            "machine": machine(),
            "seed": self.seed,
            "sound": self.sound,
            "wrong": self.wrong,
            "rounds": [
                {"number": r.number, "killed": r.killed, "back_in_s": r.back_in, "acknowledged": r.seen.acknowledged,
                 "lost": r.seen.lost, "torn": r.seen.torn, "doubled": r.seen.doubled}
                for r in self.rounds
            ],
        }  # fmt: skip
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
        say(f"{path}")
