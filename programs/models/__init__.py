"""Programmes, their structure, and the cohorts in which they run."""

from mentorship.disclosure import administrators_see
from programs.models.agreements import AgreementVersion
from programs.models.audience import Audience
from programs.models.cohorts import Cohort, new_join_token
from programs.models.programs import Program, ProgramManager, ProgramTemplate
from programs.models.structure import Guide, Touchpoint
from programs.models.surveys import Survey

__all__ = [
    "AgreementVersion",
    "Audience",
    "Cohort",
    "Guide",
    "Program",
    "ProgramManager",
    "ProgramTemplate",
    "Survey",
    "Touchpoint",
    "new_join_token",
]

administrators_see("agreement", "cohort", "guide", "program", "template", "touchpoint")
