"""Words that are declared confidential are with their readers and nowhere else.

Every `SealedText` column of every table is found by introspection, in every row of Northgate, and
a word of its own is sealed into it. Then everybody else opens every page and every address of the
API, fetches every export and reads every e-mail; the logs and error reports are searched too. A
new table fails here until it is said who reads it. (A dump of the whole database, taken as its
superuser, is searched in tests/mentorship/test_erasures.)
"""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pypdf
import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from mentorship.models import AuditEvent, OutboxMessage
from mentorship.post import render_email
from mentorship.sealing import SealedModel, seal, unseal
from mentorship.sealing.columns import sealed_columns
from mentorship.tenancy import acting_as, identify
from reporting import services, tasks
from reporting.models import Export
from reporting.wanted import FORMATS, OF_WHOLE_PROGRAMS, kinds_for
from scheduling.models import Meeting, MeetingTopic, Note
from tests.isolation.tables import readable_tables
from tests.isolation.test_tables import AUDIENCES
from tests.permissions.test_matrix import ROWS
from tests.scheduling.test_openings import audit_refused
from tests.world import House, World

CAST = (
    "admin", "manager", "other_manager", "mentor", "mentee", "other_mentor", "other_mentee",
    "member", "bo", "foreign",
)  # fmt: skip
THE_TWO = {"mentor", "mentee"}
# Who reads the words of a table, whichever row; a private note has its own line below.
READERS: dict[str, set[str]] = {
    "scheduling.Note": THE_TWO,
    "participants.Goal": THE_TWO,
    "participants.GoalStep": THE_TWO,
    "matching.DeclineReason": {"other_mentee"},
    # The programme's managers are whom it is written to.
    "support.SupportWords": {"mentee", "manager"},
    # The named contact is Otto, who takes no part.
    "support.Concern": {"mentee", "member"},
    # The address of a calendar: a worker alone opens it.
    "scheduling.WorkCalendar": set(),
    "record.Reflection": {"mentee"},
    "rights.PersonalExport": {"mentee"},
}
SEALED = [
    model
    for model in apps.get_models()
    if issubclass(model, SealedModel) and not model._meta.abstract
]
PLACE = "quagga9000x"
"""Where two meet: not sealed, and theirs all the same."""
TOPIC = "quokka-lantern"
"""Ticked on a meeting; managers see topics, but not whose they were."""
GETS = [row for row in ROWS if row.method == "get"]


def test_every_table_with_sealed_words_says_who_reads_them() -> None:
    assert {model._meta.label for model in SEALED} == set(READERS)


@contextmanager
def asking_as(house: House, part: str) -> Iterator[Any]:
    user = house.user(part)
    with acting_as(user), house.activate():
        actor = house.actor(part)
        identify(actor.person_id)
        yield actor


@pytest.fixture
def planted(world: World) -> dict[str, set[str]]:
    """A word in every sealed column of every row -> who reads it."""
    words: dict[str, set[str]] = {}
    house = world.northgate
    for model in SEALED:
        label = model._meta.label
        with asking_as(house, AUDIENCES.get(label, "mentee")) as actor:
            rows = list(model._default_manager.all())
            assert rows, f"tests/world.py has no {label}"
            for row in rows:
                texts = {}
                for column in sealed_columns(model):
                    word = f"quagga{len(words)}x"
                    words[word] = readers_of(row)
                    texts[column] = word
                seal(row, actor=actor, **texts)
                row.save()
                assert all(unseal(row, actor=actor, column=c) == w for c, w in texts.items())
    return words


@pytest.fixture
def said(world: World, planted: dict[str, set[str]]) -> dict[str, set[str]]:
    """What is between the two without being sealed as well: a place, and a topic ticked."""
    house = world.northgate
    with house.activate():
        Meeting.objects.filter(relationship=house.relationship).update(place=PLACE)
        house.program.topics = [*house.program.topics, {"key": TOPIC, "label": TOPIC}]
        house.program.save()
        MeetingTopic.objects.create(meeting=house.meeting, topic=TOPIC)
    return planted | {PLACE: THE_TWO}


def readers_of(row: SealedModel) -> set[str]:
    if isinstance(row, Note) and row.audience == Note.Audience.PRIVATE:
        return {"mentor"}
    return READERS[row._meta.label]


def found_in(text: str) -> set[str]:
    return set(re.findall(r"quagga\d+x", text))


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + str(response.headers)


def everything(client: Client, house: House) -> Iterator[tuple[str, str]]:
    for row in GETS:
        address = reverse(row.name, kwargs={"slug": house.slug, **row.kwargs(house)})
        yield row.name, body(client.get(address))


@pytest.mark.parametrize("part", CAST)
def test_pages_and_api_show_words_to_their_readers_alone(
    world: World, said: dict[str, set[str]], part: str
) -> None:
    seen: set[str] = set()
    for name, text in everything(world.client(part), world.northgate):
        words = found_in(text)
        strangers = {word for word in words if part not in said[word]}
        assert not strangers, f"{name} tells {part}"
        if name.startswith(("scheduling:", "api:meeting", "api:relationship")):
            assert TOPIC not in text or part in THE_TWO, f"{name} tells {part} the topic"
        seen |= words
    if part in THE_TWO:
        assert seen, "goals are shown to the two; otherwise this proves nothing"


