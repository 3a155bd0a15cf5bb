"""Shifts out of calendars, and fetching them without being led into our own house."""

import datetime as dt
import ssl
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduling.fetching import Unreachable, Way, fetched, is_public, normal_address
from scheduling.rosters.feeds import MOST_BYTES, NoCalendar, Shifts, shifts_in

LONDON = ZoneInfo("Europe/London")
FIRST, LAST = dt.date(2026, 11, 30), dt.date(2027, 1, 31)


def calendar(*events: str) -> bytes:
    wrapped = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}@x\r\nDTSTAMP:20261101T000000Z\r\n{event}\r\nEND:VEVENT\r\n"
        for n, event in enumerate(events)
    )
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n{wrapped}END:VCALENDAR\r\n"
    return text.encode()


def read(*events: str, **meanings: str) -> Shifts:
    return shifts_in(calendar(*events), LONDON, FIRST, LAST, meanings)


def test_a_shift_is_a_timed_event() -> None:
    event = "SUMMARY:Ward 7\r\nDTSTART:20261201T193000Z\r\nDTEND:20261202T080000Z"
    (said,) = read(event).said
    assert (said.rostered_on, said.kind, said.code) == (dt.date(2026, 12, 1), "night", "")
    assert said.span.starts_at == dt.datetime(2026, 12, 1, 19, 30, tzinfo=dt.UTC)


def test_recurrences_with_exceptions_and_times_by_the_persons_clock() -> None:
    event = (
        "SUMMARY:Early\r\nDTSTART:20261130T070000\r\nDTEND:20261130T150000\r\n"
        "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6\r\nEXDATE:20261202T070000"
    )
    days = [f"{said.rostered_on:%d.%m.}" for said in read(event).said]
    assert days == ["30.11.", "07.12.", "09.12.", "14.12.", "16.12."]


def test_a_moved_shift_counts_where_it_went() -> None:
    series = (
        "SUMMARY:E\r\nDTSTART:20261130T070000Z\r\nDTEND:20261130T150000Z\r\n"
        "RRULE:FREQ=DAILY;COUNT=2"
    )
    moved = (
        "SUMMARY:E\r\nRECURRENCE-ID:20261201T070000Z\r\nDTSTART:20261203T130000Z\r\n"
        "DTEND:20261203T210000Z"
    )
    both = calendar(series, moved).replace(b"UID:1@x", b"UID:0@x")
    found = shifts_in(both, LONDON, FIRST, LAST, {}).said
    assert [said.rostered_on.day for said in found] == [30, 3]


def test_whole_days_are_asked_about_and_never_guessed() -> None:
    leave = "SUMMARY:Annual leave\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227"
    other = "SUMMARY:Birthday\r\nDTSTART;VALUE=DATE:20261210\r\nDTEND;VALUE=DATE:20261211"
    found = read(leave, other)
    assert found.said == []
    assert set(found.questions) == {"Birthday", "Annual leave"}
    told = read(leave, other, **{"annual leave": "leave", "birthday": "ignored"})
    assert [(said.rostered_on.day, said.kind) for said in told.said] == [
        (24, "leave"),
        (25, "leave"),
        (26, "leave"),
    ]
    assert told.questions == []


def test_what_was_cancelled_or_is_no_shift_does_not_count() -> None:
    cancelled = "STATUS:CANCELLED\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T170000Z"
    point = "DTSTART:20261201T090000Z\r\nDTEND:20261201T090000Z"
    course = "DTSTART:20261201T090000Z\r\nDTEND:20261205T170000Z"
    assert read(cancelled, point, course).said == []


@pytest.mark.parametrize("often", ["SECONDLY", "MINUTELY", "HOURLY"])
def test_a_rule_that_means_millions_is_refused(often: str) -> None:
    with pytest.raises(NoCalendar, match="more than once a day"):
        read(f"DTSTART:20261201T090000Z\r\nDTEND:20261201T090100Z\r\nRRULE:FREQ={often}")


