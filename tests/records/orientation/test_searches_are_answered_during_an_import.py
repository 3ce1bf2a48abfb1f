"""A lot replaces another while people search: every search is answered, with the whole of one lot or of the other."""

from __future__ import annotations

import threading
from pathlib import Path

from django.db import connection, connections

from misas.actions.orientation import Outcome
from misas.core.orientation.distances import Point
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Checks
from misas.records.orientation.search import nearest, shelves
from tests.kit.directory import files, load

NIMES, LILLE = Point(43.84, 4.36), Point(50.63, 3.06)
CODES = {"": ("60",)}
ANY_SIZE = {format: Checks(1, 1, band=1000) for format in Format}
"""A lot of two territories replaces that of one: its size is not what is tried here."""


class Reader(threading.Thread):
    """Searches again and again, as a page does, until told to stop."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.seen: set[tuple[int, int]] = set()
        self.count = 0
        self.trouble: Exception | None = None

    def run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")  # a search that waits for the import is a trouble
            while not self.over.is_set():
                served = shelves()
                gard = nearest(CODES, NIMES, served=served)
                nord = nearest(CODES, LILLE, served=served)
                self.seen.add((len(gard), len(nord)))
                self.count += 1
        except Exception as error:  # told by the test
            self.trouble = error
        finally:
            connections.close_all()


def rpps(territory: str) -> Path:
    return next(path for path in files(territory) if "Personne_activite" in path.name)


def test_a_search_sees_one_lot_or_the_other_whole(territory: None, committed: None) -> None:
    load(rpps("30"))
    reader = Reader()
    reader.start()
    try:
        for _ in range(3):
            for paths in ((rpps("30"), rpps("59")), (rpps("30"),)):
                (done,) = load(*paths, checks=ANY_SIZE)
                assert done.outcome is Outcome.SERVED
    finally:
        reader.over.set()
        reader.join(30)
    assert reader.trouble is None
    assert reader.count > 20
    assert reader.seen == {(20, 0), (20, 20)}


def test_an_import_waits_for_no_search_and_no_search_for_it(territory: None, committed: None) -> None:
    """Somebody's transaction stays open on the served slot: the swap is made all the same, and she goes on reading."""
    load(rpps("30"))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM orientation_practitioners_offer_0")
            before = cursor.fetchone()
            load(rpps("59"), checks=ANY_SIZE)
            assert shelves() == {"practitioners": 1}
            cursor.execute("SELECT count(*) FROM orientation_practitioners_offer_0")
            assert cursor.fetchone() == before
            cursor.execute("ROLLBACK")
    finally:
        other.close()
