"""Whatever arrives as an answer is read or refused; addresses of answers are read back."""

from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduling.calendars.addresses import answer_address, new_handle, read_answer_address
from scheduling.calendars.answers import CalendarAnswer, UnreadableAnswer, read_answer

BASE = "answers@mentorship.example"
REPLY = b"""From: omar@northgate.example
To: answers@mentorship.example
Content-Type: text/calendar; method=REPLY; charset=UTF-8

BEGIN:VCALENDAR
METHOD:REPLY
VERSION:2.0
PRODID:-//Somebody//EN
BEGIN:VEVENT
UID:one
SEQUENCE:2
DTSTAMP:20261120T090000Z
ORGANIZER:mailto:answers+x@mentorship.example
ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:Omar@Northgate.example
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")


def tried(raw: bytes) -> CalendarAnswer | None:
    try:
        return read_answer(raw)
    except UnreadableAnswer:
        return None


def test_an_answer_is_read() -> None:
    answer = read_answer(REPLY)
    assert (answer.uid, answer.answer, answer.sequence) == ("one", "accepted", 2)
    assert answer.attendee == "omar@northgate.example"
    assert answer.recipients[0] == "answers+x@mentorship.example"


@given(st.binary(max_size=2000))
@example(b"")
@example(b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR")
def test_any_bytes_are_refused(raw: bytes) -> None:
    assert tried(raw) is None


@given(st.integers(0, len(REPLY)), st.integers(0, 40), st.binary(max_size=40))
def test_a_damaged_answer_is_read_or_refused(at: int, lost: int, put: bytes) -> None:
    found = tried(REPLY[:at] + put + REPLY[at + lost :])
    assert found is None or found.answer in {"accepted", "declined", "tentative"}


@pytest.mark.parametrize(
    "missing", [b"DTSTAMP", b"UID", b"ATTENDEE", b"METHOD:REPLY", b"PARTSTAT=ACCEPTED"]
)
def test_without_what_it_needs_it_is_refused(missing: bytes) -> None:
    assert tried(REPLY.replace(missing, b"X-NOTHING")) is None


def test_two_who_answer_at_once_are_refused() -> None:
    line = b"ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:Omar@Northgate.example\r\n"
    assert tried(REPLY.replace(line, line * 2)) is None


@given(st.uuids(), st.booleans())
def test_an_address_is_read_back_in_any_case(organization: UUID, is_upper: bool) -> None:
    handle = new_handle()
    address = answer_address(BASE, organization, handle)
    assert len(address.partition("@")[0]) <= 64
    written = address.upper() if is_upper else address
    assert read_answer_address(BASE, f" {written} ") == (organization, handle)
    assert read_answer_address("answers@elsewhere.example", address) is None


@given(st.text(max_size=80))
@example("answers+" + "a" * 45 + "@mentorship.example")
@example("answers+" + "1" * 45 + "@mentorship.example")
def test_any_other_address_is_none_of_ours(text: str) -> None:
    found = read_answer_address(BASE, text)
    assert found is None or len(found[1]) == 24


def test_a_base_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        answer_address("much-too-long-a-name@mentorship.example", UUID(int=1), new_handle())
