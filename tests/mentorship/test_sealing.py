"""An attacker with write access to the tables: what is moved, replayed or forged does not open.

Each attack is made with plain SQL or `update()`, as somebody would who has got hold of the app's
role; each is refused with an error, and written down.
"""

import os
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import DatabaseError, transaction

from mentorship.models import AuditEvent, DataKey, OrganizationKey
from mentorship.root_key_file import RootKeyMissing, add_root_key, read_ring
from mentorship.sealing import CannotUnseal, Erased, erase, gather, seal, unseal
from mentorship.sealing.keyring import memory
from participants.models import Goal, GoalStep
from scheduling.models import Note
from scheduling.services.notes import edit_note, write_note
from tests.world import MARKER, House, World


@pytest.fixture
def house(world: World):
    with world.northgate.activate():
        yield world.northgate


def written(house: House, text: str = "We spoke.", pair: str = "", **fields: Any) -> Note:
    relationship = house.other_relationship if pair else house.relationship
    return write_note(
        actor=house.actor(f"{pair}mentor"),
        relationship=relationship,
        text=text,
        **{"audience": "relationship", **fields},
    )


def refused(house: House, note: Note, writer: str = "mentor") -> str:
    """That opening is refused and written down; the reason that was recorded."""
    memory().clear()
    before = AuditEvent.objects.filter(action="seal.refused").count()
    with pytest.raises(CannotUnseal):
        unseal(Note.objects.get(pk=note.pk), actor=house.actor(writer))
    (event,) = AuditEvent.objects.filter(action="seal.refused", subject_id=note.pk)
    assert AuditEvent.objects.filter(action="seal.refused").count() == before + 1
    assert event.actor_id == house.user(writer).pk
    because: str = event.details["because"]
    return because


def test_what_was_written_opens_and_counts_its_versions(house):
    note = written(house)
    assert unseal(note, actor=house.actor("mentor")) == "We spoke."
    assert note.row_version == 1
    changed = edit_note(
        actor=house.actor("mentor"), note=note, text="Better.", audience="relationship"
    )
    assert changed.row_version == 2
    assert unseal(Note.objects.get(pk=note.pk), actor=house.actor("mentor")) == "Better."
    assert not AuditEvent.objects.filter(action="seal.refused").exists()


def test_ciphertexts_swapped_between_rows_are_refused(house):
    one, other = written(house, "one"), written(house, "other")
    Note.objects.filter(pk=one.pk).update(sealed_text=other.sealed_text)
    assert "changed or moved" in refused(house, one)


def test_ciphertexts_swapped_between_relationships_are_refused(house):
    theirs = written(house, pair="other_")
    ours = written(house)
    Note.objects.filter(pk=ours.pk).update(sealed_text=theirs.sealed_text)
    assert "another subject" in refused(house, ours)


def test_a_row_does_not_move_to_another_relationship(house):
    note = written(house)
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(relationship=house.other_relationship)
    note.relationship = house.other_relationship  # as the tables' owner might
    with pytest.raises(CannotUnseal):
        unseal(note, actor=house.actor("mentor"))


def test_a_row_moved_with_its_key_is_refused(house):
    """The key is told to belong to the other pair as well: it does not unwrap for them."""
    note = written(house)
    DataKey.objects.filter(subject_id=note.relationship_id).update(
        subject_id=house.other_relationship.pk
    )
    note.relationship = house.other_relationship
    memory().clear()
    with pytest.raises(CannotUnseal):
        unseal(note, actor=house.actor("mentor"))
    (event,) = AuditEvent.objects.filter(action="seal.refused")
    assert "changed or moved" in event.details["because"]


def test_ciphertexts_and_keys_of_another_organization_are_refused(world):
    with world.northgate.activate():
        ours = written(world.northgate)
        key = DataKey.objects.get(subject_id=ours.relationship_id)
    with world.harbour.activate():
        theirs = written(world.harbour)
        Note.objects.filter(pk=theirs.pk).update(sealed_text=ours.sealed_text)
        assert "does not exist in this organisation" in refused(world.harbour, theirs)
        other = written(world.harbour)
        DataKey.objects.filter(subject_id=other.relationship_id).update(wrapped=key.wrapped)
        assert "changed or moved" in refused(world.harbour, other)


