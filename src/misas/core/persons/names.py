"""Names as they are searched and compared. Not here: how they are shown, rows, ranges of SQL."""

from __future__ import annotations

from misas.lib.text import compact, normalise

KEY_LENGTH = 160


def search_name(birth_name: str, used_name: str, first_names: str) -> str:
    """The one sortable form: "benali martin nadia sophie"."""
    used = "" if normalise(used_name) == normalise(birth_name) else normalise(used_name)
    return " ".join(part for part in (normalise(birth_name), used, normalise(first_names)) if part)[:KEY_LENGTH]


def search_keys(birth_name: str, used_name: str, first_names: str) -> tuple[str, ...]:
    """Every form under which a prefix may find the person: her words, beginning with each of them in turn.

    A compound name also stands as one word, so that "benali" finds "Ben Ali" and "jeanpaul" finds "Jean-Paul".
    """
    names = [n for n in dict.fromkeys((birth_name, used_name, first_names)) if normalise(n)]
    words = [word for name in names for word in normalise(name).split()]
    rotations = [" ".join(words[i:] + words[:i]) for i in range(len(words))]
    joined = [" ".join([compact(n), *words]) for n in names if " " in normalise(n)]
    return tuple(dict.fromkeys(key[:KEY_LENGTH] for key in rotations + joined))


def distance(one: str, other: str, limit: int = 3) -> int:
    """Edit distance with neighbouring swaps (optimal string alignment), cut at `limit`: further is only "far"."""
    if abs(len(one) - len(other)) >= limit:
        return limit
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) >= limit:
            return limit
        before, previous = previous, row
    return min(previous[-1], limit)


def near(one: str, other: str) -> bool:
    """Whether two normal forms may be one name typed twice: one slip up to 7 letters, two beyond."""
    if not one or not other:
        return False
    if one == other:
        return True
    shortest = min(len(one), len(other))
    return shortest >= 4 and distance(one, other) <= (1 if shortest < 8 else 2)