@pytest.mark.parametrize("part", CAST)
def test_pressing_open_shows_words_to_their_readers_alone(
    world: World, planted: dict[str, set[str]], part: str
) -> None:
    """Every address that opens something when it is posted to."""
    house, client = world.northgate, world.client(part)
    opened: set[str] = set()
    for note in (house.shared_note, house.private_note):
        for address in (
            f"/o/northgate/notes/{note.pk}/",
            f"/api/v1/organizations/northgate/notes/{note.pk}/open/",
        ):
            opened |= found_in(body(client.post(address)))
    assert {word for word in opened if part not in planted[word]} == set()
    assert len(opened) == {"mentor": 2, "mentee": 1}.get(part, 0)


def plain(path: Path) -> bytes:
    """All that a reader of the file finds in it."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return b"\n".join(book.read(name) for name in book.namelist())
    if path.suffix == ".parquet":
        return repr(pyarrow.parquet.read_table(path).to_pylist()).encode()
    if path.suffix == ".pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages).encode()
    return path.read_bytes()


@pytest.mark.parametrize("part", ["admin", "manager"])
def test_no_export_holds_any(
    world: World, planted: dict[str, set[str]], part: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr("celery.current_app.send_task", lambda *_, **__: None)
    house = world.northgate
    actor = house.actor(part)
    with house.activate():
        kinds = kinds_for(actor)
    for kind in kinds:
        for form in FORMATS.get(kind, Export.Format.values):
            cohort = None if kind in OF_WHOLE_PROGRAMS else house.cohort
            with house.activate():
                export = services.request_export(actor=actor, kind=kind, format=form, cohort=cohort)
            tasks.make_export(str(house.organization.pk), str(export.pk))
            with house.activate():
                export = Export.objects.get(pk=export.pk)
                assert export.status == Export.Status.READY, (kind, form)
                text = plain(Path(default_storage.path(export.file.name)))
                assert text, (kind, form)
                assert b"quagga" not in text, (kind, form)
                assert b"quagga" not in str(export.__dict__).encode()


def test_no_e_mail_no_event_and_no_row_holds_any(
    world: World, planted: dict[str, set[str]]
) -> None:
    house = world.northgate
    with house.activate():
        for message in OutboxMessage.objects.exclude(kind="message"):
            context = {"organization": house.organization, **message.payload}
            assert not found_in("".join(render_email(message.kind, context)))
        for event in AuditEvent.objects.all():
            assert not found_in(f"{event.details}{event.action}{event.actor_label}")
    for part in (None, *CAST[:8]):
        with asking_as(house, part) if part else house.activate(), connection.cursor() as cursor:
            for table in readable_tables(cursor):
                cursor.execute(f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s', ["%quagga%"])
                assert cursor.fetchone() is None, table


def test_no_repr_holds_any(world: World, planted: dict[str, set[str]]) -> None:
    for model in SEALED:
        with asking_as(world.northgate, AUDIENCES.get(model._meta.label, "mentee")):
            for row in model._default_manager.all():
                assert not found_in(repr(row) + str(row) + repr(row.__dict__))


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Everything that is logged, down to the statements sent to the database."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    statements = logging.getLogger("django.db.backends")
    statements.setLevel(logging.DEBUG)
    try:
        yield stream
    finally:
        statements.setLevel(logging.NOTSET)
        root.removeHandler(handler)
        root.setLevel(logging.INFO)


WRITING = {
    "notes/new/": {"text": "quagga1x", "audience": "private"},
    "goals/": {"text": "quagga2x"},
}


@pytest.mark.parametrize("path", WRITING)
def test_no_log_line_holds_any_not_even_with_statements(world: World, path: str) -> None:
    house = world.northgate
    address = f"/o/northgate/relationships/{house.relationship.pk}/{path}"
    connection.force_debug_cursor = True
    try:
        with listening() as log:
            assert world.client("mentee").post(address, WRITING[path]).status_code == 302
    finally:
        connection.force_debug_cursor = False
    assert "INSERT INTO" in log.getvalue(), "statements are logged; otherwise this proves nothing"
    assert not found_in(log.getvalue())


@pytest.mark.parametrize("path", WRITING)
@pytest.mark.parametrize("is_api", [False, True])
def test_no_error_report_holds_any(world: World, settings: Any, path: str, is_api: bool) -> None:
    """The database refuses in the middle of writing; the administrators' e-mail has no words."""
    settings.ADMINS = ["operator@example.org"]
    house = world.northgate
    client = world.client("mentee")
    client.raise_request_exception = False
    base = "/api/v1/organizations" if is_api else "/o"
    path_of = path.replace("new/", "") if is_api else path
    address = f"{base}/northgate/relationships/{house.relationship.pk}/{path_of}"
    handler = AdminEmailHandler(include_html=True)
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        with audit_refused(), listening() as log:
            kind = {"content_type": "application/json"} if is_api else {}
            answer = client.post(address, WRITING[path], **kind)
    finally:
        logger.removeHandler(handler)
    assert answer.status_code >= 500
    assert not found_in(body(answer))
    assert not found_in(log.getvalue())
    if answer.status_code == 500:
        sent = "".join(
            f"{one.subject}{one.body}{[html for html, _ in one.alternatives]}"
            for one in mail.outbox
        )
        assert "(left out)" in sent, "variables are named; otherwise this proves nothing"
        assert not found_in(sent)


def test_nothing_is_in_the_cache_or_on_the_disk(world: World, tmp_path: Path) -> None:
    """Progress, sessions, uploads and e-mails are kept in files during tests."""
    house = world.northgate
    address = f"/o/northgate/relationships/{house.relationship.pk}/notes/new/"
    world.client("mentee").post(address, WRITING["notes/new/"])
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"quagga" not in path.read_bytes(), path
    assert "quagga" not in str(getattr(cache, "_cache", {}))
