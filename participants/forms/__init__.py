"""Forms of people, imports and enrolments."""

from participants.forms.enrollments import (
    EnrollmentFilterForm,
    JoinForm,
    OwnEnrollmentForm,
    ProfileForm,
)
from participants.forms.imports import MappingForm, UploadForm
from participants.forms.people import ListEntryForm, PeopleFilterForm, PersonForm

__all__ = [
    "EnrollmentFilterForm",
    "JoinForm",
    "ListEntryForm",
    "MappingForm",
    "OwnEnrollmentForm",
    "PeopleFilterForm",
    "PersonForm",
    "ProfileForm",
    "UploadForm",
]
