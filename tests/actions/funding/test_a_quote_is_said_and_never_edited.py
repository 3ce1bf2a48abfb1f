"""A quote is entered, corrected, replaced or withdrawn; what was said stays, and nothing wrong is half-written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from misas.actions import cases as case_actions
from misas.actions.funding import quoting
from misas.core.cases.exits import ExitCode
from misas.core.refusals import Absent, Conflict, Invalid, Refused
from misas.records.audit.models import Entry
from misas.records.funding.models import Quote, QuoteLine
from misas.records.funding.said import line_of
from tests.kit.funded import CROWN, ZERO_CROWN, Montage

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(desk: Montage) -> Montage:
    with desk.working() as claire:
        desk.begin(claire)
    return desk


def test_a_quote_is_read_back_as_it_was_typed(begun: Montage) -> None:
    with begun.working() as claire:
        made = begun.quote(claire, CROWN, replace(ZERO_CROWN, variant_group="a", is_of_ald=False))
        lines = list(made.lines.order_by("rank"))
    assert [line.name for line in lines] == ["q01l01", "q01l02"]
    assert line_of(lines[0]) == replace(CROWN, id="q01l01")
    assert line_of(lines[1]) == replace(ZERO_CROWN, id="q01l02", variant_group="a", is_of_ald=False)
    assert (made.number, made.professional, made.ended_at) == (1, "Cabinet des Tilleuls", None)


@pytest.mark.parametrize(
    ("lines", "changed", "fault"),
    [
        ((), {"stated_total_cents": 81_999}, ("stated_total_cents", "funding.quote.total_differs")),
        ((), {"issued_on": timedelta(days=1)}, ("issued_on", "funding.quote.issued_later")),
        ((), {"issued_on": timedelta(days=-9), "valid_until": timedelta(days=-1)},
         ("valid_until", "funding.quote.expired")),
        ((replace(CROWN, price_cents=-1),), {}, ("lines.0.price_cents", "funding.quote.negative")),
        ((replace(CROWN, price_cents=1.5),), {}, ("lines.0.price_cents", "funding.quote.fractional_cents")),
        ((replace(CROWN, quantity=0),), {}, ("lines.0.quantity", "funding.quote.quantity")),
        ((replace(CROWN, tooth="99"),), {}, ("lines.0.tooth", "funding.quote.tooth")),
        ((replace(CROWN, label=" "),), {}, ("lines.0.label", "funding.quote.no_label")),
        ((replace(CROWN, label="x" * 201),), {}, ("lines.0.label", "funding.text_too_long")),
        ((replace(CROWN, code="x" * 21),), {}, ("lines.0.code", "funding.text_too_long")),
        ((), {"professional": " "}, ("professional", "funding.quote.no_professional")),
    ],
)  # fmt: skip
def test_a_quote_that_cannot_be_is_refused_and_nothing_is_written(
    begun: Montage, lines: Any, changed: dict[str, Any], fault: tuple[str, str]
) -> None:
    dated = {name: begun.today + value if isinstance(value, timedelta) else value for name, value in changed.items()}
    with begun.working() as claire:
        with pytest.raises(Invalid) as wrong:
            begun.quote(claire, *lines, **dated)
        assert fault in {(one.field, one.code) for one in wrong.value.faults}
        assert not Quote.objects.exists() and not QuoteLine.objects.exists()


def test_sent_twice_a_quote_is_written_once_and_otherwise_it_is_a_conflict(begun: Montage) -> None:
    with begun.working() as claire:
        first = begun.quote(claire, key="k1")
        assert begun.quote(claire, key="k1").pk == first.pk
        for lines, changed in (((ZERO_CROWN,), {}), ((), {"professional": "Autre cabinet"}), ((CROWN, CROWN), {})):
            with pytest.raises(Conflict):
                begun.quote(claire, *lines, key="k1", **changed)
        assert Quote.objects.count() == 1
        assert Entry.objects.filter(verb="quote.enter").count() == 1


def test_a_correction_is_another_row_whose_lines_keep_their_names(begun: Montage) -> None:
    with begun.working() as claire:
        first = begun.quote(claire, CROWN, replace(CROWN, tooth="46"))
        said = begun.said(replace(CROWN, tooth="46", price_cents=80_000), replace(CROWN, tooth="26"), CROWN)
        second = quoting.correct_quote(first.public_id, said, by=claire, at=begun.later(), key="c")
        assert quoting.correct_quote(first.public_id, said, by=claire, at=begun.later(), key="c").pk == second.pk
        first.refresh_from_db()
        assert (first.ended_why, first.replaced_by_id, first.ended_by_id) == ("corrected", second.pk, claire.account_id)
        assert list(second.lines.order_by("rank").values_list("name", "tooth", "price_cents")) == [
            ("q01l02", "46", 80_000),
            ("q02l02", "26", 82_000),
            ("q01l01", "36", 82_000),
        ]
        with pytest.raises(Refused, match="quote_ended"):
            quoting.withdraw_quote(first.public_id, by=claire, at=begun.later())
        third = quoting.replace_quote(second.public_id, begun.said(ZERO_CROWN), by=claire, at=begun.later())
        quoting.withdraw_quote(third.public_id, by=claire, at=begun.later())
        quoting.withdraw_quote(third.public_id, by=claire, at=begun.later())
        assert list(Quote.objects.order_by("id").values_list("ended_why", flat=True)) == [
            "corrected", "replaced", "withdrawn",
        ]  # fmt: skip


def test_another_quote_stands_beside_the_first_of_its_care(begun: Montage) -> None:
    with begun.working() as claire:
        first = begun.quote(claire)
        second = begun.quote(claire, ZERO_CROWN, alternative_to=first.public_id)
        third = begun.quote(claire, ZERO_CROWN, alternative_to=second.public_id)
        assert (second.alternative_to, third.alternative_to) == (first, first)
        with pytest.raises(Absent):
            begun.quote(claire, alternative_to=uuid4())


def test_another_caisse_knows_of_no_quote_and_enters_none(begun: Montage) -> None:
    with begun.working() as claire:
        made = begun.quote(claire)
    with begun.office.working(begun.office.zoe) as zoe:
        for act in (
            lambda: quoting.withdraw_quote(made.public_id, by=zoe, at=begun.later()),
            lambda: quoting.correct_quote(made.public_id, begun.said(), by=zoe, at=begun.later()),
            lambda: begun.quote(zoe),
        ):
            with pytest.raises(Absent):
                act()


def test_no_quote_is_entered_in_a_closed_case(begun: Montage) -> None:
    with begun.office.working(begun.office.sonia) as sonia:
        case_actions.close_case(begun.case.public_id, ExitCode.MOVED, by=sonia, at=begun.later())
        with pytest.raises(Refused, match=r"funding\.case_closed"):
            begun.quote(sonia)
