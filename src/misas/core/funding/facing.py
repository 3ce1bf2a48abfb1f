"""A waiting file as it faces the envelopes of its caisse: its aids draw on them, and what is sent or decided holds.

A committee grants no more than it was asked. A budget that a file already had for such an aid (a household's cap) goes
on as a joint cap. Not here: what is left in the envelopes (`share_out.on_what_is_left`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from misas.core.funding.problem import Aid, AidId, Cents, Decision, JointCap, Problem
from misas.core.funding.share_out import EnvelopeId


def facing(
    problem: Problem,
    envelope_of: Mapping[AidId, EnvelopeId],
    asked: Mapping[AidId, Cents],
    decisions: Mapping[AidId, Decision],
) -> Problem:
    """`envelope_of`: the aids paid out of an envelope; `asked`: those sent and not decided; `decisions`: those that
    were, whatever the file says."""
    rules = problem.constraints
    bearers: dict[str, list[Aid]] = {}
    for aid in problem.aids:
        if aid.budget is not None:
            bearers.setdefault(aid.budget, []).append(aid)
    leaving = {id for id, aids in bearers.items() if any(aid.id in envelope_of for aid in aids)}
    caps = [JointCap(tuple(aid.id for aid in bearers[id]), rules.budgets[id]) for id in sorted(leaving)]
    kept = {id: cents for id, cents in rules.budgets.items() if id not in leaving}
    return replace(
        problem,
        aids=tuple(_facing(aid, envelope_of.get(aid.id), leaving, asked.get(aid.id)) for aid in problem.aids),
        constraints=replace(rules, joint_caps=(*rules.joint_caps, *caps), budgets=MappingProxyType(kept)),
        decisions=MappingProxyType({**problem.decisions, **decisions}),
    )


def _facing(aid: Aid, envelope: EnvelopeId | None, leaving: set[str], asked: Cents | None) -> Aid:
    budget = envelope or (None if aid.budget in leaving else aid.budget)
    aid = replace(aid, budget=budget)
    if asked is None:
        return aid
    if aid.is_loan:
        return replace(aid, max_cents=min(aid.max_cents, asked))
    most = asked if aid.cap_left_cents is None else min(asked, aid.cap_left_cents)
    return replace(aid, cap_per_request_cents=most + aid.already_used_this_year_cents)
