"""The secret of a caisse is made at the terminal, shown once, believed at once, and ended."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import pytest
from django.test import Client

from misas.cli.commands import rdv_key
from tests.kit.cases import MONDAY
from tests.kit.people import GARD, caisse
from tests.kit.rdv import body, send

pytestmark = pytest.mark.django_db


class OpenHouse:
    def open(self, role: str) -> None:
        assert role == "web"


def run(*typed: str) -> int:
    parser = ArgumentParser()
    rdv_key.arguments(parser)
    return rdv_key.run(parser.parse_args(typed), OpenHouse())  # type: ignore[arg-type]


def test_made_shown_once_believed_and_ended(capsys: Any, client: Client) -> None:
    caisse(GARD)
    assert run("create", "--caisse", "301") == 0
    told = capsys.readouterr()
    secret = told.out.strip()
    assert len(secret) > 40 and secret not in told.err and "rdv-service-public/301" in told.err
    raw = body(at=MONDAY, starts=MONDAY)
    assert send(client, raw, secret).json() == {"verdict": "not_ours"}
    assert run("end", "--caisse", "301") == 0
    assert send(client, raw, secret).status_code == 401
