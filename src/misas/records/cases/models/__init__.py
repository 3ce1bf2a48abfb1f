"""The tables of the room: the case and its facts, what surrounds it, and the team that shares the work."""

from misas.records.cases.models.around import Follower, Handover, Note, Presence, SecondLook, Task
from misas.records.cases.models.case import Case, CaseCounter, CaseEvent, ForgoneCare
from misas.records.cases.models.team import Absence, AllocationShare, CaisseRules

__all__ = [
    "Absence",
    "AllocationShare",
    "CaisseRules",
    "Case",
    "CaseCounter",
    "CaseEvent",
    "Follower",
    "ForgoneCare",
    "Handover",
    "Note",
    "Presence",
    "SecondLook",
    "Task",
]
