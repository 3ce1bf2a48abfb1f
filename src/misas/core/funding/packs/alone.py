"""What one aid would pay if it were alone: the amount that a trained agent writes into a case by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from misas.core.funding.packs.counting import part
from misas.core.funding.problem import Aid, Cents, Keep, LineId, Mode


def paid_alone(aid: Aid, left: Mapping[LineId, Cents]) -> Cents:
    """The most that this aid pays on all the lines it covers, `left` being what insurance leaves of every line of the
    person. 0 when it does not open."""
    lines = [left[line] for line in aid.covers_lines]
    rac = sum(left.values())
    if aid.is_loan:
        most = min(aid.max_cents, rac) // aid.grid_cents * aid.grid_cents
        return most if most >= aid.min_cents else 0
    if sum(lines) < aid.opens_if_remaining_at_least_cents:
        return 0
    room = sum(lines) - _kept(aid.person_must_keep, sum(lines))
    if aid.cap_left_cents is not None:
        room = min(room, aid.cap_left_cents)
    total = 0
    for cents in lines:
        most = min(part(aid.rate, cents), room - total)
        if aid.cap_per_line_cents is not None:
            most = min(most, aid.cap_per_line_cents)
        total += max(0, most // aid.grid_cents * aid.grid_cents)
    if aid.mode is Mode.FIXED:
        total = aid.fixed_cents if total >= aid.fixed_cents else 0
    if total < aid.min_grant_cents:
        return 0
    goal = aid.only_if_final_rac_at_most_cents
    return 0 if goal is not None and rac - total > goal else total


def paid_by_parts(parts: Sequence[Aid], left: Mapping[LineId, Cents], together: Cents | None) -> Cents:
    """The same for the parts of one rule, under the ceiling that they share."""
    total = sum(paid_alone(one, left) for one in parts)
    return total if together is None else min(total, together)


def _kept(keep: Keep | None, cents: Cents) -> Cents:
    if keep is None:
        return 0
    return max(keep.cents, -(-keep.ratio.num * cents // keep.ratio.den))
