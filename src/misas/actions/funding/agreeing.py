"""Whether what she agreed to still stands: a plan computed again that asks nobody for another cent needs no new yes.

Not here: how her agreement is recorded (`planning`).
"""

from __future__ import annotations

from misas.records.funding.models import FundingPlan, PlanVersion, Share


def still_agreed(plan: FundingPlan, version: PlanVersion) -> bool:
    """Whether this computation pays the same cents, by the same aids, on the same lines, and leaves her the same. One
    query when she agreed to another one."""
    chosen = plan.chosen
    if chosen is None or chosen == version:
        return chosen is not None
    if (chosen.rac_cents, chosen.to_pay_now_cents) != (version.rac_cents, version.to_pay_now_cents):
        return False
    paid: dict[int, set[tuple[object, ...]]] = {chosen.pk: set(), version.pk: set()}
    rows = Share.objects.filter(version__in=paid, cents__gt=0).values_list("version", "aid", "line__line", "cents")
    for at, *share in rows:
        paid[at].add(tuple(share))
    return paid[chosen.pk] == paid[version.pk]
