"""A house for the screens to be tried in, and whoever signs in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from misas.records.accounts.models import Account
from misas.web.access.sessions import BACKEND
from tests.kit.house import House, build_house

SignIn = Callable[[Account], Client]


@pytest.fixture
def house(db: None) -> House:
    return build_house()


@pytest.fixture
def as_(house: House) -> SignIn:
    """as_(account) → a client signed in as this account."""

    def make(account: Account) -> Client:
        client = Client()
        client.force_login(account, backend=BACKEND)
        return client

    return make
