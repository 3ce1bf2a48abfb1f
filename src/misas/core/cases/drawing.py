"""The law of `lifecycle.py` drawn for people: the page docs/lifecycle.md, which a test keeps in step."""

from __future__ import annotations

from misas.core.cases.codes import CaseStatus
from misas.core.cases.lifecycle import STATUSES, STEPS, Step

HEAD = """# The life of a case

Made from `src/misas/core/cases/lifecycle.py` by `misas.core.cases.drawing`; a test keeps it in step. Do not edit.

Statuses are never chosen: a case stands at the first status that its facts bear, in this order: {order}.
"""


def page() -> str:
    """The whole page: the order of the statuses, the diagram, and the table of verbs."""
    order = ", ".join(f"`{status}`" for status, _holds in STATUSES)
    return "\n".join([HEAD.format(order=order), "```mermaid", mermaid(), "```", "", table(), ""])


def mermaid() -> str:
    """The moves from status to status, one arrow per pair with its verbs."""
    arrows: dict[tuple[CaseStatus, CaseStatus], list[str]] = {}
    for step in STEPS:
        for start in sorted(step.start, key=list(CaseStatus).index):
            for end in sorted(step.leads_to - {start}, key=list(CaseStatus).index):
                arrows.setdefault((start, end), []).append(step.verb)
    lines = [f"    {start} --> {end}: {', '.join(verbs)}" for (start, end), verbs in arrows.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {CaseStatus.TO_ASSIGN}: open", *lines])


def table() -> str:
    """Every verb: from where, to where, the fact it records, who may."""
    rows = ["| verb | from | leads to | fact | who |", "|---|---|---|---|---|", *(_row(step) for step in STEPS)]
    return "\n".join(rows)


def _row(step: Step) -> str:
    def names(statuses: frozenset[CaseStatus]) -> str:
        return "any" if statuses == frozenset(CaseStatus) else ", ".join(s for s in CaseStatus if s in statuses)

    who = ", ".join(sorted(step.roles)) or "the service itself"
    return f"| {step.verb} | {names(step.start)} | {names(step.leads_to) or 'the same'} | {step.fact} | {who} |"


if __name__ == "__main__":
    print(page(), end="")