@pytest.mark.parametrize("data", [b"", b"<html>", b"BEGIN:VCALENDAR", b"\x00\xff" * 20, b"a:b"])
def test_what_is_no_calendar(data: bytes) -> None:
    with pytest.raises(NoCalendar):
        shifts_in(data, LONDON, FIRST, LAST, {})


def test_a_calendar_beyond_reason_is_refused() -> None:
    with pytest.raises(NoCalendar, match="2 MB"):
        shifts_in(b" " * (MOST_BYTES + 1), LONDON, FIRST, LAST, {})


@pytest.mark.parametrize(
    "address",
    [
        "http://calendar.example/a.ics", "ftp://calendar.example", "file:///etc/passwd",
        "https://user:word@calendar.example/", "https://calendar.example:8443/", "https://",
        "calendar.example", "https://a b/", "gopher://x", "https://[::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_read(address: str) -> None:
    with pytest.raises(Unreachable):
        normal_address(address)


def test_webcal_is_https() -> None:
    assert normal_address("webcal://Calendar.example/a.ics") == "https://Calendar.example/a.ics"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False),
        ("fe80::1", False), ("fc00::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False), ("2002:7f00:1::", False), ("ff02::1", False),
        ("93.184.216.34", True), ("2606:2800:220:1::1", True),
    ],
)  # fmt: skip
def test_what_is_public(address: str, expected: bool) -> None:
    assert is_public(address) is expected


def test_a_name_of_which_one_address_is_ours_is_refused() -> None:
    way = Way(resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(Unreachable, match="not on the public internet"):
        fetched("https://calendar.example/a.ics", way)


def test_loopback_by_name_and_by_number_is_refused() -> None:
    for host in ("localhost", "127.0.0.1", "[::1]", "2130706433"):
        with pytest.raises(Unreachable):
            fetched(f"https://{host}/")


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/a.ics")
            self.end_headers()
        elif self.path == "/inwards":
            self.send_response(302)
            self.send_header("Location", "https://inside.example/")
            self.end_headers()
        elif self.path == "/plain":
            self.send_response(302)
            self.send_header("Location", "http://calendar.example/a.ics")
            self.end_headers()
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/large":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * (MOST_BYTES + 10))
        elif self.path == "/gone":
            self.send_response(404)
            self.end_headers()
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(calendar("DTSTART:20261201T090000Z\r\nDTEND:20261201T170000Z"))

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    """A server of calendar.example on this machine, with a certificate that the way trusts."""
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", "/CN=calendar.example", "-addext", "subjectAltName=DNS:calendar.example",
            "-keyout", key, "-out", certificate,
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate, key)
    server.socket = ours.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield partial_way(server.server_port, certificate)
    server.shutdown()
    server.server_close()
    thread.join(5)


def partial_way(port: int, certificate: Path) -> Way:
    names = {"calendar.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}
    return Way(
        resolve=partial(lambda names, host, _: names.get(host, ["10.0.0.1"]), names),
        is_public=lambda address: address == "127.0.0.1",
        port=port,
        context=ssl.create_default_context(cafile=str(certificate)),
    )


@pytest.mark.parametrize("path", ["a.ics", "moved"])
def test_a_calendar_is_fetched(way: Way, path: str) -> None:
    data = fetched(f"https://calendar.example/{path}", way)
    assert len(shifts_in(data, LONDON, FIRST, LAST, {}).said) == 1


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://calendar.example/inwards", "not on the public internet"),
        ("https://calendar.example/plain", "begin with https"),
        ("https://calendar.example/round", "too many times"),
        ("https://calendar.example/large", "larger than 2 MB"),
        ("https://calendar.example/gone", "404"),
        ("https://other.example/a.ics", "could not be reached"),
    ],
)
def test_what_is_not_fetched(way: Way, address: str, why: str) -> None:
    """A redirect into our house, into the clear, in a circle; too much; another's certificate."""
    with pytest.raises(Unreachable, match=why):
        fetched(address, way)
