"""Notes and goals: sealed, for their readers, and every opening written down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.guard import LooksLikePatient
from mentorship.models import AuditEvent
from mentorship.sealing import CannotUnseal, unseal
from participants.models import Goal, GoalStep
from scheduling.models import Note, NoteOpening
from scheduling.queries.goals import readable_goals
from scheduling.queries.notes import readable_notes
from scheduling.services.goals import (
    add_goal_step,
    change_goal_status,
    complete_goal_step,
    open_goals,
    set_goal,
)
from scheduling.services.notes import delete_note, edit_note, open_note, write_note
from tests.world import MARKER, World


@pytest.fixture
def house(world: World):
    house = world.northgate
    with house.activate():
        yield house


def write(house, actor="mentor", text="We spoke.", audience="relationship", **fields):
    return write_note(
        actor=house.actor(actor),
        relationship=house.relationship,
        text=text,
        audience=audience,
        **fields,
    )


def test_a_note_is_read_by_its_audience_and_each_opening_is_kept(house):
    note = write(house)
    assert open_note(actor=house.actor("mentee"), note=note) == "We spoke."
    opening = NoteOpening.objects.get(note=note)
    assert opening.person == house.person("mentee")
    assert AuditEvent.objects.filter(action="note.opened", subject_id=note.pk).count() == 1


@pytest.mark.parametrize("part", ["admin", "manager", "other_mentor", "member"])
def test_no_office_opens_a_note(house, part):
    note = write(house)
    assert note not in readable_notes(house.actor(part))
    with pytest.raises(NotAllowed):
        open_note(actor=house.actor(part), note=note)
    assert not NoteOpening.objects.filter(note=note).exists()


def test_the_system_opens_no_note(house):
    assert not readable_notes(house.system).exists()
    with pytest.raises(NotAllowed):
        open_note(actor=house.system, note=house.shared_note)


def test_a_private_note_is_its_writers_alone(house):
    note = write(house, audience="private")
    assert note in readable_notes(house.actor("mentor"))
    assert note not in readable_notes(house.actor("mentee"))
    with pytest.raises(NotAllowed):
        open_note(actor=house.actor("mentee"), note=note)


def test_who_has_left_keeps_what_was_written_while_they_were_there(house):
    member = house.relationship.members.get(person=house.person("mentee"))
    member.left_on = timezone.localdate()
    member.save()
    assert house.shared_note in readable_notes(house.actor("mentee"))
    later = write(house)
    Note.objects.filter(pk=later.pk).update(written_at=timezone.now() + timedelta(days=3))
    assert later not in readable_notes(house.actor("mentee"))
    with pytest.raises(NotAllowed):
        write(house, "mentee")


def test_a_sealed_note_cannot_be_moved_to_another_row(house):
    one, other = write(house, text="one"), write(house, text="other")
    Note.objects.filter(pk=other.pk).update(sealed_text=one.sealed_text)
    with pytest.raises(CannotUnseal):
        open_note(actor=house.actor("mentor"), note=other)


def test_only_the_writer_changes_or_deletes_a_note(house):
    note = write(house)
    for refuse in (
        lambda: edit_note(
            actor=house.actor("mentee"), note=note, text="x", audience="relationship"
        ),
        lambda: delete_note(actor=house.actor("mentee"), note=note),
    ):
        with pytest.raises(NotAllowed):
            refuse()
    edited = edit_note(
        actor=house.actor("mentor"), note=note, text="Better words.", audience="private"
    )
    assert edited.edited_at is not None
    assert open_note(actor=house.actor("mentor"), note=edited) == "Better words."
    delete_note(actor=house.actor("mentor"), note=edited)
    assert not Note.objects.filter(pk=note.pk).exists()
    assert AuditEvent.objects.filter(action="note.deleted", subject_id=note.pk).exists()


def test_an_edit_of_what_was_changed_meanwhile_is_refused(house):
    note = write(house)
    edit = {"actor": house.actor("mentor"), "note": note, "audience": "relationship"}
    edit_note(**edit, text="On the phone.", row_version=1)
    with pytest.raises(Conflict) as refused:
        edit_note(**edit, text="At the desk.", row_version=1)
    assert refused.value.code == "changed_meanwhile"
    assert open_note(actor=house.actor("mentor"), note=note) == "On the phone."


def test_the_edit_page_knows_the_version_that_it_showed(world, house):
    client = world.client("mentor")
    address = f"/o/northgate/notes/{house.shared_note.pk}/edit/"
    page = client.get(address).content.decode()
    assert 'name="row_version" value="1"' in page
    sent = {"text": "New words.", "audience": "relationship", "row_version": "1"}
    assert client.post(address, sent).status_code == 302
    again = client.post(address, sent | {"text": "Old window."})
    assert again.status_code == 422
    assert "changed this note somewhere else" in again.content.decode()
    assert "Old window." in again.content.decode()


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 20_001, "bad \udc80 surrogate"])
def test_texts_that_cannot_be_kept(house, text):
    with pytest.raises(Invalid):
        write(house, text=text)


def test_the_guard_holds_a_note_back_until_its_writer_has_looked(house):
    text = "Mrs Winterbourne, DOB 12/03/1956"
    with pytest.raises(LooksLikePatient):
        write(house, text=text)
    note = write(house, text=text, is_checked=True)
    event = AuditEvent.objects.get(action="note.written", subject_id=note.pk)
    assert event.details == {"has_overruled_the_guard": True, "row_version": 1}
    with pytest.raises(LooksLikePatient):
        edit_note(actor=house.actor("mentor"), note=note, text=text, audience="private")


def test_the_words_are_in_no_repr(house):
    note = house.shared_note
    (goal,) = open_goals(actor=house.actor("mentor"), relationship=house.relationship)
    assert MARKER in goal.text
    for thing in (note, goal, house.goal, note.openings.first(), goal.steps):
        assert MARKER not in repr(thing) + str(thing)


def test_a_mentee_sets_a_goal_and_both_work_on_it(house):
    mentee, mentor = house.actor("mentee"), house.actor("mentor")
    goal = set_goal(actor=mentee, relationship=house.relationship, text="To lead a shift.")
    assert unseal(goal, actor=mentor) == "To lead a shift."
    goal = readable_goals(mentor).get(pk=goal.pk)
    step = add_goal_step(actor=mentor, goal=goal, text="Shadow a night shift.")
    done = complete_goal_step(actor=mentee, step=GoalStep.objects.get(pk=step.pk))
    assert done.done_at is not None
    again = complete_goal_step(actor=mentor, step=done)
    assert again.done_at == done.done_at
    assert complete_goal_step(actor=mentor, step=again, is_done=False).done_at is None
    changed = change_goal_status(actor=mentee, goal=goal, status="achieved")
    assert changed.ended_at is not None
    with pytest.raises(Conflict):
        add_goal_step(actor=mentee, goal=changed, text="More.")
    with pytest.raises(NotAllowed):
        change_goal_status(actor=mentor, goal=goal, status="dropped")


@pytest.mark.parametrize("part", ["admin", "manager", "other_mentor", "other_mentee", "member"])
def test_goals_are_not_for_others(house, part):
    actor = house.actor(part)
    assert house.goal not in readable_goals(actor)
    with pytest.raises(NotAllowed):
        open_goals(actor=actor, relationship=house.relationship)
    with pytest.raises(NotAllowed):
        add_goal_step(actor=actor, goal=house.goal, text="A step.")
    with pytest.raises(NotAllowed):
        set_goal(actor=actor, relationship=house.relationship, text="A goal.")


def test_the_guard_looks_at_goals_and_steps_too(house):
    with pytest.raises(LooksLikePatient):
        set_goal(
            actor=house.actor("mentee"), relationship=house.relationship, text="ring 07700 900123"
        )
    with pytest.raises(LooksLikePatient):
        add_goal_step(actor=house.actor("mentee"), goal=house.goal, text="ada@example.org")
    with house.activate("mentee"):
        assert Goal.objects.filter(enrollment=house.enrollment("mentee")).count() == 1
