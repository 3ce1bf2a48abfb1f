"""Every figure has a date, a source and a reviewer; the day of the care decides which holds, and none is invented."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from misas.connectors.rule_files import FundingFolder, RuleFolder
from misas.core.funding.care_codes import Basket
from misas.core.funding.params import Certainty, Missing, Span
from misas.core.funding.params_reading import read_params
from misas.core.funding.stay_fees import StayFee, fee_line, stay_fees
from misas.core.rights.facts import BrokenRule
from tests.architecture.repository import ROOT
from tests.kit.quotes import params, quote, result, who

RULES = ROOT / "rules"
FILES = ("parameters", "dental", "hearing", "optical")


@pytest.mark.parametrize(
    ("id", "day", "cents"),
    [
        ("forfait_journalier", date(2026, 2, 28), 2000),
        ("forfait_journalier", date(2026, 3, 1), 2300),
        ("forfait_journalier_psychiatrie", date(2026, 2, 28), 1500),
        ("forfait_journalier_psychiatrie", date(2026, 3, 1), 1700),
        ("forfait_urgences", date(2026, 2, 28), 1961),
        ("forfait_urgences", date(2026, 3, 1), 2300),
        ("participation_forfaitaire", date(2024, 5, 14), 100),
        ("participation_forfaitaire", date(2024, 5, 15), 200),
        ("participation_actes_lourds", date(2026, 4, 21), 2400),
        ("participation_actes_lourds", date(2026, 4, 22), 3200),
        ("amo_rate_dental", date(2023, 10, 14), 70),
        ("amo_rate_dental", date(2023, 10, 15), 60),
    ],
)
def test_the_day_of_the_care_decides(id: str, day: date, cents: int) -> None:
    assert params().at(day).value(id) == cents


def test_a_stay_over_the_first_of_march_has_two_fees() -> None:
    fees = stay_fees(params(), date(2026, 2, 27), date(2026, 3, 2))
    assert fees == (StayFee(date(2026, 2, 27), 2, 2000), StayFee(date(2026, 3, 1), 2, 2300))
    assert sum(fee.total_cents for fee in fees) == 8600
    lines = [fee_line(fee, str(nth), "Forfait journalier") for nth, fee in enumerate(fees)]
    shares = [result(one, by=who("responsible"), on=fee.since).total for one, fee in zip(lines, fees, strict=True)]
    assert [share and share.amc_cents for share in shares] == [4000, 4600]


def test_a_day_without_a_fee_is_missing_and_never_that_of_another() -> None:
    with pytest.raises(Missing, match="forfait_journalier at 2017-12-31"):
        stay_fees(params(), date(2017, 12, 31), date(2018, 1, 2))
    with pytest.raises(ValueError, match="ends after it begins"):
        stay_fees(params(), date(2026, 3, 2), date(2026, 3, 1))


def test_a_molar_in_zirconia_enters_the_basket_on_the_first_of_january() -> None:
    act = params().dental["HBLD073"]
    assert act.basket_at(date(2025, 12, 31)) is Basket.MODERATE
    assert act.basket_at(date(2026, 1, 1)) is Basket.ZERO


def test_what_sources_dispute_has_no_value() -> None:
    assert params().dental["HBLD734"].basket_at(date(2026, 6, 1)) is None
    assert params().dental["HBLD634"].cap_at(date(2026, 6, 1)) == 50000, "the rise that is not confirmed is not applied"
    assert params().dental["HBLD634"].raised_at(date(2024, 12, 31)) is None
    assert params().at(date(2026, 2, 1)).get("forfait_urgences_reduit") is None


def test_every_figure_is_sourced_reviewed_and_says_its_doubt() -> None:
    held = params()
    origins = [
        *(figure.origin for figure in held.figures),
        *(act.origin for act in held.dental.values()),
        *(aid.origin for aid in held.hearing),
        *(one.origin for one in held.glasses),
    ]
    assert len(origins) > 60
    for origin in origins:
        assert origin.reviewed_by and origin.reviewed_on
        assert (origin.certainty is Certainty.TO_CONFIRM) == bool(origin.doubt)
        assert origin.urls or origin.source or origin.doubt
        assert origin.checked_on is None, "no text itself was read yet: nobody may say so"


def test_the_ceilings_of_the_c2s_stay_in_the_room_of_rights() -> None:
    for name in FILES:
        text = (RULES / "funding" / f"{name}.yaml").read_text(encoding="utf-8")
        assert "c2s_ceiling" not in text and "10339" not in text


def test_the_look_at_what_is_out_of_date_reads_the_dates_of_the_files() -> None:
    """`depuis` cannot lie: it is the first day of the last value that the named file holds."""
    book, held = RuleFolder(RULES), params()
    for one in book.funding_revisions.parameters:
        file, _, key = one.place.partition("#")
        assert (ROOT / file).is_file(), one.place
        if file.endswith("parameters.yaml"):
            spans = [figure.span for figure in held.figures if figure.id == key]
        elif key == "fee_caps":
            spans = [cap.span for act in held.dental.values() for cap in act.fee_caps]
        elif key == "c2s_caps":
            spans = [cap.span for act in held.dental.values() for cap in act.c2s_caps]
        else:
            rows = held.hearing if file.endswith("hearing.yaml") else held.glasses
            spans = [row.span for row in rows]
        assert max(span.since for span in spans if span.since) == one.since, one.id


def test_a_year_after_it_was_looked_at_every_figure_of_quotes_is_late() -> None:
    book = RuleFolder(RULES)
    looked = date(2026, 11, 22)
    calm = {one.id for one in book.every_freshness(looked).findings if one.standing == "late"}
    assert not any(id.startswith("montage_") for id in calm)
    later = book.every_freshness(looked + timedelta(days=366)).findings
    late = {one.id for one in later if one.standing == "late" and one.id.startswith("montage_")}
    assert late == {one.id for one in book.funding_revisions.parameters}


# --- files that are not sound


def shipped() -> dict[str, Any]:
    return {name: yaml.safe_load((RULES / "funding" / f"{name}.yaml").read_text(encoding="utf-8")) for name in FILES}


def overlapping(files: dict[str, Any]) -> None:
    files["parameters"]["rows"][0]["to"] = date(2024, 5, 20)


def misspelt(files: dict[str, Any]) -> None:
    files["parameters"]["rows"][0]["valeu"] = 3


def fractional(files: dict[str, Any]) -> None:
    files["parameters"]["rows"][0]["value"] = 2.5


def doubtless(files: dict[str, Any]) -> None:
    files["hearing"]["rows"][0]["certainty"] = "to_confirm"


def sourceless(files: dict[str, Any]) -> None:
    files["dental"]["rows"][0]["urls"] = []


def unread(files: dict[str, Any]) -> None:
    files["dental"]["rows"][0]["certainty"] = "primary"


def backwards(files: dict[str, Any]) -> None:
    files["parameters"]["rows"][0]["to"] = date(2004, 1, 1)


def twice(files: dict[str, Any]) -> None:
    files["dental"]["rows"].append(files["dental"]["rows"][0])


def unreviewed(files: dict[str, Any]) -> None:
    del files["optical"]["reviewed_by"]


def no_tooth(files: dict[str, Any]) -> None:
    files["dental"]["rows"][0]["teeth"] = ["fang"]


def written_day(files: dict[str, Any]) -> None:
    files["parameters"]["rows"][0]["from"] = "2005"


def empty(files: dict[str, Any]) -> None:
    files["parameters"]["rows"] = []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (overlapping, "two values hold the same day: participation_forfaitaire"),
        (misspelt, "unknown key valeu"),
        (fractional, "a whole number"),
        (doubtless, "what is to be confirmed is said"),
        (sourceless, "a figure has a source"),
        (unread, "read on a day"),
        (backwards, "ends before it begins"),
        (twice, "HBLD038 stands twice"),
        (unreviewed, "reviewed_by"),
        (no_tooth, "fang"),
        (written_day, "not a day"),
        (empty, "no parameter"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_with_its_reason(
    spoil: Callable[[dict[str, Any]], None], said: str
) -> None:
    files = shipped()
    spoil(files)
    with pytest.raises(BrokenRule, match=said):
        read_params(**files)


def test_the_version_changes_with_any_figure(tmp_path: Path) -> None:
    shutil.copytree(RULES / "funding", tmp_path / "funding")
    assert FundingFolder(tmp_path).params.version == params().version
    file = tmp_path / "funding" / "optical.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("limit: 3000", "limit: 3100"), encoding="utf-8")
    assert FundingFolder(tmp_path).params.version != params().version


@pytest.mark.parametrize("text", ["rows: [", "- a list"])
def test_a_file_that_is_no_table_is_named(tmp_path: Path, text: str) -> None:
    shutil.copytree(RULES / "funding", tmp_path / "funding")
    (tmp_path / "funding" / "hearing.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenRule, match=r"hearing\.yaml"):
        _ = FundingFolder(tmp_path).params


def test_spans_meet_when_a_day_is_in_both() -> None:
    days = [None, *(date(2026, 1, day) for day in (1, 2, 3))]
    spans = [Span(a, b) for a in days for b in days if a is None or b is None or a <= b]
    for one in spans:
        for other in spans:
            shared = any(
                one.holds(date(2026, 1, 1) + timedelta(days=n)) and other.holds(date(2026, 1, 1) + timedelta(days=n))
                for n in range(-5, 9)
            )
            assert one.meets(other) == shared


def test_a_result_says_which_figures_made_it() -> None:
    from tests.kit.quotes import line

    found = result(line("dental_care", 4338, base=4338))
    assert found.version == params().version and [figure.id for figure in found.figures] == ["amo_rate_dental"]
    assert [origin.doubt[:22] for origin in found.doubts] == ["Jour d’octobre 2023 à "]
    assert quote(line("dental_care", 4338)).day == found.day
