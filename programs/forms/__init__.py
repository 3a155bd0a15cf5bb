"""Forms of the pages about programmes and cohorts."""

from programs.forms.cohorts import CohortForm, QuestionFormSet, questions_from, questions_initial
from programs.forms.programs import (
    AgreementForm,
    GuideForm,
    ManagerForm,
    ProgramForm,
    StartForm,
    TemplateNameForm,
    TouchpointForm,
)
from programs.forms.refusals import carried_out

__all__ = [
    "AgreementForm",
    "CohortForm",
    "GuideForm",
    "ManagerForm",
    "ProgramForm",
    "QuestionFormSet",
    "StartForm",
    "TemplateNameForm",
    "TouchpointForm",
    "carried_out",
    "questions_from",
    "questions_initial",
]
