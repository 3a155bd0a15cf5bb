"""What an envelope holds opens with its own key and for its own place, unchanged, and not else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentorship.sealing.envelope import bind, decrypt, encrypt, new_key
from mentorship.sealing.errors import Tampered

parts = st.lists(st.one_of(st.text(max_size=20), st.integers(), st.uuids()), max_size=6)


@given(st.binary(), parts)
def test_what_was_sealed_opens(plain: bytes, place: list) -> None:
    key = new_key()
    assert decrypt(key, encrypt(key, plain, bind(*place)), bind(*place)) == plain


@given(st.binary(), parts, parts)
def test_it_opens_for_no_other_place(plain: bytes, place: list, other: list) -> None:
    key = new_key()
    sealed = encrypt(key, plain, bind(*place))
    if [str(part) for part in place] != [str(part) for part in other]:
        with pytest.raises(Tampered):
            decrypt(key, sealed, bind(*other))


@given(st.binary(), st.data())
def test_a_changed_byte_is_noticed(plain: bytes, data: st.DataObject) -> None:
    key = new_key()
    sealed = bytearray(encrypt(key, plain, b"place"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Tampered):
        decrypt(key, bytes(sealed), b"place")


@given(parts, parts)
def test_two_places_never_read_alike(place: list, other: list) -> None:
    same = [str(part) for part in place] == [str(part) for part in other]
    assert (bind(*place) == bind(*other)) == same


@given(st.binary(max_size=40))
def test_a_short_or_foreign_blob_is_refused(blob: bytes) -> None:
    with pytest.raises(Tampered):
        decrypt(new_key(), blob, b"")


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(Tampered):
        decrypt(new_key(), encrypt(new_key(), b"umbrella", b""), b"")


def test_the_same_words_never_look_the_same_and_are_not_in_it() -> None:
    key = new_key()
    one, two = encrypt(key, b"umbrella", b""), encrypt(key, b"umbrella", b"")
    assert one != two
    assert b"umbrella" not in one
