"""`./misas rights review`: one JSON object with its French, or every fault in French and nothing invented."""

from __future__ import annotations

import io
import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from misas.cli import terminal
from misas.cli.commands.rights import review
from misas.connectors.rule_files import RuleFolder
from misas.core.rights.answers import Ends
from misas.core.rights.engine import (
    C2SFigures,
    EngineAnswer,
    EngineAway,
    EngineBroken,
    EngineReview,
    SecondOpinion,
)
from misas.core.rights.facts import Atom, Household
from misas.core.rights.grounds import Ground
from misas.core.rights.questions import COVER, SCRIPT

ROOT = Path(__file__).resolve().parents[2]
HOUSEHOLDS = ROOT / "docs" / "households"
RULES = RuleFolder(ROOT / "rules")
FIGURES = C2SFigures(
    ceiling_free=10421,
    ceiling_contribution=14069,
    base_low=Decimal("8400.00"),
    base_high=Decimal("8400.00"),
    contribution_low=Decimal(0),
    contribution_high=Decimal(0),
    lines=(Ground("wage_net", "CSS R861-8", True, amount=Decimal("8400.00"), period="2025-10/2026-09"),),
    base_held=Decimal("8400.00"),
    tier_low="gratuite",
    tier_high="gratuite",
    reason_low="",
    reason_high="",
)


class Engine:
    """An engine that answers no to all it is asked, or what a test wants of it."""

    def __init__(self, agrees: bool = True, trouble: Exception | None = None, missing: bool = False) -> None:
        self.agrees, self.trouble, self.missing = agrees, trouble, missing
        self.asked: Sequence[tuple[str, str]] = ()

    def ask(self, household: Household, asked: Sequence[tuple[str, str]], *, within: float) -> EngineReview:
        if self.trouble:
            raise self.trouble
        self.asked = asked
        ground = Ground("c2s_base", "CSS R861-8", False, amount=Decimal("8400.00"), period="2025-10/2026-09")
        answers = tuple(EngineAnswer(right, member, Ends(False, False), (ground,)) for right, member in asked)
        opinion = SecondOpinion(self.agrees, "gratuite", "gratuite" if self.agrees else "participation")
        labels = {"c2s_base": "Ressources comptées", "gratuite": "C2S gratuite", "participation": "C2S payante"}
        whole = EngineReview("test", answers[1:] if self.missing else answers, (), FIGURES, opinion)
        return replace(whole, labels=labels)


class Home:
    """A house with the shipped rules and an engine made for a test."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def rules(self) -> RuleFolder:
        return RULES

    def rights_engine(self) -> AbstractContextManager[Engine]:
        @contextmanager
        def kept() -> Iterator[Engine]:
            yield self.engine

        return kept()


def run(file: str, engine: Engine, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Through the terminal, as typed: exit code, standard output, standard error."""

    @contextmanager
    def enter() -> Iterator[Any]:
        yield Home(engine)

    code = terminal.main(["rights", "review", file], enter)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def written(folder: Path, value: Any) -> str:
    path = folder / "foyer.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("file", sorted(HOUSEHOLDS.glob("*.json")), ids=lambda file: file.stem)
