"""A case whose funding is sought, and Claire who accompanies it, signed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from misas.records.cases.models import Case
from tests.kit.cases import Office, build_office
from tests.kit.people import sign_in


@pytest.fixture
def office(db: None) -> Office:
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=3)
    return made


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        return office.accompanied(claire)


@pytest.fixture
def claire(office: Office) -> Client:
    return sign_in(Client(), office.claire)
