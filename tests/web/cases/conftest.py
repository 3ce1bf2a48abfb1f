"""An office of today, with cases at every stage, and somebody signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from misas.records.accounts.models import Account
from tests.kit.cases import Office, build_office
from tests.kit.people import sign_in

SignIn = Callable[[Account], Client]


@pytest.fixture
def office(db: None) -> Office:
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=20)
    return made


@pytest.fixture
def as_() -> SignIn:
    """as_(account) → a client signed in as this account."""

    def make(account: Account) -> Client:
        return sign_in(Client(), account)

    return make
