"""Rows of one person linked one after the other: her open case is found from each of them, and never doubled."""

from __future__ import annotations

from itertools import pairwise

import pytest

from misas.actions import cases
from misas.actions.persons import link_as_same_person, register_person
from misas.core.access import Actor
from misas.core.persons.codes import Source
from misas.core.persons.identity import read_identity
from misas.core.referrals.reading import read
from misas.core.referrals.said import identity_of
from misas.core.refusals import Refused
from misas.records.cases import queries
from misas.records.persons.models import Person
from tests.kit.house import GARD, MONDAY, build_house
from tests.kit.referrals import typed


def registered(by: Actor, last_name: str) -> Person:
    said, _ = read(typed(last_name=last_name), today=MONDAY.date())
    identity = read_identity(identity_of(said), on=MONDAY.date()).identity
    return register_person(identity, GARD, source=Source.REFERRER, by=by, at=MONDAY)


def test_however_long_the_chain_a_person_has_one_case(db: None) -> None:
    house = build_house()
    with house.working(house.caseworker) as by:
        rows = [registered(by, name) for name in ("Benali", "Benalli", "Ben Ali", "Ben-Ali")]
        other = registered(by, "Durand")
        case = cases.open_case(rows[0], by=by, at=MONDAY)
        for moved, into in pairwise(rows):
            link_as_same_person(into.public_id, moved.public_id, by=by, at=MONDAY)
        now = [Person.objects.get(pk=row.pk) for row in rows]
        assert [queries.open_case_of(row) for row in now] == [case] * 4
        assert [list(queries.cases_of(row)) for row in now] == [[case]] * 4
        assert queries.shown_cases_of([now[-1], other])[0] == {now[-1].pk: case}  # what the search shows
        assert queries.open_case_of(other) is None
        for row in now:
            with pytest.raises(Refused, match="already_open"):
                cases.open_case(row, by=by, at=MONDAY)
