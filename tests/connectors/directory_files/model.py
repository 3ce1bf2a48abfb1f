"""What a faithful reader must find, format by format: the words of the generator's model, without any file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from misas.core.orientation.formats import Format
from misas.demo.directory import Wanted, bodies, people, sites
from misas.demo.directory.places import World


def expected(format: Format, there: World, wanted: Wanted, profession: str = "general_practitioner") -> Iterator[Any]:
    """The rows that the model says, without any file."""
    crowd = people.people(there, wanted.rows, wanted.seed)
    places = sites.entities(there, wanted.rows, wanted.seed)
    pairs = bodies.structures(there, wanted.rows, wanted.seed, wanted.on)
    match format:
        case Format.RPPS_ACTIVITIES:
            return (row for p in crowd for row in people.activity_rows(p))
        case Format.RPPS_SKILLS:
            return (row for p in crowd for row in people.skill_rows(p))
        case Format.RPPS_DIPLOMAS:
            return (row for p in crowd for row in people.diploma_rows(p))
        case Format.AMELI_PROFESSIONALS:
            return (row for p in crowd for row in people.ameli_rows(p))
        case Format.FINESS_STRUCTURES:
            return (row for e in places for row in sites.site_rows(e))
        case Format.FINESS_ACTIVITIES:
            return (row for e in places for row in sites.activity_rows(e))
        case Format.AMELI_CENTRES:
            return (row for e in places for row in sites.centre_rows(e))
        case Format.DILA_COMPETENCE:
            return (row for c in bodies.competences(there, wanted.seed) for row in bodies.competence_rows(c))
        case Format.INCLUSION_STRUCTURES:
            return (structure for structure, _ in pairs)
        case Format.INCLUSION_SERVICES:
            return (service for _, service in pairs)
        case Format.APL:
            return bodies.access_rows(there, profession, wanted.seed, range(2023, 2025))
    raise AssertionError(format)
