"""While the law is loaded nothing is looked at to be thrown away; afterwards it is as before, whatever happened."""

from __future__ import annotations

import gc

import pytest

from openfisca_misas.system import growing


def test_the_collector_sleeps_while_a_system_grows_and_wakes_after_it() -> None:
    assert gc.isenabled()
    with pytest.raises(KeyError), growing():
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled()


def test_who_had_put_it_to_sleep_keeps_it_asleep() -> None:
    gc.disable()
    try:
        with growing():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
