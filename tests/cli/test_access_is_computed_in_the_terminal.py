"""`./misas access`: the same computation as the task, at once; asked again on the same directory, nothing."""

from __future__ import annotations

from contextlib import nullcontext
from typing import cast

import pytest

from misas.cli.house import House
from misas.cli.terminal import DONE, main
from misas.records.orientation.models import Catchment
from tests.kit.catchments import serve, settle

pytestmark = pytest.mark.django_db


class OpenHouse:
    """A house whose database is the one of the tests."""

    def open(self, role: str = "jobs") -> None:
        assert role == "jobs", "the service's own role is enough"


def test_it_says_what_was_computed_then_that_nothing_changed(
    territory: None, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> str:
        assert main(["access"], lambda: nullcontext(cast("House", OpenHouse()))) == DONE
        told = capsys.readouterr()
        assert told.err == "", "no bar in a pipe"
        return told.out

    settle()
    assert run().startswith("Rien à calculer")
    serve("first")
    said = run()
    assert said.startswith(f"{Catchment.objects.count()} spécialités calculées") and Catchment.objects.count() > 30
    assert run().startswith("Rien à calculer")
