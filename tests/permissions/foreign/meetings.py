"""Meetings, notes and goals."""

from tests.permissions.foreign.case import LOG, NOTE, RELATIONSHIP, Case, always, named

CASES = [
    Case(
        "LogSerializer.meeting_id",
        "api:meeting-log",
        "post",
        "mentor",
        named("planned_meeting"),
        "meeting_id",
        kwargs=RELATIONSHIP,
        data=always(LOG),
    ),
    Case(
        "by hand: planned",
        "scheduling:meeting_log",
        "post",
        "mentor",
        named("planned_meeting"),
        "planned",
        kwargs=RELATIONSHIP,
        data=always(LOG),
    ),
    Case(
        "by hand: meeting to log",
        "scheduling:meeting_log",
        "get",
        "mentor",
        named("planned_meeting"),
        "meeting",
        kwargs=RELATIONSHIP,
    ),
    Case(
        "WriteNoteSerializer.meeting_id",
        "api:note-list",
        "post",
        "mentor",
        named("meeting"),
        "meeting_id",
        kwargs=RELATIONSHIP,
        data=always(NOTE),
    ),
    Case(
        "by hand: meeting of a note",
        "scheduling:note_write",
        "post",
        "mentor",
        named("meeting"),
        "meeting",
        kwargs=RELATIONSHIP,
        data=always(NOTE),
    ),
    Case(
        "by hand: meeting to write of",
        "scheduling:note_write",
        "get",
        "mentor",
        named("meeting"),
        "meeting",
        kwargs=RELATIONSHIP,
    ),
]
