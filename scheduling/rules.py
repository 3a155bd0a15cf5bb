"""Who may do what with meetings, notes, goals and reminders.

There is no rule that lets a manager or an administrator see what was said: what is not asked here
is not granted.
"""

from matching.models import Relationship
from mentorship.access import Actor, rule
from participants.models import Goal, Person
from programs.models import Cohort, Program
from scheduling.models import Meeting, Note, ProposedTime


def has_part_in(actor: Actor, relationship: Relationship) -> bool:
    """Whether the actor is, or once was, one of the people of the relationship."""
    return actor.person_id is not None and any(
        member.person_id == actor.person_id for member in relationship.members.all()
    )


def is_one_of(actor: Actor, relationship: Relationship) -> bool:
    """Whether the actor is one of the people of the relationship now."""
    return actor.person_id is not None and any(
        member.person_id == actor.person_id and member.left_on is None
        for member in relationship.members.all()
    )


@rule
def see_what_was_said(actor: Actor, relationship: Relationship) -> bool:
    return has_part_in(actor, relationship)


@rule
def see_meetings(actor: Actor, relationship: Relationship) -> bool:
    """That they met, when, how long and by which means."""
    return has_part_in(actor, relationship) or actor.manages(relationship.cohort.program_id)


@rule
def see_meeting_counts(actor: Actor, relationship: Relationship) -> bool:
    return see_meetings(actor, relationship) or actor.is_admin


@rule
def see_relationships(actor: Actor, cohort: Cohort) -> bool:
    return actor.is_admin or actor.manages(cohort.program_id)


@rule
def see_last_meetings(actor: Actor, cohort: Cohort) -> bool:
    """When each pair of a cohort last met: an administrator sees counts alone."""
    return actor.manages(cohort.program_id)


@rule
def choose_rhythm(actor: Actor, relationship: Relationship) -> bool:
    return is_one_of(actor, relationship)


@rule
def plan_meeting(actor: Actor, relationship: Relationship) -> bool:
    return is_one_of(actor, relationship)


@rule
def propose_times(actor: Actor, relationship: Relationship) -> bool:
    return is_one_of(actor, relationship)


@rule
def answer_times(actor: Actor, relationship: Relationship) -> bool:
    return is_one_of(actor, relationship)


@rule
def accept_time(actor: Actor, proposed: ProposedTime) -> bool:
    """Whoever proposed it waits for another's yes."""
    return is_one_of(actor, proposed.relationship) and proposed.proposed_by_id != actor.person_id


@rule
def withdraw_times(actor: Actor, relationship: Relationship) -> bool:
    return is_one_of(actor, relationship)


@rule
def log_meeting(actor: Actor, relationship: Relationship) -> bool:
    return is_one_of(actor, relationship)


@rule
def change_meeting(actor: Actor, meeting: Meeting) -> bool:
    return is_one_of(actor, meeting.relationship)


@rule
def confirm_meeting(actor: Actor, meeting: Meeting) -> bool:
    """Either side confirms what the other logged."""
    return is_one_of(actor, meeting.relationship) and meeting.logged_by_id != actor.person_id


@rule
def write_note(actor: Actor, relationship: Relationship) -> bool:
    return is_one_of(actor, relationship)


@rule
def open_note(actor: Actor, note: Note) -> bool:
    """The writer; and the others of the relationship where the note is for them too."""
    if note.author_id == actor.person_id:
        return actor.person_id is not None
    return note.audience == Note.Audience.RELATIONSHIP and has_part_in(actor, note.relationship)


@rule
def change_note(actor: Actor, note: Note) -> bool:
    return actor.person_id is not None and note.author_id == actor.person_id


@rule
def set_goal(actor: Actor, relationship: Relationship) -> bool:
    """Those who are here to learn: mentees, and peers."""
    return any(
        member.person_id == actor.person_id and member.left_on is None and member.role != "mentor"
        for member in relationship.members.all()
    )


@rule
def change_goal(actor: Actor, goal: Goal) -> bool:
    return actor.person_id is not None and goal.enrollment.person_id == actor.person_id


@rule
def work_on_goal(actor: Actor, goal: Goal) -> bool:
    """Its owner, and the owner's mentors."""
    if actor.person_id is None:
        return False
    if goal.enrollment.person_id == actor.person_id:
        return True
    return any(
        is_one_of(actor, part.relationship) and _guides(actor, part.relationship)
        for part in goal.enrollment.relationship_members.all()
    )


def _guides(actor: Actor, relationship: Relationship) -> bool:
    return any(
        member.person_id == actor.person_id and member.role == "mentor"
        for member in relationship.members.all()
    )


@rule
def save_reminder_preference(actor: Actor, person: Person) -> bool:
    return actor.person_id is not None and person.pk == actor.person_id


@rule
def stop_kinds(actor: Actor, person: Person) -> bool:
    return save_reminder_preference(actor, person)


@rule
def resume_kinds(actor: Actor, person: Person) -> bool:
    return save_reminder_preference(actor, person)


@rule
def schedule_reminders(actor: Actor, _: object) -> bool:
    return actor.is_system


@rule
def keep_calendar(actor: Actor, person: Person) -> bool:
    """One's own: nobody makes, sees or ends the feed of another."""
    return actor.person_id is not None and person.pk == actor.person_id


@rule
def cancel_meetings_of_ended(actor: Actor, _: object = None) -> bool:
    return actor.is_system


@rule
def take_calendar_answer(actor: Actor, _: object) -> bool:
    return actor.is_system


@rule
def import_rosters(actor: Actor, _: object = None) -> bool:
    """Rosters of the whole organisation: whoever looks after its people."""
    return actor.is_system or actor.is_admin


@rule
def change_own_working_times(actor: Actor, person: Person) -> bool:
    """Oneself alone: nobody else tells when somebody works, and nobody else is shown it."""
    return actor.person_id is not None and person.pk == actor.person_id


@rule
def renew_meetable_times(actor: Actor, _: object = None) -> bool:
    return actor.is_system


@rule
def see_protected_time_of_each(actor: Actor, program: Program) -> bool:
    """How long each mentor met: who manages the programme. An administrator sees departments."""
    return actor.manages(program.pk)


@rule
def say_how_we_fit(actor: Actor, relationship: Relationship) -> bool:
    return is_one_of(actor, relationship)
