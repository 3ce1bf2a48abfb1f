"""The committee of a caisse, with Sonia who supervises and Inès who sits in it, signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.kit.committee import Room, build_committee
from tests.kit.people import sign_in


@pytest.fixture
def room(db: None, gard: None) -> Room:
    return build_committee()


@pytest.fixture
def sonia(room: Room) -> Client:
    return sign_in(Client(), room.office.sonia)


@pytest.fixture
def ines(room: Room) -> Client:
    return sign_in(Client(), room.ines)
