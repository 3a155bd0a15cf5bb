"""The use cases of programmes and cohorts."""

from programs.services.agreements import publish_agreement
from programs.services.cohort_structures import take_structure
from programs.services.cohorts import (
    copy_cohort,
    create_cohort,
    move_cohort,
    renew_join_link,
    update_cohort,
)
from programs.services.programs import (
    archive_program,
    assign_manager,
    create_program,
    create_program_from_template,
    remove_manager,
    remove_template,
    restore_program,
    save_as_template,
    update_program,
)
from programs.services.structure import (
    add_guide,
    add_touchpoint,
    move_touchpoint,
    place_touchpoint,
    remove_touchpoint,
    update_guide,
    update_touchpoint,
)

__all__ = [
    "add_guide",
    "add_touchpoint",
    "archive_program",
    "assign_manager",
    "copy_cohort",
    "create_cohort",
    "create_program",
    "create_program_from_template",
    "move_cohort",
    "move_touchpoint",
    "place_touchpoint",
    "publish_agreement",
    "remove_manager",
    "remove_template",
    "remove_touchpoint",
    "renew_join_link",
    "restore_program",
    "save_as_template",
    "take_structure",
    "update_cohort",
    "update_guide",
    "update_program",
    "update_touchpoint",
]
