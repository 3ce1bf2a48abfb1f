"""An office with a person who agreed to be accompanied, her review open, and an engine that answers as told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from misas.actions import cases, rights
from misas.records.accounts.models import Account
from misas.records.cases.models import Case
from misas.records.rights.models import RightsReview
from tests.kit.cases import Office, build_office, fresh
from tests.kit.engine_double import EngineDouble, plugged
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


@pytest.fixture
def engine() -> Iterator[EngineDouble]:
    with plugged(EngineDouble()) as double:
        yield double


@pytest.fixture
def case(office: Office, engine: EngineDouble) -> Case:
    """Reached and agreed: the review is what comes next."""
    with office.working(office.claire) as claire:
        made = office.taken(claire)
        cases.reach(made.public_id, agrees=True, by=claire, at=office.later(minutes=1))
        return fresh(made)


@pytest.fixture
def review(office: Office, case: Case) -> RightsReview:
    with office.working(office.claire) as claire:
        row = rights.open_review(case.public_id, by=claire, at=office.later(minutes=1))
        return rights.answer(row.public_id, by=claire, at=office.later(minutes=1))
