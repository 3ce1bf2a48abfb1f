"""The next question settles the most rights; among equals the easiest; what was declined is not asked again."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from misas.core.rights.evaluate import evaluate
from misas.core.rights.facts import Atom, Household
from misas.core.rights.questions import Doubt, Question, doubts, effort, next_question, ranked, weight
from misas.core.rights.supposing import supposed
from tests.kit.rights import household, right, rights, table


def open_rights(held: Household) -> tuple[Doubt, ...]:
    return doubts(evaluate(one, held, table()) for one in rights())


def questions(held: Household) -> list[str]:
    return [one.fact for one in ranked(open_rights(held), held, table())]


def test_with_nothing_known_the_cover_is_asked_first() -> None:
    held = household()
    best = next_question(open_rights(held), held, table())
    assert best is not None
    assert best.fact == "base_cover"
    assert len(best.rights) >= 8


def test_every_answer_brings_the_review_nearer_to_its_end() -> None:
    """Answering the best question again and again ends with nothing open, whatever is answered."""
    facts: dict[str, Any] = {}
    left = len(open_rights(household()))
    for _ in range(len(table())):
        held = supposed(household(**facts), table())
        best = next_question(open_rights(held), held, table())
        if best is None:
            break
        one = table()[best.fact]
        match one.nature.value:
            case "booleen":
                facts[best.fact] = False
            case "enum":
                facts[best.fact] = next(iter(one.values))
            case "date":
                facts[best.fact] = "1980-05-12"
            case _:
                facts[best.fact] = 0
        now = len(open_rights(supposed(household(**facts), table())))
        assert now <= left
        left = now
    assert left == 0


def test_a_declined_fact_is_not_asked_again() -> None:
    assert questions(household())[0] == "base_cover"
    assert "base_cover" not in questions(household(base_cover={"status": "declined"}))


def test_among_equals_the_easiest_comes_first() -> None:
    half = Fraction(1, 2)
    doubt = Doubt("x", "p1", {Atom("p1", "wage_net"): half, Atom("p1", "ameli_account"): half, Atom("p1", "ald"): half})
    assert [one.fact for one in ranked([doubt], household(), table())] == ["ameli_account", "ald", "wage_net"]


def test_more_rights_settled_comes_before_ease() -> None:
    wage, ameli = Atom("p1", "wage_net"), Atom("p1", "ameli_account")
    two = [Doubt(name, "p1", {wage: Fraction(1)}) for name in ("x", "y")]
    ranking = ranked([*two, Doubt("z", "p1", {ameli: Fraction(1)})], household(), table())
    assert ranking[0] == Question("p1", "wage_net", ("x", "y"), Fraction(2), effort(table()["wage_net"]))


def test_what_settles_the_c2s_is_asked_before_any_allowance() -> None:
    wage, rate = Atom("p1", "wage_net"), Atom("p1", "disability_rate")
    open_now = [Doubt("c2s", "p1", {wage: Fraction(1, 40)}), Doubt("aah", "p1", {rate: Fraction(1)})]
    assert [one.fact for one in ranked(open_now, household(), table())] == ["wage_net", "disability_rate"]


def test_the_one_answer_that_the_c2s_lacks_does_not_wait_for_the_script() -> None:
    wage, doctor = Atom("p1", "wage_net"), Atom("p1", "cannot_see_doctor_for_cost")
    others = [Doubt("pass", "p1", {doctor: Fraction(1)}), Doubt("ame", "p1", {doctor: Fraction(1, 2)})]
    lacks_one = [Doubt("c2s", "p1", {wage: Fraction(1)}), *others]
    assert [one.fact for one in ranked(lacks_one, household(), table())] == ["wage_net", "cannot_see_doctor_for_cost"]
    activity = Atom("p1", "activity")
    lacks_two = [Doubt("c2s", "p1", {wage: Fraction(1), activity: Fraction(1)}), *others]
    assert ranked(lacks_two, household(), table())[0].fact == "cannot_see_doctor_for_cost"


def test_the_cover_of_today_is_asked_before_what_settles_another() -> None:
    today, wage = Atom("p1", "base_cover"), Atom("p1", "wage_net")
    open_now = [Doubt("c2s", "p1", {wage: Fraction(1)}), Doubt("medecin_traitant", "p1", {today: Fraction(1, 3)})]
    assert [one.fact for one in ranked(open_now, household(), table())] == ["base_cover", "wage_net"]


def test_an_amount_that_few_have_waits_for_those_that_many_have() -> None:
    rare, usual = Atom("p1", "asbestos_compensation"), Atom("p1", "wage_net")
    open_now = [Doubt("c2s", "p1", {rare: Fraction(1, 2), usual: Fraction(1, 40)})]
    assert [one.fact for one in ranked(open_now, household(), table())] == ["wage_net", "asbestos_compensation"]


def test_more_euros_a_year_come_before_more_rights() -> None:
    dear, cheap = Atom("p1", "aah"), Atom("p1", "ameli_account")
    open_now = [
        Doubt("x", "p1", {dear: Fraction(1)}),
        *(Doubt(name, "p1", {cheap: Fraction(1)}) for name in ("y", "z")),
    ]
    weights = {"x": Fraction(12), "y": Fraction(1), "z": Fraction(1)}
    assert [one.fact for one in ranked(open_now, household(), table(), weights)] == ["aah", "ameli_account"]
    assert [one.fact for one in ranked(open_now, household(), table())] == ["ameli_account", "aah"]


def test_a_right_weighs_its_yearly_euros_for_each_person_it_covers() -> None:
    alone = household()
    stake = right("rsa").stake
    assert stake is not None
    assert weight(right("rsa"), alone) == 1 + Fraction(stake.euros) / 1000
    assert weight(right("fsl"), alone) == 1


def test_nothing_open_asks_nothing() -> None:
    assert next_question([], household(), table()) is None


def test_twelve_amounts_are_harder_than_a_yes() -> None:
    assert effort(table()["wage_net"]) > effort(table()["birth_date"]) > effort(table()["couple"])
    assert effort(table()["ald"]) > effort(table()["couple"])
