from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.imports.grid import Line, Mark
from misas.core.imports.keeping import faults_of, kept_faults, kept_line, line_of, recognition_of
from misas.core.imports.rows import RowRead
from misas.core.imports.states import (
    RECEIVED,
    STEPS,
    TO_RECEIVE,
    BatchStatus,
    Keys,
    Received,
    Row,
    RowState,
    after,
    counts_of,
    sort_rows,
)
from misas.core.refusals import Fault, Refused


def line(number: int, content: str = "", person: str = "", reference: str = "") -> tuple[RowRead, Keys | None]:
    read = RowRead(number, reference, None)
    if not content:
        return read, None
    return read, Keys(content.encode(), person or content, reference.encode())


def states(*lines: tuple[RowRead, Keys | None], received: Received | None = None) -> list[tuple[str, int | None, str]]:
    return [(row.state.value, row.twin, row.earlier) for row in sort_rows(lines, received or Received())]


def test_a_new_content_is_to_create_and_a_fault_to_correct() -> None:
    assert states(line(2, "a"), line(3), line(4, "b")) == [
        ("to_create", None, ""),
        ("to_correct", None, ""),
        ("to_create", None, ""),
    ]


def test_the_same_content_again_is_up_to_date() -> None:
    known = Received(by_fingerprint={b"a": "R1"})
    assert states(line(2, "a"), line(3, "b"), line(4, "b"), received=known) == [
        ("up_to_date", None, "R1"),
        ("to_create", None, ""),
        ("up_to_date", 3, ""),
    ]


def test_another_content_for_the_same_reference_or_person_is_to_link() -> None:
    known = Received(by_reference={b"7": "R7"}, by_person={"nadia": "R1"})
    assert states(
        line(2, "a", "zoe", "7"),
        line(3, "b", "nadia"),
        line(4, "c", "jose", "8"),
        line(5, "d", "ines", "8"),
        line(6, "e", "jose"),
        received=known,
    ) == [
        ("to_link", None, "R7"),
        ("to_link", None, "R1"),
        ("to_create", None, ""),
        ("to_link", 4, ""),
        ("to_link", 4, ""),
    ]


def test_a_content_received_under_an_older_key_is_still_known() -> None:
    keys = Keys(b"new", "nadia", older=(b"old",))
    assert next(sort_rows([(RowRead(2, "", None), keys)], Received(by_fingerprint={b"old": "R1"}))).earlier == "R1"


@given(
    st.lists(st.tuples(st.sampled_from("abcd "), st.sampled_from("xyz"), st.sampled_from(["", "1", "2"])), max_size=12)
)
def test_once_received_the_whole_file_is_up_to_date(file: list[tuple[str, str, str]]) -> None:
    lines = [
        line(i, content.strip(), person, reference) for i, (content, person, reference) in enumerate(file, start=2)
    ]
    first = list(sort_rows(lines, Received()))
    known = {row.keys.fingerprint: f"R{row.read.number}" for row in first if row.keys and row.state in TO_RECEIVE}
    assert len(known) == sum(1 for row in first if row.state in TO_RECEIVE)  # one receipt per content
    again: list[Row] = list(sort_rows(lines, Received(by_fingerprint=known)))
    assert {row.state for row in again} <= {RowState.UP_TO_DATE, RowState.TO_CORRECT}


def test_counts_name_every_state() -> None:
    assert list(counts_of({RowState.CREATED: 3}).values()) == [0, 0, 0, 0, 3, 0]
    assert set(RECEIVED) == TO_RECEIVE


def test_the_life_of_a_file_is_a_table() -> None:
    allowed = {(step.verb, source): step.target for step in STEPS for source in step.sources}
    for verb in {step.verb for step in STEPS}:
        for status in BatchStatus:
            if (verb, status) in allowed:
                assert after(status, verb) is allowed[verb, status]
            else:
                with pytest.raises(Refused, match=f"imports.batch.{status}"):
                    after(status, verb)
    ends = {BatchStatus.DONE, BatchStatus.DROPPED}
    assert not any(source in ends for step in STEPS for source in step.sources)


def test_a_line_its_marks_and_its_faults_come_back_as_they_were_kept() -> None:
    from datetime import date

    kept = Line(7, ("A", "1984-03-12"), {1: Mark.DATE})
    faults = (Fault.of("birth_date", "imports.cell.swapped_date", proposed=date(1984, 3, 25), places=(1, 2)),)
    words = kept_line(kept, faults, {"last_name": "A"})
    assert line_of(7, words) == kept
    assert faults_of(words) == faults
    assert kept_faults(faults) == words["faults"]
    assert recognition_of(1, [[0, "Nom", "last_name"]], [1]).known == {"last_name": 0}
