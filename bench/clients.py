"""People at work while processes die under them: they sign in, send the true forms, and send again what got no answer.

A form is sent with its idempotency key until it is acknowledged; only then is the key written in the ledger, on disk.
Not here: what is killed, what is verified.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
RECEIPT = re.compile(r"/mes-signalements/([0-9a-f-]{36})/recu")
TO_TRIAGE = re.compile(r"/a-trier/([0-9a-f-]{36})")
PATIENCE = 10.0  # seconds for one answer
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class NoAnswer(Exception):
    """No answer, or one that says the house is not well: the same thing is sent again."""


class Ledger:
    """What was acknowledged, one line per key, on disk before anything else is asked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("a", encoding="ascii")
        self._lock = threading.Lock()

    def write(self, kind: str, key: str, public_id: str) -> None:
        with self._lock:
            self._file.write(f"{kind} {key} {public_id}\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def read(self, kind: str) -> dict[str, str]:
        lines = (line.split() for line in self.path.read_text(encoding="ascii").splitlines())
        return {key: public_id for what, key, public_id in lines if what == kind}


@dataclass(slots=True)
class Counts:
    sent: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    worst: float = 0.0  # seconds from the first sending of a form to its acknowledgment


@dataclass(slots=True)
class Browser:
    """One browser: cookies, one connection at a time."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: list[tuple[str, str]] | None = None) -> tuple[int, str, str]:
        """Status, Location, body. Raises NoAnswer."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())} | (
            FORM if form is not None else {}
        )
        headers["Referer"] = f"http://127.0.0.1:{self.port}{path}"
        try:
            line.request(method, path, body=urlencode(form) if form is not None else None, headers=headers)
            answer = line.getresponse()
            body = answer.read().decode("utf-8", errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(type(error).__name__) from error
        finally:
            line.close()
        for said in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(said).items()}
        if answer.status >= 500:
            raise NoAnswer(str(answer.status))
        return answer.status, answer.headers.get("Location", ""), body

    def enter(self, persona: str) -> None:
        """Sign in through the door of the demo. Raises NoAnswer."""
        self.cookies.clear()
        _, _, page = self.ask("GET", "/demo")
        status, _, _ = self.ask("POST", "/demo/entrer", [("csrfmiddlewaretoken", token(page)), ("persona", persona)])
        if status not in (302, 303):
            raise NoAnswer(f"sign-in {status}")


class Client(threading.Thread, ABC):
    """One person who works until told to stop, then finishes what she began."""

    def __init__(self, port: int, persona: str, ledger: Ledger, stop: threading.Event, seed: int, pause: float) -> None:
        super().__init__(name=persona, daemon=True)
        self.browser, self.persona, self.ledger = Browser(port), persona, ledger
        self.stopping, self.chance, self.pause = stop, random.Random(seed), pause
        self.counts, self.signed_in = Counts(), False
        self.broken: str = ""

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                self.work()
                time.sleep(self.pause * self.chance.random() * 2)
        except Exception as error:  # told at the end: a client that dies proves nothing
            self.broken = f"{self.persona}: {type(error).__name__}: {error}"

    @abstractmethod
    def work(self) -> None:
        """One thing that this person does, acknowledged or known to have failed."""

    def insist[T](self, attempt: Callable[[], T]) -> T:
        """Until it is answered, signing in again when the session is gone."""
        start = time.monotonic()
        while True:
            try:
                if not self.signed_in:
                    self.browser.enter(self.persona)
                    self.signed_in = True
                self.counts.sent += 1
                found = attempt()
            except NoAnswer:
                self.counts.unanswered += 1
                if time.monotonic() - start > 180:
                    raise
                time.sleep(0.2 + 0.3 * self.chance.random())
            else:
                self.counts.worst = max(self.counts.worst, time.monotonic() - start)
                return found

    def page(self, path: str) -> str:
        """A page of somebody signed in. Raises NoAnswer, the session being opened again next time."""
        status, _, body = self.browser.ask("GET", path)
        if status != 200:
            self.signed_in = False
            raise NoAnswer(str(status))
        return body


