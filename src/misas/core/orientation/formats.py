"""The public directories, format by format, and the row of each: the exact columns of its staging table.

Not here: when a file may replace the last one (`lots`), reading files (`connectors/directory_files`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from misas.core.orientation.care_rows import (
    ActivityRow,
    AmeliCentreRow,
    AmeliProfessionalRow,
    DiplomaRow,
    SiteActivityRow,
    SiteRow,
    SkillRow,
)
from misas.core.orientation.context_rows import AccessRow, CompetenceRow, SocialServiceRow, SocialStructureRow


class Format(StrEnum):
    RPPS_ACTIVITIES = "rpps_activities"
    RPPS_SKILLS = "rpps_skills"
    RPPS_DIPLOMAS = "rpps_diplomas"
    FINESS_STRUCTURES = "finess_structures"
    FINESS_ACTIVITIES = "finess_activities"
    AMELI_PROFESSIONALS = "ameli_professionals"
    AMELI_CENTRES = "ameli_centres"
    DILA_COMPETENCE = "dila_competence"
    INCLUSION_STRUCTURES = "inclusion_structures"
    INCLUSION_SERVICES = "inclusion_services"
    APL = "apl"


ROWS: Final[Mapping[Format, type]] = MappingProxyType(
    {
        Format.RPPS_ACTIVITIES: ActivityRow,
        Format.RPPS_SKILLS: SkillRow,
        Format.RPPS_DIPLOMAS: DiplomaRow,
        Format.FINESS_STRUCTURES: SiteRow,
        Format.FINESS_ACTIVITIES: SiteActivityRow,
        Format.AMELI_PROFESSIONALS: AmeliProfessionalRow,
        Format.AMELI_CENTRES: AmeliCentreRow,
        Format.DILA_COMPETENCE: CompetenceRow,
        Format.INCLUSION_STRUCTURES: SocialStructureRow,
        Format.INCLUSION_SERVICES: SocialServiceRow,
        Format.APL: AccessRow,
    }
)
