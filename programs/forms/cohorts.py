"""Forms of a cohort: its days and places, and its own questions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy
from programs.forms.fields import DayField, LinesField
from programs.models import Cohort

MOST_QUESTIONS = 10


class CohortForm(forms.Form):
    """A new cohort, or the settings of one."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    enrollment_opens_on = DayField(label=gettext_lazy("Enrolment opens"), required=False)
    enrollment_closes_on = DayField(label=gettext_lazy("Enrolment closes"), required=False)
    starts_on = DayField(label=gettext_lazy("Meetings start"))
    ends_on = DayField(label=gettext_lazy("The cohort ends"))
    mentor_places = forms.IntegerField(
        label=gettext_lazy("Places for mentors"), min_value=1, max_value=10_000, required=False
    )
    mentee_places = forms.IntegerField(
        label=gettext_lazy("Places for mentees"),
        min_value=1,
        max_value=10_000,
        required=False,
    )
    response_days = forms.IntegerField(
        label=gettext_lazy("Days to answer a proposed match"), min_value=1, max_value=60, initial=7
    )
    is_open_to_applications = forms.BooleanField(
        label=gettext_lazy("People may apply by link"),
        required=False,
        help_text=gettext_lazy(
            "Anybody with the link and an account here may ask for a place. You decide."
        ),
    )
    has_choice = forms.BooleanField(
        label=gettext_lazy("Mentees may choose their mentor"),
        required=False,
        help_text=gettext_lazy(
            "Once matching has begun, each sees the mentors who fit best and asks one."
        ),
    )

    def __init__(
        self,
        *args: Any,
        cohort: Cohort | None = None,
        has_mentors: bool = True,
        **kwargs: Any,
    ) -> None:
        if cohort is not None:
            kwargs.setdefault("initial", {n: getattr(cohort, n) for n in self.base_fields})
        super().__init__(*args, **kwargs)
        if not has_mentors:
            del self.fields["mentor_places"], self.fields["has_choice"]
            self.fields["mentee_places"].label = _("Places")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for earlier, later, words in (
            ("enrollment_opens_on", "enrollment_closes_on", _("Enrolment closes after it opens.")),
            ("starts_on", "ends_on", _("A cohort ends after it starts.")),
        ):
            if data.get(earlier) and data.get(later) and data[later] <= data[earlier]:
                self.add_error(later, words)
        return data


class QuestionForm(forms.Form):
    """A question that people answer when they enrol."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Question"), max_length=300, required=False)
    choices = LinesField(
        label=gettext_lazy("Answers to choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "One on each line. Leave it empty for an answer in one's own words."
        ),
    )
    is_required = forms.BooleanField(label=gettext_lazy("Has to be answered"), required=False)

    marks_optional = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("choices") and not data.get("text"):
            self.add_error("text", _("Write the question, or remove its answers."))
        if len(data.get("choices") or []) == 1:
            self.add_error("choices", _("Offer at least two answers, or none."))
        return data


QuestionFormSet = forms.formset_factory(QuestionForm, extra=2, max_num=MOST_QUESTIONS)


def questions_initial(cohort: Cohort) -> list[dict[str, Any]]:
    """Return what the questions' forms start with."""
    names = ("key", "text", "choices", "is_required")
    return [{name: row[name] for name in names if name in row} for row in cohort.questions]


def questions_from(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cohort's questions from clean rows; a row without words is taken out.

    A question keeps its key when its words change, since answers are kept by key.
    """
    questions: dict[str, dict[str, Any]] = {}
    for row in rows:
        if not row.get("text"):
            continue
        stem = row.get("key") or slugify(row["text"]).replace("-", "_")[:40] or "question"
        key = next(k for k in _candidates(stem) if k not in questions)
        questions[key] = {
            "key": key,
            "text": row["text"],
            "type": "choice" if row["choices"] else "text",
            "choices": row["choices"],
            "audience": "both",
            "is_required": row["is_required"],
        }
    return list(questions.values())


def _candidates(stem: str) -> Iterable[str]:
    yield stem
    yield from (f"{stem}_{number}" for number in range(2, MOST_QUESTIONS + 2))
