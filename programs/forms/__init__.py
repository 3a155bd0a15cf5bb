"""Forms of the pages about programmes and cohorts."""

from programs.forms.answers import AnswerForm
from programs.forms.cohorts import CohortForm, QuestionFormSet, questions_from, questions_initial
from programs.forms.preparation import PreparationItemForm
from programs.forms.programs import (
    AgreementForm,
    BesideForm,
    GuideForm,
    ManagerForm,
    ProgramForm,
    StartForm,
    TemplateNameForm,
    TouchpointForm,
)
from programs.forms.refusals import carried_out
from programs.forms.surveys import (
    InstrumentChoiceForm,
    InstrumentFileForm,
    QuestionForm,
    SurveyForm,
)
from programs.forms.templates import TemplateFileForm

__all__ = [
    "AgreementForm",
    "AnswerForm",
    "BesideForm",
    "CohortForm",
    "GuideForm",
    "InstrumentChoiceForm",
    "InstrumentFileForm",
    "ManagerForm",
    "PreparationItemForm",
    "ProgramForm",
    "QuestionForm",
    "QuestionFormSet",
    "StartForm",
    "SurveyForm",
    "TemplateFileForm",
    "TemplateNameForm",
    "TouchpointForm",
    "carried_out",
    "questions_from",
    "questions_initial",
]
