"""What scheduling holds on a person: meetings, notes, reminders."""

from typing import Any

from django.db.models import Q, QuerySet

from matching.models import RelationshipMember
from mentorship import sealing
from mentorship.holding import Fate, Holding, Subject, declare, holds_nothing, label, opened, said
from mentorship.texts import gettext_lazy
from participants.models import ERASED_NUMBER, Person
from scheduling.models import (
    BusyTime,
    CalendarInvitation,
    ChemistryAnswer,
    Meeting,
    MeetingTopic,
    Note,
    NoteOpening,
    PersonalCalendar,
    ProposedTime,
    Reminder,
    ReminderPreference,
    RosterEntry,
    RosterImport,
    RosterRemark,
    WorkCalendar,
    WorkingHabits,
)
from scheduling.queries.notes import readable_notes


def _of_person(model: type[Any], path: str) -> Any:
    def rows(subject: Subject) -> QuerySet[Any]:
        if subject.person_id is None:
            return model.objects.none()
        return model.objects.filter(**{path: subject.person_id})

    return rows


def _own_notes(subject: Subject) -> QuerySet[Any]:
    return readable_notes(subject.actor).filter(author_id=subject.person_id)


def _notes_of_others(subject: Subject) -> QuerySet[Any]:
    return readable_notes(subject.actor).exclude(author_id=subject.person_id)


def _tell_note(note: Note, subject: Subject) -> dict[str, Any]:
    return {
        label("Written"): note.written_at,
        label("For"): note.get_audience_display(),
        label("Note"): opened(note, subject),
    }


def _delete_notes(rows: QuerySet[Any], subject: Subject) -> None:
    """Where everybody else of the relationship was erased before, its key goes too."""
    relationships = set(rows.values_list("relationship_id", flat=True))
    Note.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
    for relationship_id in relationships:
        others = RelationshipMember.objects.filter(relationship_id=relationship_id).exclude(
            person_id=subject.person_id
        )
        if not others.exclude(person__employee_number__startswith=ERASED_NUMBER).exists():
            sealing.erase(relationship_id, actor=subject.actor)


def _own_meetings(subject: Subject) -> QuerySet[Any]:
    return (
        _of_person(Meeting, "relationship__members__person_id")(subject)
        .distinct()
        .order_by("starts_at")
    )


def _forget_places(rows: QuerySet[Any], subject: Subject) -> None:
    """A place is free text: where this person planned or logged it, it was theirs."""
    mine = Q(planned_by_id=subject.person_id) | Q(logged_by_id=subject.person_id)
    Meeting.objects.filter(mine).update(place="")


def _remarks(subject: Subject) -> QuerySet[Any]:
    """What imports of rosters say under the person's number."""
    numbers = Person.objects.filter(pk=subject.person_id).values("employee_number")
    return RosterRemark.objects.filter(employee_number__in=numbers)


def _waiting_rosters(subject: Subject) -> QuerySet[Any]:
    """Files that wait to be imported: the person's shifts may be in any of them."""
    waiting = RosterImport.waiting()
    return waiting if subject.person_id else waiting.none()


def _give_up_rosters(rows: QuerySet[Any], subject: Subject) -> None:
    for row in rows:
        row.erase()


def _delete_calendar(rows: QuerySet[Any], subject: Subject) -> None:
    rows.delete()
    if subject.person_id:
        sealing.erase(subject.person_id, actor=subject.actor)


