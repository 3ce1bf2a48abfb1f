"""The table of shortcuts says what the script and the templates do, no more and no less."""

from __future__ import annotations

import re
from pathlib import Path

from misas.lib.french import typeset
from misas.web.ui.loader import as_printed
from misas.web.ui.shortcuts import EVERYWHERE, ON_PAGES
from tests.architecture.repository import text, under

SCRIPT = Path("src/misas/web/static/misas/misas.js")
LABELLED = re.compile(r'data-key="(\w)" data-key-label="([^"]+)"|\bkey="(\w)" key_label="([^"]+)"')


def test_letters_that_act_everywhere_are_those_of_the_script() -> None:
    script = text(SCRIPT)
    table = script[script.index("const LETTERS = {") :]
    handled = set(re.findall(r"^  '?([a-z/?])'?:", table[: table.index("\n};")], re.MULTILINE))
    assert handled == {key for one in EVERYWHERE if one.is_letter for key in one.keys}


def test_keys_with_a_name_are_listened_to() -> None:
    script = text(SCRIPT)
    assert "event.key.toLowerCase() === 'k'" in script
    assert "event.key === 'Enter'" in script
    assert "event.key === 'Escape'" in script
    assert {key for one in EVERYWHERE if not one.is_letter for key in one.keys} == {"Ctrl", "K", "Entrée", "Échap"}


def test_letters_of_pages_are_those_of_the_templates() -> None:
    found = set()
    for file in under("src/misas/web/templates", ".html"):
        if "/ui/" not in str(file):
            for groups in LABELLED.findall(as_printed(text(file))):
                found.add((groups[0] or groups[2], groups[1] or groups[3]))
    assert found == {(one.keys[0], typeset(one.does)) for one in ON_PAGES}


def test_no_letter_of_a_page_hides_one_that_acts_everywhere() -> None:
    assert not {one.keys[0] for one in ON_PAGES} & {key for one in EVERYWHERE for key in one.keys}
