"""What ideas hold on a person: those that they passed on with their name."""

from typing import Any

from django.db.models import QuerySet

from mentorship.holding import Fate, Holding, Subject, declare, holds_nothing, said
from mentorship.texts import gettext_lazy
from participants.ideas.models import Idea


def _ideas(subject: Subject) -> QuerySet[Any]:
    if subject.person_id is None:
        return Idea.objects.none()
    return Idea.objects.filter(author_id=subject.person_id).select_related("program")


def _forget(rows: QuerySet[Any], subject: Subject) -> None:
    rows.update(author=None, text="", reply="")


declare(
    Holding(
        "ideas.Idea",
        gettext_lazy("Ideas that you passed on with your name"),
        gettext_lazy("So that the organisation can take them up, and answer you."),
        _ideas,
        lambda row, _: said(
            row, "text", "program", "passed_on_on", "state", "reply", "answered_on"
        ),
        Fate.ANONYMISED,
        gettext_lazy(
            "Your name, the words and the reply are deleted; that there was an idea, and what "
            "became "
            "of it, is counted."
        ),
        _forget,
    ),
)
holds_nothing(
    ideas__IdeaSlip="ideas without a name, for one night: nobody can read whose they are, nor they"
)
