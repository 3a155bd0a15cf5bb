"""A survey's form, sent or shown: for whoever signed in, and for whoever holds a link."""

from typing import Any

from django.http import HttpRequest

from mentorship.access import Actor
from mentorship.views.asking import sent
from participants.queries.surveys import Asked
from participants.services.surveys import answer_survey
from programs.forms import AnswerForm, carried_out
from programs.questions import TEXT, can_be_tapped


class Answering:
    """One request for one survey: `is_done` when it was answered by it, else what to show."""

    def __init__(self, request: HttpRequest, actor: Actor, asked: Asked) -> None:
        self.asked = asked
        questions = asked.survey_round.questions_for(asked.enrollment.role)
        self.form = AnswerForm(sent(request), questions=questions)
        self.tap = self._next_tap(request) if can_be_tapped(questions) else None
        is_sent = request.method == "POST" and (self.tap is None) and self.form.is_valid()
        self.is_done = is_sent and self._keep(actor)
        if can_be_tapped(questions) and not self.is_done and self.tap is None:
            # Something was wrong with a tap: from the first question on.
            self.tap = self.form.blocks()[0]

    def _next_tap(self, request: HttpRequest) -> Any:
        """The question to be answered by the next tap; None when each has been."""
        return next(
            (one for one in self.form.blocks() if one.fields[0].html_name not in request.POST), None
        )

    def _keep(self, actor: Actor) -> bool:
        return bool(
            carried_out(
                self.form,
                _answer,
                actor=actor,
                survey_round=self.asked.survey_round,
                enrollment=self.asked.enrollment,
                said=self.form.said(),
                is_checked=self.form.is_checked,
            )
        )

    @property
    def status(self) -> int:
        return 422 if self.form.is_bound and self.form.errors else 200

    def context(self) -> dict[str, Any]:
        """For `participants/_survey_form.html`."""
        tapped = []
        if self.tap is not None and self.form.is_bound:
            tapped = [
                (one.fields[0].html_name, one.fields[0].value() or "")
                for one in self.form.blocks()
                if one.fields[0].html_name in self.form.data
            ]
        blocks = self.form.blocks()
        said = {name: value for name, value in tapped if value}
        return {
            "said": [
                (one.question["text"], said[one.fields[0].html_name])
                for one in blocks
                if one.fields[0].html_name in said
            ],
            "survey_round": self.asked.survey_round,
            "form": self.form,
            "tap": self.tap,
            "tapped": tapped,
            "tap_number": blocks.index(self.tap) + 1 if self.tap in blocks else 1,
            "taps": len(blocks),
        }


def words_not_kept(request: HttpRequest, asked: Asked) -> list[tuple[str, str]]:
    """Question and words of whoever sent them too late: to take along, for nothing keeps them."""
    if request.method != "POST":
        return []
    form = AnswerForm(
        request.POST, questions=asked.survey_round.questions_for(asked.enrollment.role)
    )
    said = [
        (one.question["text"], str(one.fields[0].value() or "").strip())
        for one in form.blocks()
        if one.question["type"] == TEXT
    ]
    return [(question, words) for question, words in said if words]


def _answer(**arguments: Any) -> bool:
    answer_survey(**arguments)
    return True
