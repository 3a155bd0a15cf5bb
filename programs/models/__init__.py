"""Programmes, their structure, and the cohorts in which they run."""

from mentorship.disclosure import administrators_see
from programs.models.agreements import AgreementVersion
from programs.models.audience import Audience
from programs.models.cohorts import Cohort, new_join_token
from programs.models.preparation import PreparationItem
from programs.models.programs import Program, ProgramManager, ProgramTemplate
from programs.models.rounds import SurveyRound
from programs.models.structure import Guide, Touchpoint
from programs.models.surveys import InstrumentPack, Survey

__all__ = [
    "AgreementVersion",
    "Audience",
    "Cohort",
    "Guide",
    "InstrumentPack",
    "PreparationItem",
    "Program",
    "ProgramManager",
    "ProgramTemplate",
    "Survey",
    "SurveyRound",
    "Touchpoint",
    "new_join_token",
]

administrators_see(
    *(
        "agreement",
        "cohort",
        "guide",
        "instrument_pack",
        "preparation",
        "program",
        "survey",
        "survey_rounds",
    ),
    *("template", "touchpoint"),
)
