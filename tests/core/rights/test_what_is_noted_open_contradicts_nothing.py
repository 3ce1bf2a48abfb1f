"""A right is noted open only beside what goes with it: no AME beside a French nationality, a PUMa or a C2S."""

from __future__ import annotations

import pytest

from misas.core.rights.facts import Held
from misas.core.rights.noting import against


@pytest.mark.parametrize(
    ("right", "facts", "beside", "code"),
    [
        ("ame", {"nationality": "french"}, set(), "rights.ame_of_a_french_person"),
        ("ame", {"base_cover": "open"}, set(), "rights.ame_beside_puma"),
        ("ame", {"complementary_cover": "c2s_free"}, set(), "rights.covers_incompatible"),
        ("ame", {}, {"puma"}, "rights.ame_beside_puma"),
        ("ame", {}, {"c2s_auto_rsa"}, "rights.covers_incompatible"),
        ("c2s", {}, {"ame"}, "rights.covers_incompatible"),
        ("puma", {}, {"ame"}, "rights.ame_beside_puma"),
        ("ame", {"nationality": "other", "base_cover": "closed"}, {"aah"}, None),
        ("c2s", {"nationality": "french"}, {"puma"}, None),
        ("aah", {}, {"ame"}, None),
    ],
)
def test_what_does_not_go_together_is_named(
    right: str, facts: dict[str, str], beside: set[str], code: str | None
) -> None:
    fault = against(right, {name: Held(value) for name, value in facts.items()}, beside)
    assert (fault.code if fault else None) == code
    assert fault is None or fault.field == "right"