declare(
    Holding(
        "scheduling.NoteOpening",
        gettext_lazy("Notes that you opened"),
        gettext_lazy("So that who wrote a note sees who opened it."),
        _of_person(NoteOpening, "person_id"),
        lambda row, _: said(row, "opened_at"),
        Fate.KEPT,
        gettext_lazy("Stays for whoever wrote the note, as the opening of an erased person."),
    ),
    Holding(
        "scheduling.NoteOpening",
        gettext_lazy("Who opened your notes"),
        gettext_lazy("So that you see it."),
        _of_person(NoteOpening, "note__author_id"),
        lambda row, _: {label("When"): row.opened_at},
        Fate.DELETED,
        gettext_lazy("Deleted with the notes."),
    ),
    Holding(
        "scheduling.Note",
        gettext_lazy("Notes that you wrote"),
        gettext_lazy("For you, and where you chose so for your relationship."),
        _own_notes,
        _tell_note,
        Fate.DELETED,
        gettext_lazy(
            "Deleted: those for you alone, and those for your relationship, for they are your "
            "words."
        ),
        _delete_notes,
    ),
    Holding(
        "scheduling.Note",
        gettext_lazy("Notes of others for your relationship"),
        gettext_lazy("They chose that you may read them."),
        _notes_of_others,
        _tell_note,
        Fate.KEPT,
        gettext_lazy("Kept: they are the words of somebody else, who can still read them."),
    ),
    Holding(
        "scheduling.MeetingTopic",
        gettext_lazy("Topics of your meetings"),
        gettext_lazy("To be counted over many pairs together."),
        _of_person(MeetingTopic, "meeting__relationship__members__person_id"),
        lambda row, _: {label("Topic"): row.topic},
        Fate.KEPT,
        gettext_lazy(
            "Kept: a tick on a meeting that belongs to the other side, too. It names nobody."
        ),
    ),
    Holding(
        "scheduling.CalendarInvitation",
        gettext_lazy("Meetings in your calendar, and what you answered"),
        gettext_lazy(
            "So that changes find their entry, and the others see whether the time suits you."
        ),
        _of_person(CalendarInvitation, "person_id"),
        lambda row, _: said(row, "address", "answer", "answered_at", "made_at"),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "scheduling.ChemistryAnswer",
        gettext_lazy("Whether you said that you fit"),
        gettext_lazy("To match you again if it is not a fit. Nobody but you reads it."),
        _of_person(ChemistryAnswer, "person_id"),
        lambda row, _: {label("Answer"): row.get_fit_display()},
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "scheduling.PersonalCalendar",
        gettext_lazy("What you chose for your calendar"),
        gettext_lazy("To send invitations or not, and to show you a feed of your own."),
        _of_person(PersonalCalendar, "person_id"),
        lambda row, _: said(row, "is_invited", "shows_names", "made_at", "read_at"),
        Fate.DELETED,
        gettext_lazy("Deleted; the feed's address leads nowhere from then on."),
    ),
    Holding(
        "scheduling.Meeting",
        gettext_lazy("Your meetings"),
        gettext_lazy("To plan them, and to count that you met."),
        _own_meetings,
        lambda row, _: said(row, "status", "starts_at", "minutes", "means", "place"),
        Fate.ANONYMISED,
        gettext_lazy(
            "That a meeting took place stays for the other side and for the counts; where you "
            "wrote "
            "the place, it is deleted."
        ),
        _forget_places,
    ),
    Holding(
        "scheduling.BusyTime",
        gettext_lazy("When you are busy with planned meetings"),
        gettext_lazy("So that nobody plans two meetings with you at one time."),
        _of_person(BusyTime, "person_id"),
        lambda row, _: {label("From"): row.during.lower, label("Until"): row.during.upper},
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "scheduling.ProposedTime",
        gettext_lazy("Times that you proposed"),
        gettext_lazy("So that the others can accept one."),
        _of_person(ProposedTime, "proposed_by_id"),
        lambda row, _: said(row, "status", "starts_at", "minutes", "means", "proposed_at"),
        Fate.DELETED,
        gettext_lazy("Deleted; a meeting that was planned by one of them stays."),
    ),
    Holding(
        "scheduling.Reminder",
        gettext_lazy("Reminders to you"),
        gettext_lazy("So that you are reminded once, and not too often."),
        _of_person(Reminder, "person_id"),
        lambda row, _: said(row, "kind", "state", "due_on", "send_at"),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "scheduling.ReminderPreference",
        gettext_lazy("When you wish to be reminded"),
        gettext_lazy("To leave you in peace at other times."),
        _of_person(ReminderPreference, "person_id"),
        lambda row, _: said(
            row, "quiet_from", "quiet_until", "weekly_budget", "paused_until", "kinds_off"
        ),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "scheduling.RosterEntry",
        gettext_lazy("Your shifts"),
        gettext_lazy("So that meetings and reminders keep clear of work, of rest and of leave."),
        _of_person(RosterEntry, "person_id"),
        lambda row, _: said(row, "rostered_on", "kind", "code", "starts_at", "ends_at", "source"),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "scheduling.WorkingHabits",
        gettext_lazy("Your working pattern, and when meetings suit you"),
        gettext_lazy("So that meetings and reminders keep clear of work and rest."),
        _of_person(WorkingHabits, "person_id"),
        lambda row, _: said(
            row,
            "pattern",
            "cycle",
            "begins_on",
            "day_starts",
            "day_ends",
            "night_starts",
            "night_ends",
            "week",
            "meets_in_breaks",
            "earliest",
            "latest",
            "minutes_around",
        ),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "scheduling.WorkCalendar",
        gettext_lazy("Your calendar of shifts"),
        gettext_lazy("To read your shifts from it. Its address is sealed and shown to nobody."),
        _of_person(WorkCalendar, "person_id"),
        lambda row, _: said(row, "host", "covers_from", "covers_until", "meanings", "read_at"),
        Fate.DELETED,
        gettext_lazy("Deleted, with the key that seals its address."),
        _delete_calendar,
    ),
    Holding(
        "scheduling.RosterRemark",
        gettext_lazy("Lines about you that an import of a roster refused"),
        gettext_lazy("To show what an import did."),
        _remarks,
        lambda row, _: said(row, "line", "employee_number", "value", "reason"),
        Fate.DELETED,
        gettext_lazy("Deleted."),
    ),
    Holding(
        "scheduling.RosterImport",
        gettext_lazy("Rosters that wait to be imported"),
        gettext_lazy("Your shifts may be in them."),
        _waiting_rosters,
        lambda row, _: said(row, "file_name", "created_at"),
        Fate.DELETED,
        gettext_lazy("Files that wait are given up and deleted, for your shifts may be in them."),
        _give_up_rosters,
    ),
)
holds_nothing(
    scheduling__RosterCode="what a code of the rosters means",
    scheduling__RosterMapping="which column means what",
)
