"""The codes of a refusal of care and of its complaint.

A code is written in the database and sent to machines: it is retired, never deleted and never given another meaning.
"""

from enum import StrEnum


class RefusalGround(StrEnum):
    """What the person says she was refused for (CSP L1110-3). Her words, never a finding."""

    C2S = "c2s"
    AME = "ame"
    NO_ADVANCE = "no_advance"
    ORIGIN = "origin"
    DISABILITY = "disability"
    HEALTH = "health"
    OTHER_DISCRIMINATION = "other_discrimination"
    NOT_SAID = "not_said"


class RefusalState(StrEnum):
    """Where the complaint about a refusal of care stands. Always derived from facts (`refusal.py`)."""

    RECORDED = "recorded"
    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    SUMMONED = "summoned"
    CONCILIATED = "conciliated"
    SENT_ON = "sent_on"
    DROPPED = "dropped"


class RefusalFactKind(StrEnum):
    """What happened to it. Written once, never changed."""

    RECORDED = "recorded"
    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    SUMMONED = "summoned"
    CONCILIATED = "conciliated"
    SENT_ON = "sent_on"
    DROPPED = "dropped"


class Authority(StrEnum):
    """Before whom a refusal of care may be brought."""

    CAISSE = "caisse"
    ORDER = "order"
    MEDIATOR = "mediator"
    RIGHTS_DEFENDER = "rights_defender"


class RefusalClock(StrEnum):
    """What the law gives a time for, once a complaint is filed (CSP R1110-11)."""

    ACKNOWLEDGE = "acknowledge"
    HEAR = "hear"
    CONCILIATE = "conciliate"
