"""`./misas funding plan`: the best plan of a file as one JSON document, without database, network or clock."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.funding_files import realistic
from misas.cli import terminal
from misas.connectors.ortools.cp_sat import CpSat
from tests.kit.funding import WORKED, document, grant, loan, worked

ANSWER = (
    *("id", "status", "objective", "proof", "plan", "presented_lines", "final_rac_cents", "to_pay_now_cents"),
    *("closed", "checked", "unused", "explanations", "sequential"),
)


def run(*typed: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Through the terminal, in a house that has a solver and nothing else."""
    house = SimpleNamespace(plan_solver=CpSat)
    code = terminal.main(["funding", "plan", *typed], lambda: contextlib.nullcontext(house))  # type: ignore[arg-type]
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def answered(content: Mapping[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    path = folder / "dossier.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    code, out, err = run(str(path), capsys=capsys)
    assert err == ""
    return code, json.loads(out)


def test_the_worked_example_has_its_answer_byte_for_byte(capsys: pytest.CaptureFixture[str]) -> None:
    expected = (WORKED / "F01-answer.json").read_bytes()
    code, out, err = run(str(WORKED / "F01.json"), capsys=capsys)
    assert (code, out.encode(), err) == (0, expected, "")


def test_a_file_may_come_by_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((WORKED / "F01.json").read_bytes())))
    code, out, _ = run("-", capsys=capsys)
    assert (code, json.loads(out)["status"]) == (0, "optimal")


def test_a_collection_is_answered_in_its_order_whatever_its_cases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = realistic(3, funders=4, lines=2)
    code, told = answered({"cases": [drawn, impossible(), worked("F01")]}, tmp_path, capsys)
    assert code == 0
    assert [one["id"] for one in told["results"]] == [drawn["id"], "T", "F01"]
    assert [one["status"] for one in told["results"]] == ["optimal", "infeasible", "optimal"]
    assert all(tuple(one)[:13] == ANSWER for one in told["results"])
    assert answered({"cases": []}, tmp_path, capsys) == (0, {"results": []})


def impossible() -> dict[str, Any]:
    facts = {aid: {"status": "granted", "amounts_cents": {"L1": 6_000}} for aid in ("A", "B")}
    return document(grant("A", financer="CCAS"), grant("B"), decisions=facts)


def test_facts_that_cannot_stand_together_end_with_1_and_say_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = answered(impossible(), tmp_path, capsys)
    assert (code, told["status"], told["plan"], told["objective"]) == (1, "infeasible", None, None)
    assert told["conflicts"] == ["L1 : les montants fixés dépassent ce qui reste à payer"]


def test_a_fault_is_told_at_its_place_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps(document(grant("A", capp_per_line_cents=3))), encoding="utf-8")
    code, out, err = run(str(path), capsys=capsys)
    assert (code, out) == (2, "")
    assert err.startswith("$.aids[0].capp_per_line_cents : ")


def test_persons_lines_and_aids_come_in_their_order_and_a_loan_is_one_amount(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = document(
        grant("Z", "L2", "L1", rank=10, rate={"num": 1, "den": 2}),
        grant("A", "L1", rank=20, rate={"num": 1, "den": 2}),
        loan("M", "L1"),
        lines={"L2": 2_000, "L1": 4_000},
    )
    asked["persons"] = [*asked["persons"], {"id": "A0", "affordable_cents": 0}]
    _, told = answered(asked, tmp_path, capsys)
    assert list(told["plan"]) == ["A0", "P1"]
    assert told["plan"]["A0"] == {}
    assert list(told["plan"]["P1"].items()) == [("Z", {"L1": 2_000, "L2": 1_000}), ("A", {"L1": 1_000}), ("M", 2_000)]
    assert list(told["plan"]["P1"]["Z"]) == ["L1", "L2"]
    assert told["presented_lines"] == {"Z": ["L1", "L2"], "A": ["L1"]}
    assert (told["final_rac_cents"], told["to_pay_now_cents"]) == ({"A0": 0, "P1": 2_000}, {"A0": 0, "P1": 0})
