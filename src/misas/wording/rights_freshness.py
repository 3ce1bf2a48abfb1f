"""How fresh our figures are, in French: the line of each finding, the summary, the banner of a review.

Labels and reasons are those of `rules/revalorisations.yaml`. Not here: what makes one late (`core.rights.freshness`).
"""

from __future__ import annotations

from misas.core.rights.freshness import Banner, Cause, Finding, Freshness, Standing
from misas.lib.french import NBSP, day


def finding_line(one: Finding) -> str:
    """One figure, gap or source that is not current, in one sentence."""
    assert one.due is not None  # only what is current and without a calendar has no day
    match one.cause:
        case Cause.REVISION_MISSING:
            waits = "attendue depuis" if one.standing is Standing.EXPECTED else "manque depuis"
            since = f" (valeur tenue{NBSP}: {day(one.since)})" if one.since else ""
            return f"{one.label}{NBSP}: la revalorisation {waits} le {day(one.due)}{since}."
        case Cause.SOURCE_OLD:
            return f"{one.label}{NBSP}: la source devait être relue avant le {day(one.due)}."
        case Cause.GAP_SAID:
            return f"{one.label}{NBSP}: {one.reason} À régler avant le {day(one.due)}."
        case Cause.GAP_OVER:
            return f"{one.label}{NBSP}: manque connu, à régler avant le {day(one.due)}, toujours là. {one.reason}"
        case Cause.NONE:
            return f"{one.label}{NBSP}: à jour. Prochaine revalorisation le {day(one.due)}."


def summary(found: Freshness) -> str:
    """The last line of the look: how many figures and sources were looked at, how many are late."""
    late, gaps = len(found.of(Standing.LATE)), len(found.of(Standing.KNOWN_GAP))
    apart = f" Manques connus, à part{NBSP}: {gaps}." if gaps else ""
    if not late:
        return f"Aucun montant n’a dépassé sa revalorisation au {day(found.on)}.{apart}"
    points = "1 point a" if late == 1 else f"{late} points ont"
    return f"{points} dépassé la date au {day(found.on)}.{apart}"


def banner_lines(shown: Banner) -> tuple[str, tuple[str, ...]]:
    """The heading of the banner of a review, and its lines: what is late first, what is known to be missing after."""
    lines = tuple(finding_line(one) for one in (*shown.late, *shown.gaps))
    if shown.is_red:
        return "Des montants ne sont plus ceux du jour. Vérifiez avant de conclure.", lines
    return "Des montants restent à confirmer.", lines
