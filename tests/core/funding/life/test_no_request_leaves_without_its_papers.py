"""A request is ready only when nothing mandatory lacks, and a funder is not asked again for what it holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.funding.life.codes import PaperState
from misas.core.funding.life.documents import (
    ABOUT_CARE,
    Paper,
    Requirement,
    Sent,
    checklist,
    lapses_on,
    missing,
    to_attach,
    union,
)

P = PaperState
QUOTE = ABOUT_CARE
ON = date(2026, 11, 20)


def paper(kind: str, id: str = "", issued: date | None = ON, **told) -> Paper:
    return Paper(id or kind, kind, ON, issued, **told)


CASES = [
    (Requirement("tax_notice"), (), P.MISSING),
    (Requirement("tax_notice"), (paper("tax_notice"),), P.PROVIDED),
    (Requirement("tax_notice"), (paper(QUOTE),), P.MISSING),
    (Requirement("resources", max_age_months=3), (paper("resources", issued=date(2026, 8, 20)),), P.PROVIDED),
    (Requirement("resources", max_age_months=3), (paper("resources", issued=date(2026, 8, 19)),), P.OUT_OF_DATE),
    (Requirement("resources", max_age_months=3), (paper("resources", issued=None),), P.UNDATED),
    (Requirement(QUOTE), (paper(QUOTE, valid_until=ON - timedelta(days=1)),), P.OUT_OF_DATE),
    (Requirement(QUOTE), (paper(QUOTE, issued=ON + timedelta(days=1)),), P.OUT_OF_DATE),
    (Requirement(QUOTE, count=2), (paper(QUOTE, "a", professional="D1"),), P.ONE_MORE),
    (Requirement(QUOTE, count=2), (paper(QUOTE, "a", professional="D1"), paper(QUOTE, "b", professional="D1")),
     P.SAME_PROFESSIONAL),
    (Requirement(QUOTE, count=2), (paper(QUOTE, "a", professional="D1"), paper(QUOTE, "b")), P.SAME_PROFESSIONAL),
    (Requirement(QUOTE, count=2), (paper(QUOTE, "a", professional="D1"), paper(QUOTE, "b", professional="D2")),
     P.PROVIDED),
    (Requirement("resources", count=3), tuple(paper("resources", id) for id in "abc"), P.PROVIDED),
]  # fmt: skip


@pytest.mark.parametrize(("required", "papers", "state"), CASES)
def test_each_paper_stands_where_its_dates_say(required, papers, state) -> None:
    (line,) = checklist([required], papers, ON)
    assert line.state is state
    assert missing([required], papers, ON) == (() if state is P.PROVIDED else (required.kind,))


def test_an_optional_paper_blocks_nothing() -> None:
    assert missing([Requirement("iban", is_mandatory=False)], (), ON) == ()


def test_what_several_funders_ask_for_is_asked_once_and_as_the_strictest_wants() -> None:
    joined = union(
        [Requirement(QUOTE), Requirement("resources", is_mandatory=False, max_age_months=6)],
        [Requirement(QUOTE, count=2), Requirement("resources", max_age_months=3), Requirement("iban")],
    )
    assert joined == (
        Requirement(QUOTE, count=2),
        Requirement("resources", max_age_months=3),
        Requirement("iban"),
    )


def test_a_funder_is_not_sent_again_what_it_holds_and_that_still_serves() -> None:
    required = [Requirement("tax_notice"), Requirement("resources", max_age_months=3)]
    tax, old, new = paper("tax_notice"), paper("resources", "old", date(2026, 5, 1)), paper("resources", "new")
    sent = [Sent("CCAS", "tax_notice"), Sent("CCAS", "old")]
    lines = checklist(required, [tax, old], ON)
    assert missing(required, [tax, old], ON) == ("resources",), "what it holds is too old"
    lines = checklist(required, [tax, old, new], ON)
    assert to_attach(lines, "CCAS", sent) == (new,)
    assert to_attach(lines, "CAF", sent) == (tax, new)


KINDS = st.sampled_from([QUOTE, "resources", "tax_notice"])
REQUIRED = st.lists(
    st.builds(Requirement, KINDS, st.booleans(), st.integers(1, 2), st.sampled_from([None, 3])),
    unique_by=lambda one: one.kind,
)
PAPERS = st.lists(
    st.builds(
        Paper, st.text("abcdef", min_size=1, max_size=3), KINDS, st.just(ON),
        st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.sampled_from(["", "D1", "D2"]),
        st.none() | st.dates(date(2026, 11, 1), date(2027, 2, 1)),
    ),
    unique_by=lambda one: one.id,
)  # fmt: skip


def test_two_quotes_serve_as_long_as_two_professionals_stand_behind_them() -> None:
    unnamed = Paper("b", QUOTE, ON)
    first, second = Paper("c", QUOTE, ON, None, "D1", date(2026, 12, 1)), Paper("d", QUOTE, ON, None, "D2", None)
    lines = checklist([Requirement(QUOTE, count=2)], [unnamed, first, second], ON)
    assert lapses_on(lines) == date(2026, 12, 1)


@given(REQUIRED, PAPERS)
def test_ready_papers_serve_until_the_day_that_is_told_and_no_longer(required, papers) -> None:
    lines = checklist(required, papers, ON)
    if any(line.blocks for line in lines):
        return
    last = lapses_on(lines)
    served = [p for line in lines for p in line.papers if line.state is P.PROVIDED]
    if last is not None:
        assert missing(required, served, last) == ()
        assert missing(required, served, last + timedelta(days=1)) != ()


@given(REQUIRED, PAPERS)
def test_a_paper_more_never_makes_a_request_less_ready(required, papers) -> None:
    for more in ([], [paper(QUOTE, "zz", professional="D9")]):
        assert set(missing(required, [*papers, *more], ON)) <= set(missing(required, papers, ON))
