"""What of programmes and cohorts an actor may see."""

from programs.queries.cohorts import (
    cohorts_of,
    copyable_cohorts,
    latest_lesson,
    visible_cohorts,
)
from programs.queries.programs import (
    STATES,
    agreements_of,
    assignable_members,
    catalogue,
    current_agreement,
    managers_of,
    preparation_guide,
    programs_in_list,
    saved_templates,
    visible_programs,
)
from programs.queries.structure import (
    cohorts_to_catch_up,
    differences_of,
    steps_by_cohort,
    steps_of,
    structure_of,
    visible_guides,
    visible_surveys,
    visible_touchpoints,
)
from programs.queries.surveys import (
    AvailablePack,
    available_pack,
    available_packs,
    surveys_of,
    visible_packs,
)

__all__ = [
    "STATES",
    "AvailablePack",
    "agreements_of",
    "assignable_members",
    "available_pack",
    "available_packs",
    "catalogue",
    "cohorts_of",
    "cohorts_to_catch_up",
    "copyable_cohorts",
    "current_agreement",
    "differences_of",
    "latest_lesson",
    "managers_of",
    "preparation_guide",
    "programs_in_list",
    "saved_templates",
    "steps_by_cohort",
    "steps_of",
    "structure_of",
    "surveys_of",
    "visible_cohorts",
    "visible_guides",
    "visible_packs",
    "visible_programs",
    "visible_surveys",
    "visible_touchpoints",
]
