"""What is asked for equality monitoring, and what somebody said of themselves."""

from dataclasses import dataclass, field

from mentorship.access import Actor
from mentorship.tenancy import acting_as
from participants.equity import WORDING, Question, usual_questions
from participants.models import EquityAnswer, EquityConsent, EquityQuestion


@dataclass(frozen=True, slots=True)
class OwnEquity:
    """One's own answers; nobody else's can be asked for."""

    has_consented: bool = False
    answers: dict[str, str] = field(default_factory=dict)


def equity_questions(actor: Actor, *, also_not_asked: bool = False) -> list[Question]:
    """The organisation's own questions, or the usual ones; the same for everybody in it."""
    rows = EquityQuestion.objects.filter(organization=actor.organization).order_by("position")
    own = [Question(one.key, one.label, tuple(one.choices), one.is_asked) for one in rows]
    known = own or usual_questions(actor.organization.language)
    return [one for one in known if one.is_asked or also_not_asked]


def own_equity(actor: Actor) -> OwnEquity:
    """What the actor declared. The database shows no other person's rows, whoever asks."""
    if actor.user is None or actor.person_id is None:
        return OwnEquity()
    with acting_as(actor.user):
        answers = EquityAnswer.objects.filter(person=actor.person_id)
        consent = EquityConsent.objects.filter(person=actor.person_id, wording=WORDING)
        return OwnEquity(consent.exists(), dict(answers.values_list("question", "choice")))
