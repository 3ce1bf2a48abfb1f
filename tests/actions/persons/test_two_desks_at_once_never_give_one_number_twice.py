"""Two desks of one caisse register at the same instant: every person gets her own number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from misas.records.access.scope import working_in
from misas.records.persons.models import Person
from tests.kit.persons import context, register, worker

EACH = 6


@pytest.mark.usefixtures("committed", "territory")
def test_numbers_are_never_given_twice() -> None:
    lea = worker()

    def desk(_: int) -> list[int]:
        numbers = []
        try:
            for _ in range(EACH):
                with working_in(context(lea)):
                    numbers.append(register(lea).number)
        finally:
            connections.close_all()
        return numbers

    with ThreadPoolExecutor(2) as pool:
        given = [number for numbers in pool.map(desk, range(2)) for number in numbers]
    assert sorted(given) == list(range(1, 2 * EACH + 1))
    with working_in(context(lea)):
        assert Person.objects.count() == 2 * EACH
