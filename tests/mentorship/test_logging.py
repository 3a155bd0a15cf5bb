"""A log line is JSON, names the organisation, and quotes nobody."""

import json
import logging
import sys

from mentorship.logging import JsonFormatter
from tests.world import MARKER, World


def _line(**fields: object) -> dict[str, object]:
    record = logging.LogRecord("product", logging.ERROR, __file__, 1, "It %s", ("broke",), None)
    record.__dict__.update(fields)
    return json.loads(JsonFormatter().format(record))


def test_a_line_says_what_where_and_for_whom(world: World) -> None:
    with world.northgate.activate():
        line = _line()
    assert (line["event"], line["level"], line["logger"]) == ("It broke", "error", "product")
    assert line["organization"] == str(world.northgate.organization.pk)
    assert "organization" not in _line()


def test_an_errors_own_words_are_left_out() -> None:
    try:
        raise ValueError(MARKER)
    except ValueError:
        line = _line(exc_info=sys.exc_info())
    assert line["exception"] == "ValueError"
    assert "test_logging.py" in str(line["trace"])
    assert MARKER not in json.dumps(line)