class Referrer(Client):
    """A partner: the true form, one person after another, each with its key."""

    REFER = "/mes-signalements/signaler"

    def work(self) -> None:
        key = str(uuid4())
        form = self._said()
        public_id = self.insist(lambda: self._send(key, form))
        self.ledger.write("referral", key, public_id)
        self.counts.acknowledged += 1
        if self.chance.random() < 0.1:  # a hand that presses again, long after: the same receipt
            again = self.insist(lambda: self._send(key, form))
            if again != public_id:
                raise AssertionError(f"one key, two receipts: {key}")

    def _send(self, key: str, form: list[tuple[str, str]]) -> str:
        if "misas_csrf" not in self.browser.cookies or self.chance.random() < 0.3:
            self.page(self.REFER)
        hidden = [("csrfmiddlewaretoken", self.browser.cookies.get("misas_csrf", "")), ("idempotency_key", key)]
        status, location, body = self.browser.ask("POST", self.REFER, hidden + form)
        found = RECEIPT.search(location)
        if status in (302, 303) and found:
            return found[1]
        if status in (302, 303, 401, 403):  # signed out, or a token of another session
            self.signed_in = False
            raise NoAnswer(str(status))
        raise AssertionError(f"a referral was answered {status}: {faults_in(body)}")

    def _said(self) -> list[tuple[str, str]]:
        draw = self.chance.randrange
        name = "".join(self.chance.choice("abcdeilmnoprstuv") for _ in range(8)).title()
        said = [
            ("last_name", name), ("first_names", "Nadia"), ("contact", f"06 39 98 {draw(100):02d} {draw(100):02d}"),
            ("birth_date", f"{1 + draw(28):02d}/{1 + draw(12):02d}/{1940 + draw(60)}"), ("cares", "dental_prosthetic"),
            ("reasons", "out_of_pocket"), ("agreement", "on"), ("feedback", "on"),
        ]  # fmt: skip
        return said


class Sorter(Client):
    """A supervisor: the first of the queue gets an answer that ends it, or becomes a case."""

    def work(self) -> None:
        queue = self.insist(lambda: self.page("/a-trier/"))
        waiting = TO_TRIAGE.findall(queue)
        if not waiting:
            time.sleep(0.5)
            return
        public_id = self.chance.choice(waiting)
        to_case = self.chance.random() < 0.5
        said = {"reason": "gives_up_care", "person": "new", "owner": "later"}
        form = [("outcome", "to_case"), *((f"to_case-{name}", value) for name, value in said.items())]
        if not to_case:
            form = [("outcome", "guidance_only"), ("guidance_only-reason", "question_answered")]
        if self.insist(lambda: self._answer(public_id, form)):
            self.ledger.write("triage", public_id, public_id)
            self.counts.acknowledged += 1

    def _answer(self, public_id: str, form: list[tuple[str, str]]) -> bool:
        hidden = [("csrfmiddlewaretoken", self.browser.cookies.get("misas_csrf", ""))]
        status, location, body = self.browser.ask("POST", f"/a-trier/{public_id}/reponse", hidden + form)
        if status in (302, 303) and "connexion" not in location:
            return True
        if status in (302, 303, 401, 403):
            self.signed_in = False
            raise NoAnswer(str(status))
        if status == 409:  # somebody else answered first
            return False
        raise AssertionError(f"a triage was answered {status}: {faults_in(body)}")


def token(page: str) -> str:
    found = CSRF.search(page)
    if found is None:
        raise NoAnswer("no token")
    return found[1]


def faults_in(page: str) -> str:
    """What the page says is wrong, in one line."""
    _, _, said = page.partition("data-errors")
    return " ".join(re.sub("<[^>]+>", " ", said[:1500].partition("</div>")[0]).split())
