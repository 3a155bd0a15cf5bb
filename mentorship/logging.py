"""How a log line looks: JSON, with the organisation and without what people wrote."""

import json
import logging
import re
from types import TracebackType
from typing import Any

from mentorship.active import active

# What stands in the address of a link that was sent to somebody opens it: it is in no log.
_IN_AN_ADDRESS = re.compile(r"/(log|answer|unsubscribe|invitations|join|calendars)/\S{20,}")


class JsonFormatter(logging.Formatter):
    """One event, one line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "event": _IN_AN_ADDRESS.sub(r"/\1/…", record.getMessage()),
            "level": record.levelname.lower(),
            "logger": record.name,
            "at": record.created,
        }
        if record.exc_info and record.exc_info[0] is not None:
            # The class and place alone: a message may quote what somebody typed.
            line["exception"] = record.exc_info[0].__qualname__
            line["trace"] = _places(record.exc_info[2])
        if organization_id := active.get():
            line["organization"] = str(organization_id)
        return json.dumps(line, default=str)


def _places(traceback: TracebackType | None) -> list[str]:
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return places[-12:]
