"""The tab *Financement* as a test reads it and types in it. Not here: what a test promises."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from misas.lib.dates import local_date
from misas.records.cases.models import Case
from tests.kit.cases import PARIS

TODAY = local_date(datetime.now(UTC), PARIS)
DAY = f"{TODAY - timedelta(days=5):%d/%m/%Y}"
CROWN = "HBLD734"


def there(case: Case) -> str:
    return f"/dossiers/{case.public_id}/financement"


def read(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (answer.status_code, url)
    return plain(answer)


def plain(answer: Any) -> str:
    """The page with its spaces as they are typed."""
    text = html.unescape(answer.content.decode())
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def send(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, {"idempotency_key": str(uuid4()), **data})


def a_quote(**more: Any) -> dict[str, Any]:
    """A crown outside the baskets, as five answers type it."""
    return {
        "professional": "Cabinet de la Fontaine", "dated_on": DAY, "valid_until": "", "l0-act": CROWN,
        "l0-price": "650", "lines": "1", **more,
    }  # fmt: skip


def add_quote(client: Client, case: Case, **more: Any) -> Any:
    return send(client, f"/dossiers/{case.public_id}/devis/ajouter", **a_quote(**more))


def forms(page: str, action: str) -> list[dict[str, str]]:
    """The hidden and typed fields of each form that is sent to an address like this one."""
    found = re.findall(rf'<form[^>]*action="({action})"(.*?)</form>', page, re.DOTALL)
    return [
        {"action": url} | dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', inside))
        for url, inside in found
    ]


def faults(page: str) -> str:
    """What the summary of errors says, without its tags."""
    found = re.search(r"<div[^>]*data-errors.*?</div>", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""
