"""What a page offers: its links, its dialogs and its forms with their hidden answers, to be tried one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

from django.db import transaction
from django.test import Client

HX = {"HX-Request": "true"}
CLOSED = frozenset({403, 404})
FRESH = frozenset({"csrfmiddlewaretoken", "idempotency_key", "note"})
ASIDE = ("/deconnexion", "/static/", "/demo")


@dataclass(frozen=True, slots=True)
class Offer:
    """One gesture that the page shows. `fragment`: asked for by htmx, in a dialog or in place."""

    method: str
    url: str
    sent: tuple[tuple[str, str], ...] = ()
    fragment: bool = False

    @property
    def known_by(self) -> Offer:
        """The same gesture on another page has another key."""
        return replace(self, sent=tuple(pair for pair in self.sent if pair[0] not in FRESH))

    def try_with(self, client: Client) -> Any:
        """The answer; whatever it wrote is undone."""
        headers = HX if self.fragment else {}
        undo = transaction.savepoint_create()
        try:
            if self.method == "get":
                return client.get(self.url, headers=headers)
            return client.post(self.url, dict(self.sent), headers=headers)
        finally:
            transaction.savepoint_rollback(undo)


@dataclass
class _Form:
    url: str
    answers: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    within: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """What parts of the form send by themselves (a note that saves itself), with the answers of the form."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.offers: list[Offer] = []
        self.form: _Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and said.get("method") == "post":
            self.form = _Form(said["action"])
        elif tag == "a" and said.get("href", "").startswith("/"):
            self.offers.append(Offer("get", said["href"].partition("#")[0]))
        elif tag in ("input", "button") and self.form is not None:
            self._answer(tag, said)
        if tag != "form" and "data-hx-post" in said:
            values = json.loads(said.get("data-hx-vals") or "{}")
            if self.form is None:
                self.offers.append(Offer("post", said["data-hx-post"], tuple(values.items()), fragment=True))
            else:
                self.form.within.append((said["data-hx-post"], values))
        if "data-hx-get" in said:
            self.offers.append(Offer("get", said["data-hx-get"], fragment=True))

    def _answer(self, tag: str, said: dict[str, str]) -> None:
        assert self.form is not None
        if tag == "button":
            self.form.buttons.append((said.get("name", ""), said.get("value", "")))
        elif said.get("type") == "hidden" or "checked" in said:
            self.form.answers[said.get("name", "")] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag != "form" or self.form is None:
            return
        for name, value in self.form.buttons or [("", "")]:
            sent = self.form.answers | ({name: value} if name else {})
            self.offers.append(Offer("post", self.form.url, tuple(sent.items())))
        for url, values in self.form.within:
            self.offers.append(Offer("post", url, tuple((self.form.answers | values).items()), fragment=True))
        self.form = None


def offers(html: str) -> list[Offer]:
    """Everything that a hand can do in the main part of this page, or in a fragment, once each, in order.

    The rail and the account menu are the same everywhere: the matrix of routes judges them.
    """
    start, end = html.find("<main"), html.find("</main>")
    reader = _Reader()
    reader.feed(html[start:end] if start >= 0 else html)
    found = dict.fromkeys(one for one in reader.offers if one.url and not one.url.startswith(ASIDE))
    return list(found)


def refused(client: Client, *urls: str) -> Iterator[str]:
    """The gestures of these pages, and of the dialogs they open, that answer "not for you" or "not there"."""
    tried: set[Offer] = set()
    for url in urls:
        page = client.get(url)
        assert page.status_code == 200, f"{url}: {page.status_code}"
        yield from _refused(client, url, page, tried)


def _refused(client: Client, where: str, page: Any, tried: set[Offer]) -> Iterator[str]:
    for offer in offers(page.content.decode()):
        if offer.known_by in tried:
            continue
        tried.add(offer.known_by)
        answer = offer.try_with(client)
        if answer.status_code in CLOSED:
            yield f"{where} offers {offer.method} {offer.url}: {answer.status_code}"
        elif offer.fragment and offer.method == "get" and answer.status_code == 200:
            yield from _refused(client, f"{where} → {offer.url}", answer, tried)
