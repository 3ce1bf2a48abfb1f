"""A waiting file as it faces the envelopes of its caisse: its aids draw on them, and what is sent or decided holds.

A committee grants no more than it was asked. The budget that such an aid bore in its file was the same envelope, as it
stood when the file was computed: the envelope replaces it. Not here: what is left in it
(`share_out.on_what_is_left`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from misas.core.funding.problem import Aid, AidId, Cents, Decision, Problem
from misas.core.funding.share_out import EnvelopeId


def facing(
    problem: Problem,
    envelope_of: Mapping[AidId, EnvelopeId],
    asked: Mapping[AidId, Cents],
    decisions: Mapping[AidId, Decision],
) -> Problem:
    """`envelope_of`: the aids paid out of an envelope; `asked`: those sent and not decided; `decisions`: those that
    were, whatever the file says."""
    aids = tuple(_facing(aid, envelope_of.get(aid.id), asked.get(aid.id)) for aid in problem.aids)
    borne = {aid.budget for aid in aids}
    budgets = {id: cents for id, cents in problem.constraints.budgets.items() if id in borne}
    return replace(
        problem,
        aids=aids,
        constraints=replace(problem.constraints, budgets=MappingProxyType(budgets)),
        decisions=MappingProxyType({**problem.decisions, **decisions}),
    )


def _facing(aid: Aid, envelope: EnvelopeId | None, asked: Cents | None) -> Aid:
    aid = replace(aid, budget=envelope or aid.budget)
    if asked is None:
        return aid
    if aid.is_loan:
        return replace(aid, max_cents=min(aid.max_cents, asked))
    most = asked if aid.cap_left_cents is None else min(asked, aid.cap_left_cents)
    return replace(aid, cap_per_request_cents=most + aid.already_used_this_year_cents)
