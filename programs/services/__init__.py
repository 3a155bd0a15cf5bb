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
from programs.services.instruments import add_instrument_pack, remove_instrument_pack
from programs.services.preparation import (
    add_preparation_item,
    move_preparation_item,
    remove_preparation_item,
    update_preparation_item,
)
from programs.services.programs import (
    archive_program,
    assign_manager,
    create_program,
    create_program_from_template,
    remove_manager,
    restore_program,
    update_program,
)
from programs.services.rounds import ask_cohort, open_closing_round, open_due_rounds
from programs.services.structure import (
    add_guide,
    add_touchpoint,
    move_touchpoint,
    place_touchpoint,
    remove_touchpoint,
    update_guide,
    update_touchpoint,
)
from programs.services.surveys import (
    add_instrument,
    add_question,
    add_survey,
    move_question,
    remove_question,
    remove_survey,
    replace_questions,
    update_question,
    update_survey,
)
from programs.services.templates import import_template, remove_template, save_as_template

__all__ = [
    "add_guide",
    "add_instrument",
    "add_instrument_pack",
    "add_preparation_item",
    "add_question",
    "add_survey",
    "add_touchpoint",
    "archive_program",
    "ask_cohort",
    "assign_manager",
    "copy_cohort",
    "create_cohort",
    "create_program",
    "create_program_from_template",
    "import_template",
    "move_cohort",
    "move_preparation_item",
    "move_question",
    "move_touchpoint",
    "open_closing_round",
    "open_due_rounds",
    "place_touchpoint",
    "publish_agreement",
    "remove_instrument_pack",
    "remove_manager",
    "remove_preparation_item",
    "remove_question",
    "remove_survey",
    "remove_template",
    "remove_touchpoint",
    "renew_join_link",
    "replace_questions",
    "restore_program",
    "save_as_template",
    "take_structure",
    "update_cohort",
    "update_guide",
    "update_preparation_item",
    "update_program",
    "update_question",
    "update_survey",
    "update_touchpoint",
]
