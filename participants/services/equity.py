"""A person's own declaration for equality monitoring, and what the organisation asks."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Invalid, NotAllowed
from mentorship.tenancy import acting_as
from participants import rules
from participants.equity import PREFER_NOT, WORDING, Question
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
        raise Invalid("Agree first, or leave without saving.", fields={"consent": "Agree first."})
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
def change_equity_questions(*, actor: Actor, questions: Sequence[Question]) -> None:
    """What the organisation asks, and with which choices. Answers given before stay as they are."""
    require(rules.change_equity_questions, actor)
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


def _checked(actor: Actor, answers: Mapping[str, str]) -> dict[str, str]:
    offered = {one.key: {*one.choices, PREFER_NOT} for one in equity_questions(actor)}
    said = {key: choice for key, choice in answers.items() if choice}
    wrong = [key for key, choice in said.items() if choice not in offered.get(key, ())]
    if wrong:
        raise Invalid(
            "Please look at the marked fields.",
            fields=dict.fromkeys(wrong, "Choose from what is offered."),
        )
    return said
