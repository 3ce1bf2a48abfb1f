"""A page of the caisse's side of funding as a test reads it and sends it back. Not here: what a test promises."""

from __future__ import annotations

import html
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def text_of(answer: Any) -> str:
    """The page, its spaces as they are typed."""
    return html.unescape(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def read(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (answer.status_code, url)
    return text_of(answer)


def send(client: Client, url: str, status: int = 303, **data: Any) -> str:
    answer = client.post(url, {"idempotency_key": str(uuid4()), **data})
    assert answer.status_code == status, (answer.status_code, text_of(answer))
    return text_of(answer)


def refused(client: Client, url: str, **data: Any) -> str:
    """The form again: 422, said so in its title."""
    page = send(client, url, 422, **data)
    assert "<title>Erreur :" in page
    return page


def queries(client: Client, url: str) -> int:
    """How many a page takes, once everything that is read once is read."""
    read(client, url)
    with CaptureQueriesContext(connection) as captured:
        read(client, url)
    return len([one for one in captured.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


class Written(HTMLParser):
    """The form of the rules of a funder, as a browser would send it: what it holds, then what is typed."""

    def __init__(self, client: Client, url: str, answer: Any = None) -> None:
        super().__init__()
        self.client, self.url = client, url
        self.post: dict[str, str] = {}
        self._inside, self._area, self._select = False, "", ""
        self.feed((answer or client.get(url)).content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = said.get("id") == "pack"
        elif not self._inside:
            return
        elif tag == "input" and (said.get("type") != "checkbox" or "checked" in said):
            self.post[said["name"]] = said.get("value", "")
        elif tag == "select":
            self._select = said["name"]
            self.post[self._select] = ""
        elif tag == "option" and "selected" in said:
            self.post[self._select] = said["value"]
        elif tag == "textarea":
            self._area = said["name"]
            self.post[self._area] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._area:
            self.post[self._area] += data

    @property
    def text(self) -> str:
        return self.post["text"]

    def field(self, name: str) -> str:
        return self.post[f"f.{name}"]

    def typed(self, **fields: str) -> Written:
        """`text` as it is, fields with "__" for each point: aides__0__taux."""
        for name, value in fields.items():
            self.post[name if name == "text" else f"f.{name.replace('__', '.')}"] = value
        return self

    def sent(self, do: str = "save", status: int = 303, **more: str) -> Any:
        """A browser sends lines as CRLF."""
        lines = {name: value.replace("\n", "\r\n") for name, value in (self.post | more).items()}
        answer = self.client.post(self.url, {**lines, "do": do})
        assert answer.status_code == status, (answer.status_code, text_of(answer)[:4000])
        return answer

    def carried(self, do: str, status: int = 200, **more: str) -> Written:
        """The form that comes back."""
        return Written(self.client, self.url, self.sent(do, status, **more))
