"""A log line is JSON that names the organisation and quotes nobody."""

import json
import logging
import logging.config
from copy import deepcopy

from django.conf import settings

from tests.world import World


def logged(record: logging.LogRecord) -> dict[str, object]:
    """The line as the configured console would write it."""
    described = deepcopy(settings.LOGGING["formatters"]["json"])
    formatter = logging.config.dictConfigClass({}).configure_formatter(described)
    return json.loads(formatter.format(record))


def test_a_line_names_the_organisation(world: World) -> None:
    record = logging.LogRecord("some.place", logging.WARNING, "f.py", 1, "%s lost", ("one",), None)
    with world.northgate.activate():
        line = logged(record)
    assert line["event"] == "one lost"
    assert line["level"] == "warning"
    assert line["organization"] == str(world.northgate.organization.pk)


def test_an_exception_is_named_without_its_words() -> None:
    try:
        raise ValueError("what somebody typed")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("some.place", logging.ERROR, "f.py", 1, "broken", (), info)
    line = logged(record)
    assert line["exception"] == "ValueError"
    assert "what somebody typed" not in json.dumps(line)


def test_a_link_that_was_sent_to_somebody_is_not_in_the_log() -> None:
    token = "AZ8f-4_" * 12 + ".xyz"
    for place in ("log", "answer", "unsubscribe", "invitations", "calendars"):
        path = f"/{place}/{token}/"
        record = logging.LogRecord("s", logging.WARNING, "f.py", 1, "Gone: %s", (path,), None)
        assert logged(record)["event"] == f"Gone: /{place}/…"