def test_an_old_text_does_not_open_in_the_newer_row(house):
    note = written(house, "first")
    old = bytes(note.sealed_text)
    edit_note(actor=house.actor("mentor"), note=note, text="second", audience="relationship")
    Note.objects.filter(pk=note.pk).update(sealed_text=old)
    assert "changed or moved" in refused(house, note)


def test_an_old_row_put_back_whole_is_refused_by_the_trail(house):
    note = written(house, "first")
    old = Note.objects.filter(pk=note.pk).values("sealed_text", "row_version", "edited_at").get()
    edit_note(actor=house.actor("mentor"), note=note, text="second", audience="relationship")
    Note.objects.filter(pk=note.pk).update(**old)
    assert "newer version" in refused(house, note)


def test_a_deleted_row_put_back_at_its_first_version_is_refused(house):
    note = written(house, "first")
    old = Note.objects.get(pk=note.pk)
    edit_note(actor=house.actor("mentor"), note=note, text="second", audience="relationship")
    Note.objects.filter(pk=note.pk).delete()
    old.save(force_insert=True)
    assert "newer version" in refused(house, note)


def test_a_key_wrapped_for_another_relationship_is_refused(house):
    theirs, ours = written(house, pair="other_"), written(house)
    foreign = DataKey.objects.get(subject_id=theirs.relationship_id)
    DataKey.objects.filter(subject_id=ours.relationship_id).update(wrapped=foreign.wrapped)
    assert "changed or moved" in refused(house, ours)
    with pytest.raises(CannotUnseal):
        written(house)
    assert AuditEvent.objects.filter(action="seal.refused").count() == 2


def test_an_organization_key_moved_to_another_version_is_refused(house):
    note = written(house)
    OrganizationKey.objects.update(version=7)
    assert "changed or moved" in refused(house, note)


def test_a_private_note_cannot_be_opened_up_in_the_table(house):
    note = written(house, audience="private")
    Note.objects.filter(pk=note.pk).update(audience="relationship")
    assert "changed or moved" in refused(house, note, "mentee")


def test_a_note_cannot_be_given_another_author(house):
    note = written(house, audience="private")
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(author=house.person("mentee"))
    note.author = house.person("mentee")
    with pytest.raises(CannotUnseal):
        unseal(note, actor=house.actor("mentee"))


def test_a_step_cannot_be_moved_to_another_goal(house):
    with house.activate("mentee"):
        step = house.goal.steps.get()
        other = Goal(enrollment=house.goal.enrollment)
        seal(other, actor=house.actor("mentee"), sealed_text="Another")
        other.save()
        GoalStep.objects.filter(pk=step.pk).update(goal=other)
        with pytest.raises(CannotUnseal):
            unseal(GoalStep.objects.get(pk=step.pk), actor=house.actor("mentee"))


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"plain text that somebody put there",
        b"\x02",
        b"\x02" + b"\x00" * 60,
        b"\x01" + bytes(range(80)),
    ],
)
def test_forged_plain_text_is_refused(house, forged):
    note = written(house)
    Note.objects.filter(pk=note.pk).update(sealed_text=forged)
    assert refused(house, note)


def test_a_text_sealed_with_a_key_of_ones_own_is_refused(house):
    """Knowing the format is not enough."""
    note = written(house)
    header = bytes(note.sealed_text)[:17]
    forged = header + os.urandom(12) + AESGCM(b"k" * 32).encrypt(b"n" * 12, b"words", None)
    Note.objects.filter(pk=note.pk).update(sealed_text=forged)
    assert "changed or moved" in refused(house, note)


def test_a_refusal_is_a_clear_page_and_not_a_failure(world, house):
    note = written(house)
    Note.objects.filter(pk=note.pk).update(sealed_text=b"x")
    client = world.client("mentor")
    answer = client.post(f"/o/northgate/notes/{note.pk}/")
    assert answer.status_code == 409
    assert "cannot be opened" in answer.content.decode()


def test_many_texts_cost_as_many_queries_as_one(house, django_assert_num_queries):
    notes = [written(house, f"note {number}") for number in range(12)]
    notes += [written(house, pair="other_")]
    actor = house.actor("mentor")
    for some in (notes[:1], notes):
        memory().clear()
        with django_assert_num_queries(2):
            gather(some)
            for note in some:
                unseal(note, actor=actor)


def test_nothing_is_remembered_when_the_organization_is_left(world):
    house = world.northgate
    with house.activate():
        unseal(written(house), actor=house.actor("mentor"))
        assert memory()
    assert memory() == {}


