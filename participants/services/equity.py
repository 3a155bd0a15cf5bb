"""A person's own declaration for equality monitoring, and what the organisation asks."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid, NotAllowed
from mentorship.tenancy import acting_as
from participants import rules
from participants.equity import LONGEST_CHOICE, MOST_CHOICES, PREFER_NOT, WORDING, Question
from participants.models import EquityAnswer, EquityConsent, EquityQuestion, Person
from participants.queries.equity import equity_questions


@transaction.atomic
def declare_equity(
    *, actor: Actor, person: Person, answers: Mapping[str, str], has_consented: bool
) -> EquityConsent:
    """Keep what somebody chose to say of themselves; what is left out is not kept.

    The trail says that answers changed, not whose. Raises Invalid without consent or for a choice
    that is not offered.
    """
    require(rules.declare_own_equity, actor, person)
    chosen = _checked(actor, answers)
    if not has_consented:
        raise Invalid(
            gettext("Agree first, or leave without saving."),
            fields={"consent": gettext("Agree first.")},
        )
    if actor.user is None:
        raise NotAllowed()
    with acting_as(actor.user):
        EquityAnswer.objects.filter(person=person).exclude(question__in=chosen).delete()
        for question, choice in chosen.items():
            EquityAnswer.objects.update_or_create(
                person=person, question=question, defaults={"choice": choice}
            )
        consent, _ = EquityConsent.objects.update_or_create(
            person=person, defaults={"wording": WORDING}
        )
    audit.record(actor=Actor.system(actor.organization), action="equity.declared")
    return consent


@transaction.atomic
def withdraw_equity(*, actor: Actor, person: Person) -> None:
    """Take the consent back: every answer and the consent itself are deleted."""
    require(rules.declare_own_equity, actor, person)
    if actor.user is None:
        raise NotAllowed()
    with acting_as(actor.user):
        EquityAnswer.objects.filter(person=person).delete()
        EquityConsent.objects.filter(person=person).delete()
    audit.record(actor=Actor.system(actor.organization), action="equity.withdrawn")


@transaction.atomic
def change_equity_questions(*, actor: Actor, questions: Sequence[Question]) -> list[Question]:
    """What the organisation asks, and with which choices; an empty list asks as is usual. Answers
    given before stay as they are.

    Raises Invalid for a characteristic that is not among those known, and for choices that are
    fewer than 2, more than 20, or longer than 80 characters.
    """
    require(rules.change_equity_questions, actor)
    _require_askable(actor, questions)
    EquityQuestion.objects.all().delete()
    EquityQuestion.objects.bulk_create(
        EquityQuestion(
            key=one.key,
            label=one.label,
            choices=list(one.choices),
            position=position,
            is_asked=one.is_asked,
        )
        for position, one in enumerate(questions)
    )
    audit.record(
        actor=actor,
        action="equity_questions.changed",
        asked=[one.key for one in questions if one.is_asked],
    )
    return list(questions)


def _require_askable(actor: Actor, questions: Sequence[Question]) -> None:
    known = {one.key for one in equity_questions(actor, also_not_asked=True)}
    fields = {}
    for one in questions:
        name = f"{one.key}_choices"
        if one.key not in known:
            fields[name] = gettext("There is no such question.")
        elif not 2 <= len(set(one.choices)) <= MOST_CHOICES:
            fields[name] = gettext("Name from 2 to %(most_choices)s choices.") % {
                "most_choices": MOST_CHOICES
            }
        elif any(not choice or len(choice) > LONGEST_CHOICE for choice in one.choices):
            fields[name] = gettext("A choice has at most %(longest_choice)s characters.") % {
                "longest_choice": LONGEST_CHOICE
            }
    if questions and (len(questions) != len(known) or {one.key for one in questions} != known):
        fields.setdefault("questions", gettext("Say it for every question, each once."))
    if fields:
        raise Invalid(gettext("Please look at the marked fields."), fields=fields)


def _checked(actor: Actor, answers: Mapping[str, str]) -> dict[str, str]:
    offered = {one.key: {*one.choices, PREFER_NOT} for one in equity_questions(actor)}
    said = {key: choice for key, choice in answers.items() if choice}
    wrong = [key for key, choice in said.items() if choice not in offered.get(key, ())]
    if wrong:
        raise Invalid(
            gettext("Please look at the marked fields."),
            fields=dict.fromkeys(wrong, "Choose from what is offered."),
        )
    return said
