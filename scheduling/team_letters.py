"""A manager's own words to people of a relationship: kept out of quiet hours and within the budget
of reminders, like everything that the product sends of its own accord.

Called within the act that owes them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from matching.models import Relationship, RelationshipMember
from mentorship import outbox
from mentorship.access import Actor
from mentorship.addresses import absolute, org_reverse
from mentorship.tenancy import new_id
from scheduling.budget import Wanted, first_that_fits
from scheduling.letters import TEAM_LETTER, ways_to_have_fewer
from scheduling.models import Reminder, ReminderPreference
from scheduling.notices import quiet_hours_of
from scheduling.peace import Peace
from scheduling.queries.due_reminders import ROTA_AHEAD, budget_of, sent_lately
from scheduling.queries.working_times import working_times

OF_USE = timedelta(days=3)
"""A word about what is now is not sent days later."""


def write_to(
    *,
    actor: Actor,
    relationship: Relationship,
    members: Sequence[RelationshipMember],
    text: str,
    answer_url: str = "",
) -> int:
    """Owe the letter to each of these members who may be written to; returns to how many.

    ``answer_url``: where they answer in private, instead of planning a meeting.

    Who has no address, a pause, no e-mail left this week or wants no such letters gets none. The
    members' people and their sites must be loaded.
    """
    now = timezone.now()
    ids = [one.person_id for one in members]
    preferences = {one.person_id: one for one in ReminderPreference.objects.filter(person__in=ids)}
    times = working_times(ids, now - timedelta(days=1), now + ROTA_AHEAD)
    sent = sent_lately(ids, now)
    reached = 0
    for member in members:
        preference = preferences.get(member.person_id)
        if not member.person.email or _wants_none(preference):
            continue
        quiet = quiet_hours_of(member, actor.organization, preference)
        peace = Peace.of(quiet, times.get(member.person_id))
        budget = budget_of(member.person, preference, actor.organization, now)
        wanted = Wanted(None, at=now, useful_until=now + OF_USE)
        send_at = first_that_fits(sent[member.person_id], wanted, budget, peace.next_allowed)
        if send_at is None or send_at > wanted.useful_until:
            continue
        _owe(actor, relationship, member, text, answer_url, send_at)
        reached += 1
    return reached


def _wants_none(preference: ReminderPreference | None) -> bool:
    return preference is not None and Reminder.Kind.TEAM in preference.kinds_off


def _owe(
    actor: Actor,
    relationship: Relationship,
    member: RelationshipMember,
    text: str,
    answer_url: str,
    send_at: datetime,
) -> None:
    key = f"{TEAM_LETTER}:{relationship.pk}:{member.person_id}:{new_id()}"
    organization = actor.organization
    row = {"relationship": relationship, "person": member.person, "kind": Reminder.Kind.TEAM}
    # One row a day is enough to count by; a second letter of the day is its own e-mail.
    Reminder.objects.get_or_create(
        **row,
        meeting=None,
        touchpoint=None,
        survey_round=None,
        due_on=timezone.localdate(),
        defaults={"send_at": send_at, "outbox_key": key},
    )
    links = {
        name: absolute(
            org_reverse(organization, f"scheduling:meeting_{name}", relationship_id=relationship.pk)
        )
        for name in ("plan", "log")
    }
    outbox.enqueue(
        key=key,
        kind=TEAM_LETTER,
        to=member.person.email,
        payload={
            "name": member.person.given_name,
            "by": actor.label,
            "address": actor.user.email if actor.user else "",
            "program": str(relationship.cohort.program),
            "paragraphs": [part for part in text.splitlines() if part.strip()],
            "answer_url": answer_url,
            "plan_url": links["plan"],
            "log_url": links["log"],
            **ways_to_have_fewer(organization, member.person, [Reminder.Kind.TEAM]),
        },
        send_at=send_at,
    )
