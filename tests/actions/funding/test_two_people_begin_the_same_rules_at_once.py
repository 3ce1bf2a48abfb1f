"""Two colleagues write the first rules of one funder at the same moment: one draft, and a clear no to the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from misas.actions.funding import packs as rules
from misas.core.access import Role
from misas.core.refusals import Refused
from misas.records.accounts.models import Account
from misas.records.audit.models import Entry
from misas.records.funding import packs as rows
from misas.records.funding.models import Funder, RulePack
from tests.kit.cases import Office, build_office
from tests.kit.people import GARD, person
from tests.kit.rule_packs import small

pytestmark = pytest.mark.usefixtures("committed", "territory")


def meet_at(look: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both look and find nothing before either writes: what a lucky moment hides."""
    ready, looked = Barrier(2), getattr(rows, look)

    def found(*what: Any) -> Any:
        row = looked(*what)
        if row is None:
            ready.wait(timeout=10)
        return row

    monkeypatch.setattr(rows, look, found)


def both(office: Office) -> list[Any]:
    accounts = (office.sonia, person("Karim Commission", Role.AID_COMMITTEE))

    def one(account: Account) -> Any:
        try:
            with office.working(account) as actor:
                return rules.write(GARD, small(), by=actor, at=office.at)
        except Refused as no:
            return no
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, accounts))


def test_of_a_new_funder(monkeypatch: pytest.MonkeyPatch) -> None:
    office = build_office()
    meet_at("funder_of", monkeypatch)
    said = both(office)
    assert [one.code for one in said if isinstance(one, Refused)] == ["funding_pack.draft_exists"]
    with office.working(office.sonia):
        assert (Funder.objects.count(), RulePack.objects.count()) == (1, 1)
        assert Entry.objects.filter(verb="pack.write").count() == 1


def test_of_a_funder_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    office = build_office()
    with office.working(office.sonia) as sonia:
        Funder.objects.create(caisse_id=GARD, code="petit", name="Petit fonds", sort="association", rank=70,
                              made_at=office.at, made_by_id=sonia.account_id)  # fmt: skip
    meet_at("draft_of", monkeypatch)
    said = both(office)
    assert [one.code for one in said if isinstance(one, Refused)] == ["funding_pack.draft_exists"]
    with office.working(office.sonia):
        assert RulePack.objects.count() == 1
