"""Legal mentions that nobody filled are told by name; they stop nothing, and a full set says so in one line."""

from __future__ import annotations

from typing import Any, cast

from misas.cli.commands.doctor import notices
from misas.cli.house import House
from misas.wording.notices import ALL


class Told:
    """A house that says this of itself."""

    def __init__(self, said: dict[str, str]) -> None:
        self.said = said

    def notices(self) -> dict[str, str]:
        return self.said


def look(said: dict[str, str]) -> list[Any]:
    return list(notices(cast(House, Told(said))))


def test_each_empty_mention_is_named_with_its_variable() -> None:
    found = look({name: "" if name in ("dpo", "hosting") else "dit" for name in ALL})
    assert [one.mark for one in found] == ["!"] * 3
    assert {one.said.split()[0] for one in found[1:]} == {"MISAS_DPO", "MISAS_HOSTING"}
    assert all(one.well for one in found)


def test_a_full_set_is_well() -> None:
    (found,) = look(dict.fromkeys(ALL, "dit"))
    assert found.mark == "✓"