def test_a_key_made_in_what_was_undone_is_made_again(house):
    relationship_key = DataKey.objects.filter(subject_id=house.other_relationship.pk)
    assert not relationship_key.exists()
    with transaction.atomic():
        undone = written(house, pair="other_")
        unseal(undone, actor=house.actor("other_mentor"))
        transaction.set_rollback(True)
    assert not relationship_key.exists()
    note = written(house, "kept", pair="other_")
    memory().clear()
    assert unseal(Note.objects.get(pk=note.pk), actor=house.actor("other_mentor")) == "kept"


def test_erased_words_are_gone_and_no_more_can_be_sealed(house):
    note = written(house)
    assert erase(house.relationship.pk, actor=house.system) is True
    assert erase(house.relationship.pk, actor=house.system) is False
    memory().clear()
    with pytest.raises(Erased):
        unseal(note, actor=house.actor("mentor"))
    with pytest.raises(Erased):
        written(house)
    key = DataKey.objects.get(subject_id=house.relationship.pk)
    assert key.wrapped is None
    (event,) = AuditEvent.objects.filter(action="key.erased")
    assert event.details == {"erased_subject": str(house.relationship.pk)}


def test_words_emptied_after_their_erasure_count_as_erased(house):
    note = written(house)
    Note.objects.filter(pk=note.pk).update(sealed_text=b"")
    assert "never sealed" in refused(house, note)
    erase(house.relationship.pk, actor=house.system)
    with pytest.raises(Erased):
        unseal(Note.objects.get(pk=note.pk), actor=house.actor("mentor"))


def test_a_goal_whose_key_is_erased_leaves_the_page_readable(world, house):
    erase(house.goal.enrollment_id, actor=house.system)
    page = world.client("mentor").get(f"/o/northgate/relationships/{house.relationship.pk}/")
    assert page.status_code == 200
    assert "were erased" in page.content.decode()
    assert MARKER not in page.content.decode()


def test_the_secret_key_has_no_part_in_it(house, settings):
    note = written(house)
    settings.SECRET_KEY = "another one altogether, as after a leak of the first"
    memory().clear()
    assert unseal(note, actor=house.actor("mentor")) == "We spoke."


def test_without_the_root_key_nothing_opens_and_it_is_said_what_to_do(house, settings, tmp_path):
    note = written(house)
    memory().clear()
    settings.ROOT_KEY_FILE = tmp_path / "missing"
    with pytest.raises(RootKeyMissing, match="make_root_key"):
        unseal(note, actor=house.actor("mentor"))
    add_root_key(settings.ROOT_KEY_FILE)
    memory().clear()
    with pytest.raises(RootKeyMissing, match="tests"):
        unseal(note, actor=house.actor("mentor"))


class ServiceElsewhere:
    """A key-management service, as a provider of one's own would call it: it keeps its key."""

    calls: list[str] = []
    current_id = "arn:of:a:key"

    def wrap(self, key: bytes, context: bytes) -> bytes:
        self.calls.append("wrap")
        return b"nonce-of-12-" + AESGCM(b"s" * 32).encrypt(b"nonce-of-12-", key, context)

    def unwrap(self, wrapped: bytes, context: bytes, root_key_id: str) -> bytes:
        self.calls.append("unwrap")
        return AESGCM(b"s" * 32).decrypt(wrapped[:12], wrapped[12:], context)


def test_a_key_management_service_plugs_in(world, settings):
    settings.ROOT_KEY_PROVIDER = f"{__name__}.{ServiceElsewhere.__qualname__}"
    house = world.northgate
    with house.activate():
        DataKey.objects.all().delete()
        OrganizationKey.objects.all().delete()
        note = written(house)
        assert OrganizationKey.objects.get().root_key_id == "arn:of:a:key"
    ServiceElsewhere.calls.clear()
    with house.activate("mentor"):
        assert unseal(Note.objects.get(pk=note.pk), actor=house.actor("mentor")) == "We spoke."
        assert unseal(Note.objects.get(pk=note.pk), actor=house.actor("mentor")) == "We spoke."
    assert ServiceElsewhere.calls == ["unwrap"], "once a transaction"


@pytest.mark.parametrize("text", ["", "first", "first:", "first:c2hvcnQ=", ":" + "A" * 43 + "="])
def test_a_root_key_file_that_is_none(tmp_path, text):
    path = tmp_path / "root-key"
    path.write_text(text)
    with pytest.raises(RootKeyMissing):
        read_ring(path)
