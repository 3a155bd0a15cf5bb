"""People as HR knows them, and their part in cohorts."""

from mentorship.disclosure import administrators_do_not_see, administrators_see
from participants.models.answers import SurveyParticipation, SurveyResponse
from participants.models.enrollments import (
    AgreementAcceptance,
    Enrollment,
    EnrollmentSkill,
    Exclusion,
    Wish,
)
from participants.models.equity import EquityAnswer, EquityConsent, EquityQuestion
from participants.models.file_imports import FileImport, RememberedColumns
from participants.models.goals import Goal, GoalStep, GoalStepFact
from participants.models.imports import ImportMapping, ImportRow, PersonImport
from participants.models.lists import Department, Profession, Site, Skill, Specialty
from participants.models.meetable import MeetableTime
from participants.models.people import ERASED_NUMBER, Person, PersonSkill
from participants.models.preparation import PreparationMark
from participants.models.targets import JoinCriterion

__all__ = [
    "ERASED_NUMBER",
    "AgreementAcceptance",
    "Department",
    "Enrollment",
    "EnrollmentSkill",
    "EquityAnswer",
    "EquityConsent",
    "EquityQuestion",
    "Exclusion",
    "FileImport",
    "Goal",
    "GoalStep",
    "GoalStepFact",
    "ImportMapping",
    "ImportRow",
    "JoinCriterion",
    "MeetableTime",
    "Person",
    "PersonImport",
    "PersonSkill",
    "PreparationMark",
    "Profession",
    "RememberedColumns",
    "Site",
    "Skill",
    "Specialty",
    "SurveyParticipation",
    "SurveyResponse",
    "Wish",
]

administrators_do_not_see("equity", "survey_answer")
administrators_see(
    "department",
    "enrollment",
    "enrollments",
    "equity_questions",
    "person",
    "person_import",
    "profession",
    "site",
    "skill",
    "specialty",
    "waiting_list",
)