def test_a_shipped_household_is_answered_whole(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    engine = Engine()
    code, out, err = run(str(file), engine, capsys)
    told = json.loads(out)
    assert (code, err, told["engine"], told["waiting"]) == (0, "", "answered", [])
    assert {"c2s"} & {right for right, _ in engine.asked} or file.stem == "without-papers"
    for one in told["answers"]:
        assert one["verdict"] in ("yes", "no", "unknown") and one["verdict_fr"] in ("Oui", "Non", "À vérifier")
        assert bool(one["to_ask"]) == (one["verdict"] == "unknown")
        assert 0 < len(one["grounds"]) <= 25
        assert all(ground["sentence"].endswith(".") for ground in one["grounds"])
        assert all(asked["question"].endswith("?") for asked in one["to_ask"])
        assert one["change"] is None or one["change"]["sentence"].endswith(".")
        assert one["delay"]["state"] in ("told", "none", "not_checked") and one["delay"]["sentence"].endswith(".")
        assert one["renewal"]["state"] in ("told", "none", "not_checked") and one["renewal"]["sentence"].endswith(".")
        assert one["delay"]["state"] != "told" or (one["delay"]["article"] and one["delay"]["certainty"])


def test_the_figures_of_the_c2s_and_the_words_of_the_engine_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(str(HOUSEHOLDS / "single-on-rsa.json"), Engine(), capsys)
    told = json.loads(out)
    assert (told["c2s"]["ceiling_free"], told["c2s"]["base_held"]) == (10421, 8400)
    assert told["c2s"]["tier_low_fr"] == "C2S gratuite"
    assert sum(line["amount"] for line in told["c2s"]["lines"]) == told["c2s"]["base_held"]
    (c2s,) = [one for one in told["answers"] if one["right"] == "c2s"]
    assert "Ressources comptées" in c2s["grounds"][0]["sentence"]
    assert told["rules_version"] == {"catalogue": RULES.version, "engine": "test"}
    assert told["freshness"]["heading"]


def test_the_questions_come_best_first_and_speak_french(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    alone = {"month": "2026-11", "members": [{"id": "p1", "role": "applicant"}]}
    _, out, _ = run(written(tmp_path, alone), Engine(), capsys)
    asked = json.loads(out)["questions"]
    assert len(asked) > 20
    assert {one["fact"] for one in asked[:2]} == {"base_cover", "complementary_cover"}
    script = [one["fact"] for one in asked[2:] if one["fact"] in SCRIPT]
    assert script == [fact for fact in SCRIPT if fact in script] == [one["fact"] for one in asked[2 : 2 + len(script)]]
    about_cover = [not COVER.isdisjoint(one["rights"]) for one in asked[2 + len(script) :]]
    assert True in about_cover and about_cover == sorted(about_cover, reverse=True)
    assert all(one["question"].endswith("?") and one["rights"] for one in asked)


@pytest.mark.parametrize(
    ("engine", "state", "said"),
    [
        (Engine(trouble=EngineAway("down")), "away", "ne répond pas"),
        (Engine(trouble=EngineBroken("garbage")), "broken", "inutilisable"),
        (Engine(missing=True), "broken", "inutilisable"),
    ],
    ids=["away", "broken", "incomplete"],
)
def test_without_the_engine_the_catalogue_still_answers(
    engine: Engine, state: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(str(HOUSEHOLDS / "single-on-rsa.json"), engine, capsys)
    told = json.loads(out)
    assert (code, told["engine"], told["c2s"], told["second_opinion"]) == (1, state, None, None)
    assert said in err and told["answers"]
    assert "c2s" in {one["right"] for one in told["waiting"]}
    assert "c2s" not in {one["right"] for one in told["answers"]}, "nothing is answered in its place"


def test_two_opinions_that_differ_are_a_no(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(str(HOUSEHOLDS / "single-on-rsa.json"), Engine(agrees=False), capsys)
    assert code == 1 and "À vérifier avant de conclure" in err
    opinion = json.loads(out)["second_opinion"]
    assert (opinion["agrees"], opinion["kernel"]) == (False, "participation")
    assert "C2S gratuite" in opinion["sentence"] and "C2S payante" in opinion["sentence"]


def member(**facts: Any) -> dict[str, Any]:
    return {"month": "2026-11", "members": [{"id": "p1", "role": "applicant", **facts}]}


CHILD = {"id": "c1", "role": "child", "birth_date": "1970-01-01"}
REFUSED = [
    ("", "n’est pas du JSON : erreur ligne 1, colonne 1"),
    ('{"month": ', "n’est pas du JSON"),
    ("[]", "n’est pas un foyer"),
    ('{"month": "2026-11", "month": "2026-12"}', "« month » est donné deux fois"),
    ('{"month": NaN}', "« NaN » n’est pas un montant"),
    ("[" * 100_000, "démesuré"),
    ('{"month": ' + "9" * 6000 + "}", "démesuré"),
    ("x" * 1_000_001, "trop gros"),
    (member(wage_net=-1), "members[0].wage_net : Un montant ne peut pas être négatif."),
    (member(zut=1), "members[0].zut : Ce fait n’existe pas"),
    (member(birth_date="1990-01-01", wage_net={"1989-12": 4}), "avant la naissance"),
    ({**member(), "month": "2150-01"}, "month : Ce mois est dans l’avenir."),
    ({"month": "2026-11", "members": [{**member(birth_date="1990-05-01")["members"][0]}, CHILD]}, "plus âgé"),
    (member(base_cover="ame", complementary_cover="c2s_free"), "ne vont pas ensemble"),
]


@pytest.mark.parametrize(("value", "said"), REFUSED, ids=[said[:30] for _, said in REFUSED])
def test_what_cannot_be_taken_is_said_and_nothing_is_answered(
    value: Any, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(written(tmp_path, value), Engine(trouble=AssertionError("asked for nothing")), capsys)
    assert (code, out) == (2, "")
    assert said in err and "Traceback" not in err


def test_every_fault_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = member(wage_net=-1, birth_date="hier", zut=1)
    _, _, err = run(written(tmp_path, bad), Engine(), capsys)
    places = [line.partition(" : ")[0] for line in err.splitlines()]
    assert places == ["members[0].birth_date", "members[0].zut", "members[0].wage_net"]


def test_bytes_that_are_no_text_and_files_that_are_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "latin").write_bytes("é".encode("latin-1"))
    for name, said in ((tmp_path / "latin", "UTF-8"), (tmp_path / "absent", "n’existe pas"), (tmp_path, "lu")):
        code, out, err = run(str(name), Engine(), capsys)
        assert (code, out) == (2, "") and said in err


def test_a_household_comes_by_standard_input_and_its_cents_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = "\ufeff" + json.dumps(member(wage_net={"2026-09": 0.1}))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
    assert review.read_json("-")["members"][0]["wage_net"] == {"2026-09": Decimal("0.1")}
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
    code = review.run(Namespace(file="-"), Home(Engine()))  # type: ignore[arg-type]
    assert code == 0 and json.loads(capsys.readouterr().out)["month"] == "2026-11"


def test_what_is_asked_is_of_a_member_or_of_the_household(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    alone = {"month": "2026-11", "members": [{"id": "p1", "role": "applicant"}]}
    _, out, _ = run(written(tmp_path, alone), Engine(), capsys)
    table = RULES.table
    for one in json.loads(out)["answers"]:
        for asked in one["to_ask"]:
            assert Atom(asked["member"], asked["fact"]).member in ("", "p1")
            assert (asked["member"] == "") == (table[asked["fact"]].entity == "foyer")


def test_a_second_computation_that_gives_up_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    class GivesUp(Engine):
        def ask(self, household: Household, asked: Sequence[tuple[str, str]], *, within: float) -> EngineReview:
            return replace(super().ask(household, asked, within=within), second_opinion=None)

    code, out, _ = run(str(HOUSEHOLDS / "single-on-rsa.json"), GivesUp(), capsys)
    opinion = json.loads(out)["second_opinion"]
    assert code == 0 and opinion["agrees"] is None
    assert opinion["sentence"].startswith("Second calcul\u00a0: non comparé")
