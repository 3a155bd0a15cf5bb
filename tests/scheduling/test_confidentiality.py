"""What was said is nowhere but with its audience: e-mails, audit trail, logs, columns.

A marker stands in every confidential field, and in the place where two meet. Everybody's walk over
all pages and the API is in tests/confidential.
"""

import io
import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mentorship.models import AuditEvent, OutboxMessage
from mentorship.post import render_email
from mentorship.tenancy import new_id
from scheduling.models import Meeting, MeetingTopic, Note
from scheduling.services.meetings import cancel_meeting, log_meeting, move_meeting, plan_meeting
from scheduling.services.notes import edit_note, open_note, write_note
from tests.isolation.tables import readable_tables
from tests.permissions.test_matrix import ROWS
from tests.world import MARKER, World

TOPIC = "quokka-lantern"
GETS = [row for row in ROWS if row.method == "get"]


@pytest.fixture
def house(world: World):
    """Northgate with the marker in a meeting's place as well, and a telling topic."""
    house = world.northgate
    with house.activate():
        program = house.program
        program.topics = [*program.topics, {"key": TOPIC, "label": TOPIC}]
        program.save()
        Meeting.objects.filter(relationship=house.relationship).update(place=f"{MARKER} cafe")
        MeetingTopic.objects.create(meeting=house.meeting, topic=TOPIC)
    return house


def ask(client, row, house):
    address = reverse(row.name, kwargs={"slug": house.slug, **row.kwargs(house)})
    return client.get(address)


def text_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + str(response.headers)


def test_the_two_do_read_it(world, house):
    """The marker is there to be found: otherwise the tests above prove nothing."""
    for part in ("mentor", "mentee"):
        client = world.client(part)
        rows = [row for row in GETS if row.name.startswith(("scheduling:", "api:goal"))]
        found = {row.name for row in rows if MARKER in text_of(ask(client, row, house))}
        assert {"scheduling:goals", "scheduling:relationship", "api:goal-list"} <= found
        note = reverse(
            "scheduling:note", kwargs={"slug": house.slug, "note_id": house.shared_note.pk}
        )
        assert MARKER not in client.get(note).content.decode(), "closed until it is opened"
        assert MARKER in client.post(note).content.decode()


def act_with_the_marker(house) -> None:
    """Every act that takes words, with the marker in them."""
    mentor, mentee = house.actor("mentor"), house.actor("mentee")
    relationship = house.relationship
    when = {"minutes": 45, "means": "video", "place": f"{MARKER} room"}
    planned = plan_meeting(
        actor=mentee,
        relationship=relationship,
        starts_at=timezone.now() + timedelta(days=3),
        **when,
    )
    later = timezone.now() + timedelta(days=4)
    planned = move_meeting(actor=mentor, meeting=planned, starts_at=later, **when)
    cancel_meeting(actor=mentor, meeting=planned)
    log_meeting(
        actor=mentor,
        relationship=relationship,
        client_key=new_id(),
        outcome="held",
        held_on=timezone.localdate(),
        minutes=45,
        means="phone",
        topics=[TOPIC],
        note_text=f"{MARKER} in the log",
    )
    note = write_note(
        actor=mentor, relationship=relationship, text=f"{MARKER} note", audience="relationship"
    )
    open_note(actor=mentee, note=note)
    edit_note(actor=mentor, note=note, text=f"{MARKER} edited", audience="relationship")


def test_no_e_mail_audit_row_or_log_line_holds_it(house):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        with house.activate():
            act_with_the_marker(house)
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(logging.INFO)
    without_sql = [line for line in stream.getvalue().splitlines() if "args=" not in line]
    assert MARKER not in "\n".join(without_sql)
    with house.activate():
        for message in OutboxMessage.objects.exclude(kind="message"):
            context = {"organization": house.organization, **message.payload}
            words = "".join(render_email(message.kind, context)) + str(message.payload)
            assert MARKER not in words
            assert TOPIC not in words
        for event in AuditEvent.objects.all():
            assert MARKER not in f"{event.details}{event.action}{event.actor_label}"
            assert TOPIC not in str(event.details)


def test_the_words_of_notes_and_goals_are_in_no_column(house):
    """All columns of all tables as text, but for the place of a meeting, which is not sealed."""
    with house.activate():
        act_with_the_marker(house)
        Meeting.objects.update(place="")
        with connection.cursor() as cursor:
            for table in readable_tables(cursor):
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s OR t::text LIKE %s',
                    [f"%{MARKER}%", f"%{MARKER.encode().hex()}%"],
                )
                assert cursor.fetchone()[0] == 0, table


def test_a_refused_note_is_kept_nowhere_and_comes_back_to_its_writer_alone(world, house):
    client = world.client("mentor")
    with house.activate():
        before = Note.objects.count()
    address = reverse(
        "scheduling:note_write",
        kwargs={"slug": house.slug, "relationship_id": house.relationship.pk},
    )
    text = f"{MARKER} NHS number 999 000 0034"
    response = client.post(address, {"text": text, "audience": "private"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "<mark>999 000 0034" in page
    assert text in page
    assert "no-store" in response.headers["Cache-Control"]
    with house.activate():
        assert Note.objects.count() == before
