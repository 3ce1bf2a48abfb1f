"""What a person needs, as a caseworker asks for it: "un gynécologue", never a code.

A need knows by which codes of the directories it is answered, and what may stand in for it, each substitute with the
reason why it is offered. Texts are French: they are those of `rules/needs/`, not ours. Not here: reading the files
(`needs_reading.py`), ranking what they find (`ranking.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from misas.core.orientation.appointment_codes import BringAlong
from misas.core.referrals.codes import CareType


class NeedFamily(StrEnum):
    """Under which heading a need is found."""

    FIRST_CARE = "premier_recours"
    TEETH = "dents"
    EYES_AND_EARS = "vue_audition"
    WOMEN_AND_BIRTH = "femmes_maternite"
    CHILDREN = "enfants"
    SPECIALISTS = "specialistes"
    MIND = "sante_mentale"
    PARAMEDICAL = "paramedical"
    PREVENTION = "prevention"
    EXAMINATIONS = "examens"
    WITHOUT_RIGHTS = "precarite"
    GETTING_THERE = "aller_aux_soins"


class Worth(StrEnum):
    """What a substitute is worth: WHOLE answers the need and is offered at once, PART is a help when offers lack."""

    WHOLE = "entiere"
    PART = "partielle"


class DeskKind(StrEnum):
    """A PASS is a mission of a hospital, in no nomenclature: our own table, kept by each caisse."""

    GENERAL = "generale"
    DENTAL = "bucco_dentaire"
    PSYCHIATRIC = "psychiatrique"


class NeedCertainty(StrEnum):
    """What the answer of a need rests on. Everything awaits a clinical review but what a nomenclature itself says."""

    NOMENCLATURE = "nomenclature"
    TO_CONFIRM = "a_confirmer"


@dataclass(frozen=True, slots=True)
class Codes:
    """By which codes offers are found; any of the lines will do.

    `profession` (TRE_G15, 93 of TRE_R95) with any of its `skills`, or every skill when there is none; `ameli`
    specialities; FINESS `sites` (TRE_R397) and `activities`; `themes` of data·inclusion; a `desk` of our own table.
    """

    profession: str = ""
    skills: tuple[str, ...] = ()
    ameli: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    desk: DeskKind | None = None

    def __bool__(self) -> bool:
        return bool(self.profession or self.ameli or self.sites or self.activities or self.themes or self.desk)


@dataclass(frozen=True, slots=True)
class NeedReference:
    """Where a line comes from, and the day on which we read it there; None when it was taken over from another."""

    title: str
    url: str
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class NeedFact:
    """Something to know of a need, in one French sentence, with the rule or the page that says it and the day on which
    we read it there."""

    text: str
    reference: NeedReference


@dataclass(frozen=True, slots=True)
class Wait:
    """How long people waited for a first appointment, in days, in a survey that `source` published of these years."""

    median: int
    mean: int
    years: str
    source: str


@dataclass(frozen=True, slots=True)
class Substitute:
    """Something else that answers the need, wholly or in part. `why`: one French sentence for the caseworker."""

    id: str
    title: str
    why: str
    worth: Worth
    codes: Codes
    to_confirm: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """One need. `words`: what people type for it; `cares`: the forgone cares it is proposed for; `told`: a fact with
    its source; `advice`: what the house advises to do, never a fact."""

    id: str
    title: str
    family: NeedFamily
    words: tuple[str, ...]
    cares: tuple[CareType, ...]
    codes: Codes
    substitutes: tuple[Substitute, ...]
    certainty: NeedCertainty
    references: tuple[NeedReference, ...]
    to_confirm: str = ""
    told: NeedFact | None = None
    advice: str = ""
    call: str = ""
    bring: tuple[BringAlong, ...] = ()
    is_remote: bool = False
    wait: Wait | None = None

    def substitute(self, key: str) -> Substitute | None:
        return next((one for one in self.substitutes if one.id == key), None)

    def codes_by_offer(self) -> dict[str, Codes]:
        """What to look for: the codes of the need itself under "", those of each substitute under its id."""
        found = {"": self.codes} if self.codes else {}
        return found | {one.id: one.codes for one in self.substitutes if one.codes}


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """The codes that needs may cite, with their labels: a code that is not here is a fault of the file."""

    professions: Mapping[str, str] = field(default_factory=dict)
    skills: Mapping[str, str] = field(default_factory=dict)
    ameli: Mapping[str, str] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    activities: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)

    def unknown(self, codes: Codes) -> tuple[str, ...]:
        """The codes cited that no list knows."""
        cited = (
            (self.professions, (codes.profession,) if codes.profession else ()),
            (self.skills, codes.skills),
            (self.ameli, codes.ameli),
            (self.sites, codes.sites),
            (self.activities, codes.activities),
            (self.themes, codes.themes),
        )
        return tuple(code for known, used in cited for code in used if code not in known)
