"""The words of the territory. Codes only; their French labels live in `misas.wording.territory`."""

from __future__ import annotations

from enum import StrEnum


class CaisseKind(StrEnum):
    CPAM = "CPAM"
    CGSS = "CGSS"
    CCSS = "CCSS"
    CSSM = "CSSM"


class HolidayCalendar(StrEnum):
    """Which days nobody works. A caisse has exactly one."""

    NATIONAL = "national"
    ALSACE_MOSELLE = "alsace-moselle"
    GUADELOUPE = "guadeloupe"
    MARTINIQUE = "martinique"
    GUYANE = "guyane"
    REUNION = "reunion"
    MAYOTTE = "mayotte"


class OpeningStatus(StrEnum):
    """Where a caisse stands in the scheme on a given day. Always derived from dates, never chosen."""

    PLANNED = "planned"
    PILOT = "pilot"
    OPEN = "open"


class Certainty(StrEnum):
    """How far a routing may be trusted. Only CERTAIN needs nobody's eye."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    TO_CONFIRM = "to_confirm"


class RoutingReason(StrEnum):
    """Why this caisse, or why none."""

    AFFILIATION = "affiliation"  # the code of her caisse was given
    ABSORBED_AFFILIATION = "absorbed_affiliation"  # it was given, and merged into another since
    COMMUNE = "commune"  # the routing table settles her commune
    DEPARTEMENT = "departement"  # one caisse serves her whole département
    AMBIGUOUS_COMMUNE = "ambiguous_commune"  # several caisses, and nothing that settles which
    OTHER_SCHEME = "other_scheme"  # covered by another scheme, or by a body without territory
    OUTSIDE_TERRITORY = "outside_territory"  # no caisse of the régime général there
    NOTHING_KNOWN = "nothing_known"  # neither affiliation nor commune


class NoteCode(StrEnum):
    """What the agent should know beside the answer."""

    CAISSE_ABSORBED = "caisse_absorbed"
    SCHEME_ABSORBED = "scheme_absorbed"
    UNKNOWN_AFFILIATION = "unknown_affiliation"
    LIVES_ELSEWHERE = "lives_elsewhere"
    OTHER_SCHEME = "other_scheme"


class PlaceKind(StrEnum):
    """What a code of the official geographic code names."""

    COMMUNE = "commune"
    MUNICIPAL_DISTRICT = "municipal_district"


class PointPrecision(StrEnum):
    """What a point of a commune stands for: its own centre, or a place it shares with its neighbours. Finest first."""

    COMMUNE = "commune"
    POSTAL_CODE = "postal_code"
    ARRONDISSEMENT = "arrondissement"


class NameKind(StrEnum):
    """By what a commune may be found: a lower rank is shown first."""

    OFFICIAL = "official"
    POSTAL_CODE = "postal_code"
    WITHOUT_ARTICLE = "without_article"
    FORMER = "former"
    CODE = "code"
