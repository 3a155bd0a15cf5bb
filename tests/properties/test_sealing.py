"""A sealed text opens for its own row, with its own key, unchanged, and not otherwise."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mentorship.sealing import CannotUnseal, seal, unseal
from mentorship.tenancy import new_id

ids = st.uuids()
quick = hypothesis_settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@quick
@given(st.text(), ids, ids)
def test_what_was_sealed_opens(text: str, organization: UUID, row: UUID) -> None:
    assert unseal(seal(text, bound_to=(organization, row)), bound_to=(organization, row)) == text


@quick
@given(st.text(min_size=4), ids, ids, ids)
def test_it_opens_for_no_other_row(text: str, organization: UUID, row: UUID, other: UUID) -> None:
    blob = seal(text, bound_to=(organization, row))
    for bound_to in ((organization, other), (other, row), (row, organization)):
        if bound_to != (organization, row):
            with pytest.raises(CannotUnseal):
                unseal(blob, bound_to=bound_to)


@quick
@given(st.text(), st.data())
def test_a_changed_byte_is_noticed(text: str, data: st.DataObject) -> None:
    bound_to = (new_id(), new_id())
    blob = bytearray(seal(text, bound_to=bound_to))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotUnseal):
        unseal(bytes(blob), bound_to=bound_to)


def test_the_words_are_not_in_it() -> None:
    assert b"umbrella" not in seal("umbrella", bound_to=(new_id(), new_id()))


def test_the_same_words_never_look_the_same() -> None:
    bound_to = (new_id(), new_id())
    assert seal("umbrella", bound_to=bound_to) != seal("umbrella", bound_to=bound_to)


def test_an_old_key_on_the_ring_opens_and_a_missing_one_raises(settings: Any) -> None:
    bound_to = (new_id(), new_id())
    settings.SEALING_KEYS = {"old": b"o" * 32}
    blob = seal("umbrella", bound_to=bound_to)
    settings.SEALING_KEYS = {"new": b"n" * 32, "old": b"o" * 32}
    assert unseal(blob, bound_to=bound_to) == "umbrella"
    assert seal("x", bound_to=bound_to)[2:5] == b"new"
    settings.SEALING_KEYS = {"new": b"n" * 32}
    with pytest.raises(CannotUnseal, match="not on the ring"):
        unseal(blob, bound_to=bound_to)
    settings.SEALING_KEYS = {"old": b"x" * 32}
    with pytest.raises(CannotUnseal):
        unseal(blob, bound_to=bound_to)


@pytest.mark.parametrize("blob", [b"", b"\x01", b"plain text", b"\x01\xffshort"])
def test_forged_plain_text_is_refused(blob: bytes) -> None:
    with pytest.raises(CannotUnseal):
        unseal(blob, bound_to=(new_id(), new_id()))
