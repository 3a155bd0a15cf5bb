"""Reminder e-mails in words: names, times and links, and nothing that was written."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from matching.models import Relationship
from mentorship import outbox
from mentorship.addresses import absolute, org_reverse
from mentorship.languages import speaking_to
from mentorship.models import Organization
from participants.models import Person
from programs.models import SurveyRound
from programs.questions import can_be_tapped, choices_of
from scheduling.asking_links import About, Asking
from scheduling.budget import Mailing
from scheduling.clock import day_in_words, moment_in_words, zone_of
from scheduling.log_links import Claim
from scheduling.models import Reminder
from scheduling.queries.due_apart import Again, AskedApart
from scheduling.queries.due_reminders import Due, Letter, Reason
from scheduling.queries.rhythms import in_few_words
from scheduling.unsubscribing import Unsubscribing

DIGEST = "reminder_digest"
TEAM_LETTER = "team_letter"
TEMPLATES = {
    Reminder.Kind.PLAN: "reminder_check_in",
    Reminder.Kind.UPCOMING: "reminder_meeting_soon",
    Reminder.Kind.LOG: "reminder_log_meeting",
    Reminder.Kind.STEP: "reminder_step",
    Reminder.Kind.SURVEY: "reminder_survey",
    Reminder.Kind.CHEMISTRY: "reminder_chemistry",
    Reminder.Kind.PREPARATION: "reminder_prepare",
}
_KEYS = {
    Reminder.Kind.PLAN: "checkin",
    Reminder.Kind.UPCOMING: "upcoming",
    Reminder.Kind.LOG: "log",
    Reminder.Kind.STEP: "step",
    Reminder.Kind.SURVEY: "survey",
    Reminder.Kind.CHEMISTRY: "chemistry",
    Reminder.Kind.PREPARATION: "prepare",
}


def message(organization: Organization, letter: Letter, mailing: Mailing[Reason]) -> outbox.Owed:
    """The e-mail for the outbox. It may go until somebody would be woken, or it is of no use."""
    with speaking_to(letter.person.user, organization):
        return _owed(organization, letter, mailing)


def _owed(organization: Organization, letter: Letter, mailing: Mailing[Reason]) -> outbox.Owed:
    first = mailing.contents[0]
    words: dict[str, Any] = {
        "name": letter.person.given_name,
        **ways_to_have_fewer(organization, letter.person, {due.kind for due in mailing.contents}),
    }
    if mailing.is_digest:
        words["items"] = [_words(organization, due) for due in mailing.contents]
    else:
        words |= _words(organization, first)
    assert letter.peace is not None
    return outbox.Owed(
        key=outbox_key(mailing),
        kind=DIGEST if mailing.is_digest else TEMPLATES[Reminder.Kind(first.kind)],
        to=letter.person.email,
        payload=words,
        send_at=mailing.send_at,
        send_until=letter.peace.ends_at(mailing.send_at, mailing.useful_until),
    )


def ways_to_have_fewer(
    organization: Organization, person: Person, kinds: Collection[str]
) -> dict[str, str]:
    """The settings, and what the link says that stops just what this e-mail carries; its
    signature is added when it is sent."""
    link = Unsubscribing.of(organization.pk, person.pk, person.email, kinds)
    page = org_reverse(organization, "scheduling:notification_settings")
    return {"settings_url": absolute(page), "unsubscribe": link.unsigned}


def outbox_key(mailing: Mailing[Reason]) -> str:
    """'checkin:<relationship>:<person>:<day>', named after the first of its reminders."""
    stem = _stem(mailing.contents[0])
    return f"digest:{stem}" if mailing.is_digest else stem


def _stem(first: Reason) -> str:
    kind = _KEYS[Reminder.Kind(first.kind)]
    if isinstance(first, Again):
        return f"{kind}:{first.person_id}:{first.due_on}"
    if isinstance(first, AskedApart):
        return f"{kind}:apart:{first.person_id}:{first.due_on}:{first.survey_round.pk}"
    about = first.meeting or first.standing.relationship
    stem = f"{kind}:{about.pk}:{first.person_id}:{first.due_on}"
    more = first.step or first.survey_round
    return f"{stem}:{more.pk}" if more else stem


def line(organization: Organization, due: Reason) -> str:
    """One reminder in a sentence, as in a digest."""
    return str(_words(organization, due)["line"])


def _words(organization: Organization, due: Reason) -> dict[str, Any]:
    if isinstance(due, Again):
        return {"kind": str(due.kind), **_of_preparation(organization, due)}
    if isinstance(due, AskedApart):
        asked = _of_survey(organization, due.survey_round, due.person, due.enrollment.role)
        return {"kind": str(due.kind), **asked}
    relationship = due.standing.relationship
    partner = due.standing.partners_of(due.member)
    words: dict[str, Any] = {"kind": str(due.kind), "partner": partner}
    if due.step:
        return words | _of_step(organization, due, relationship)
    if due.survey_round:
        asked = _of_survey(organization, due.survey_round, due.member.person, due.member.role)
        return words | asked
    if due.kind == Reminder.Kind.CHEMISTRY:
        return words | _of_chemistry(organization, due)
    links = {
        name: absolute(
            org_reverse(organization, f"scheduling:meeting_{name}", relationship_id=relationship.pk)
        )
        for name in ("log", "plan")
    }
    words |= {"url": links["log"], "plan_url": links["plan"]}
    return words | (_of_meeting(organization, due, links["log"]) or _of_rhythm(organization, due))


def _of_rhythm(organization: Organization, due: Due) -> dict[str, str]:
    zone = zone_of(due.member.person, organization)
    last = due.standing.last_met_at
    partner = due.standing.partners_of(due.member)
    return {
        "last_met": day_in_words(last.astimezone(zone).date()) if last else "",
        "line": _("Time to meet %(partner)s? Plan the next meeting, or log the last.")
        % {"partner": partner},
    }


def _of_step(organization: Organization, due: Due, relationship: Relationship) -> dict[str, str]:
    assert due.step is not None
    page = org_reverse(organization, "scheduling:relationship", relationship_id=relationship.pk)
    program, day = str(relationship.cohort.program), day_in_words(due.due_on)
    return {
        "title": due.step.title,
        "step": due.step.get_kind_display().lower(),
        "program": program,
        "day": day,
        "url": absolute(page),
        "line": _("Coming up in %(program)s, %(day)s: %(title)s.")
        % {"program": program, "day": day, "title": due.step.title},
    }


def _of_survey(
    organization: Organization, survey_round: SurveyRound, person: Person, role: str
) -> dict[str, Any]:
    page = org_reverse(organization, "participants:my_survey", round_id=survey_round.pk)
    day = day_in_words(survey_round.closes_on)
    return {
        "title": survey_round.title,
        "program": str(survey_round.cohort.program),
        "day": day,
        "is_pulse": "yes" if survey_round.is_pulse else "",
        "is_anonymous": "yes" if survey_round.is_anonymous else "",
        "url": absolute(page),
        "ask": _ask(organization, person, About.SURVEY, survey_round.pk),
        "line": _("%(title)s Open until %(day)s.") % {"title": survey_round.title, "day": day},
        **_first_tap(survey_round, role),
    }


def _first_tap(survey_round: SurveyRound, role: str) -> dict[str, Any]:
    """The first question of what takes two taps: the first of them is in the e-mail itself."""
    questions = survey_round.questions_for(role)
    if not can_be_tapped(questions):
        return {}
    return {"question": questions[0]["text"], "taps": list(choices_of(questions[0]))}


def _of_preparation(organization: Organization, again: Again) -> dict[str, str]:
    programs = sorted({str(one.enrollment.cohort.program) for one in again.preparations})
    page = org_reverse(organization, "scheduling:my_mentoring")
    if len(again.preparations) == 1:
        mine = again.preparations[0].enrollment.pk
        page = org_reverse(organization, "participants:my_preparation", enrollment_id=mine)
    names = in_few_words(programs)
    return {
        "program": names,
        "url": absolute(page),
        "line": _(
            "The preparation for mentors of %(program)s has changed: please look at what is marked."
        )
        % {"program": names},
    }


def _of_chemistry(organization: Organization, due: Due) -> dict[str, str]:
    relationship = due.standing.relationship
    page = org_reverse(organization, "scheduling:chemistry", relationship_id=relationship.pk)
    partner = due.standing.partners_of(due.member)
    return {
        "url": absolute(page),
        "ask": _ask(organization, due.member.person, About.CHEMISTRY, relationship.pk),
        "line": _("You have met %(partner)s. Is it a good fit? Your answer stays with you.")
        % {"partner": partner},
    }


def _ask(organization: Organization, person: Person, about: About, what_id: UUID) -> str:
    """What the link says that asks this; its signature is added when it is sent."""
    if person.user is None:
        return ""
    now = timezone.now()
    return Asking.of(about, organization.pk, what_id, person.pk, now, person.user).unsigned


def _of_meeting(organization: Organization, due: Due, log: str) -> dict[str, str]:
    if due.meeting is None:
        return {}
    zone = zone_of(due.member.person, organization)
    partner = due.standing.partners_of(due.member)
    page = org_reverse(organization, "scheduling:meeting", meeting_id=due.meeting.pk)
    when = moment_in_words(due.meeting.starts_at, zone)
    means = due.meeting.get_means_display()
    is_log = due.kind == Reminder.Kind.LOG
    asks = _("Did you meet %(partner)s on %(when)s (%(minutes)s minutes, %(means)s)?") % {
        "partner": partner,
        "when": when,
        "minutes": due.meeting.minutes,
        "means": means.lower(),
    }
    return {
        "when": when,
        "day": day_in_words(due.meeting.starts_at.astimezone(zone).date()),
        "minutes": str(due.meeting.minutes),
        "means": means,
        "url": f"{log}?meeting={due.meeting.pk}" if is_log else absolute(page),
        "line": asks
        if is_log
        else _("You meet %(partner)s: %(when)s.") % {"partner": partner, "when": when},
        "log": _log_link(organization, due) if is_log else "",
    }


def _log_link(organization: Organization, due: Due) -> str:
    """What the link says that logs this meeting; its signature is added when it is sent."""
    meeting, person = due.meeting, due.member.person
    if meeting is None or person.user is None:
        return ""
    return Claim.of(organization.pk, meeting.pk, person.pk, meeting.starts_at, person.user).unsigned
