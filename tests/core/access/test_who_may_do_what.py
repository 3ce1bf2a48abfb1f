"""One table says who may do what, and a verb that nobody declared is our fault, never a silent no."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.access import PERMISSIONS, SYSTEM, Actor, Context, Grant, Role, Subject, may, verbs_of

GARD, NORD = 301, 594
caisses = st.sampled_from([GARD, NORD])
grants = st.builds(Grant, st.sampled_from([r for r in Role if r is not Role.SYSTEM]), caisses)


def actor(*roles: Role, caisse: int = GARD) -> Actor:
    return Actor(7, "Claire Roux", frozenset(Grant(role, caisse) for role in roles))


def test_a_role_reaches_no_further_than_its_caisse() -> None:
    supervisor = actor(Role.SUPERVISOR)
    assert may(supervisor, "account.invite", Subject("account", caisse=GARD))
    refused = may(supervisor, "account.invite", Subject("account", caisse=NORD))
    assert not refused
    assert refused.reason == "access.bond_caisse"


def test_an_administrator_of_the_nation_administers_every_caisse() -> None:
    nation = Actor(1, "Admin", frozenset({Grant(Role.ADMINISTRATOR)}))
    assert may(nation, "account.reset", Subject("account", caisse=NORD))


def test_an_undeclared_verb_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        may(actor(Role.SUPERVISOR), "account.fly", Subject("account", caisse=GARD))


@given(st.frozensets(grants, max_size=4), caisses)
def test_a_caisse_role_gives_nothing_in_another_caisse(held: frozenset[Grant], caisse: int) -> None:
    elsewhere = frozenset(g for g in held if g.caisse != caisse and g.role is not Role.NATIONAL_STEERING)
    subject = Subject("case", caisse=caisse, owner=99)
    somebody = Actor(7, "X", elsewhere)
    free = {v for v, rule in PERMISSIONS.items() if any(bond.value in ("none", "self") for _, bond in rule.roles)}
    assert verbs_of(somebody, subject) <= free


@given(st.frozensets(grants, max_size=4))
def test_the_context_of_an_actor_holds_its_own_caisses_and_nothing_else(held: frozenset[Grant]) -> None:
    context = Context.of(Actor(7, "X", held))
    assert context.caisses <= {g.caisse for g in held}
    assert context.only(GARD).caisses <= context.caisses


def test_the_system_may_do_everything_declared() -> None:
    assert verbs_of(SYSTEM, Subject("case")) == frozenset(PERMISSIONS)


def test_an_organisation_reaches_what_is_its_own_and_nothing_else() -> None:
    member = Actor(9, "Aline Costa", frozenset({Grant(Role.PARTNER_MEMBER, organisation=4)}))
    assert may(member, "referral.follow", Subject("referral", caisse=301, organisation=4))
    assert not may(member, "referral.follow", Subject("referral", caisse=301, organisation=5))
    assert not may(member, "referral.follow", Subject("referral", caisse=301))


def test_who_followed_a_case_and_left_the_caisse_reads_it_no_more() -> None:
    here = Subject("case", caisse=301, owner=1, followers=frozenset({7}), readers=frozenset({7}))
    assert may(actor(Role.SOCIAL_WORKER, caisse=301), "case.read", here)
    assert not may(actor(Role.SOCIAL_WORKER, caisse=11), "case.read", here)
