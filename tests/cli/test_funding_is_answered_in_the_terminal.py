"""`./misas funding`: one JSON document and nothing else on standard output, or each fault in French at its place."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.funding_files import Draw
from misas.cli import terminal
from misas.core.funding.json_text import parsed
from tests.kit.damage import damaged, torn

SHIPPED = Path(__file__).resolve().parents[2] / "docs" / "funding"
QUOTES = sorted(file for file in SHIPPED.glob("R*.json") if not file.stem.endswith("-answer"))


def run(*typed: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Through the terminal, as typed, in no house at all: exit code, standard output, standard error."""
    code = terminal.main(["funding", *typed], lambda: contextlib.nullcontext(object()))  # type: ignore[arg-type]
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def given(folder: Path, content: Any) -> str:
    path = folder / "probleme.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return str(path)


def quote(*lines: dict[str, Any], id: str = "R") -> dict[str, Any]:
    return {"id": id, "lines": list(lines)}


R01 = json.loads((SHIPPED / "R01.json").read_text())["lines"][0]


@pytest.mark.parametrize("file", QUOTES, ids=lambda file: file.stem)
def test_a_shipped_quote_has_its_shipped_answer_byte_for_byte(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = file.with_name(f"{file.stem}-answer.json").read_bytes()
    code, out, err = run("out-of-pocket", str(file), capsys=capsys)
    assert (code, out.encode(), err) == (0, expected, "")


def test_standard_input_gives_the_same_bytes_whatever_the_language_of_the_machine() -> None:
    """A whole process, in the bare C locale; it starts no database and loads no framework."""
    script = (
        "import sys\nfrom misas.config.house import LocalHouse\nfrom misas.cli.terminal import main\n"
        "code = main(['funding', 'out-of-pocket', '-'], LocalHouse)\n"
        "print(code, sorted({'django', 'procrastinate', 'ortools'} & set(sys.modules)), file=sys.stderr)"
    )
    accents = quote({**R01, "label": "prothèse céramo-métallique"})
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(SHIPPED.parents[1] / "src"), "LC_ALL": "C", "PYTHONUTF8": "0"},
        input=json.dumps(accents, ensure_ascii=False).encode(),
        capture_output=True,
        timeout=60,
    )
    assert done.stderr == b"0 []\n"
    assert json.loads(done.stdout)["lines"][0]["label"] == "prothèse céramo-métallique"
    assert done.stdout.endswith(b"}\n")


def test_a_collection_is_answered_in_the_order_of_its_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = {"cases": [quote(R01, id="B"), quote(R01, R01, id="A"), quote(id="C")]}
    code, out, _ = run("out-of-pocket", given(tmp_path, cases), capsys=capsys)
    told = json.loads(out)
    assert (code, list(told), [one["id"] for one in told["results"]]) == (0, ["results"], ["B", "A", "C"])
    assert [len(one["lines"]) for one in told["results"]] == [1, 2, 0]
    assert told["results"][1]["total"]["rac_cents"] == 400


def test_an_empty_collection_has_no_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("out-of-pocket", given(tmp_path, {"cases": []}), capsys=capsys)[:2] == (0, '{\n  "results": []\n}\n')


def test_amounts_are_per_unit_and_the_total_counts_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("out-of-pocket", given(tmp_path, quote({**R01, "quantity": 12})), capsys=capsys)
    told = json.loads(out)
    assert (code, told["lines"][0]["rac_cents"], told["total"]["rac_cents"]) == (0, 200, 2_400)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = b"\xef\xbb\xbf" + json.dumps(quote(R01)).encode()
    assert run("out-of-pocket", given(tmp_path, content), capsys=capsys)[0] == 0


def test_a_label_that_cannot_be_written_breaks_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("out-of-pocket", given(tmp_path, quote({**R01, "label": "\ud800"})), capsys=capsys)
    assert (code, json.loads(out)["lines"][0]["rac_cents"]) == (0, 200)


REFUSED: dict[str, tuple[Any, Sequence[str]]] = {
    "empty": (b"", ["$", "vide"]),
    "no text": (b"\x93NUMPY\x01\x00", ["$", "UTF-8"]),
    "another encoding": ('{"id": "é"}'.encode("latin-1"), ["$", "UTF-8"]),
    "no JSON": (b'{"id": "R",\n "lines" [}', ["$", "ligne 2, colonne 10"]),
    "a text": (b'"devis"', ["$", "objet"]),
    "NaN": (b'{"id": "R", "lines": [{"price_cents": NaN}]}', ["$.lines[0].price_cents", "NaN"]),
    "too deep": (b"[" * 100_000, ["$", "imbriqués"]),
    "euros": (quote({**R01, "price_cents": 30.5}), ["$.lines[0].price_cents", "centimes"]),
    "text": (quote({**R01, "price_cents": "3000"}), ["$.lines[0].price_cents", "guillemets"]),
    "negative": (quote({**R01, "price_cents": -3000}), ["$.lines[0].price_cents", "trop petit"]),
    "untold": (quote({"price_cents": 1}), ["$.lines[0].amc_guarantee", "obligatoire"]),
    "misspelt": (
        quote({**R01, "amc_guarantee": {"kind": "full", "plafond": 5}}),
        ["$.lines[0].amc_guarantee.plafond", "inconnu"],
    ),
    "one case of several": ({"cases": [quote(R01), quote(3, id="S")]}, ["$.cases[1].lines[0]", "accolades"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_told_at_its_place(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, said = REFUSED[name]
    code, out, err = run("out-of-pocket", given(tmp_path, content), capsys=capsys)
    assert (code, out) == (2, "")
    place, word = said
    assert [line for line in err.splitlines() if line.startswith(f"{place} ") and word in line]


@pytest.mark.parametrize("name", ["nulle-part.json", "."])
def test_a_file_that_is_not_there_is_told(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("out-of-pocket", name, capsys=capsys)
    assert (code, out) == (2, "")
    assert f"« {name} »" in err.replace("\u00a0", " ")


def test_of_a_thousand_faults_the_first_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("out-of-pocket", given(tmp_path, quote(*[{**R01, "quantity": 0}] * 1_000)), capsys=capsys)
    assert (code, out) == (2, "")
    assert "sur 1000" in err
    assert len(err.splitlines()) == 51


def test_a_verb_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys=capsys)
    assert (code, out) == (2, "")
    assert "VERBE" in err


@pytest.mark.parametrize("seed", range(300))
def test_a_damaged_file_is_answered_or_refused_in_french(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = Draw("damage", seed)
    whole: Any = quote(R01, {**R01, "amc_guarantee": {"kind": "forfait", "cents": 500}})
    whole = damaged({"cases": [whole]} if draw.chance(30) else whole, draw)
    text = json.dumps(whole)
    content = (torn(text, draw) if draw.chance(30) and text else text).encode("utf-8", errors="surrogatepass")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    code, out, err = run("out-of-pocket", "-", capsys=capsys)
    assert code in (0, 2)
    if code == 0:
        assert (err, out[-2:]) == ("", "}\n")
        parsed(out)
    else:
        assert out == ""
        assert all(line.startswith("$") and line.endswith(".") for line in err.splitlines())
        assert "Signalez le code" not in err
