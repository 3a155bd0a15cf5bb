"""How a log line looks: JSON, with the organisation and without what people wrote."""

import json
from typing import Any

import structlog

from mentorship import active


class JsonFormatter(structlog.stdlib.ProcessorFormatter):
    """One line of JSON an event, from the standard library's loggers and from structlog's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(processors=[render])


def render(logger: Any, name: str, event: Any) -> str:
    """Turn structlog's event into one line of JSON."""
    record = event.pop("_record", None)
    event.pop("_from_structlog", None)
    event.pop("exc_info", None)
    line: dict[str, Any] = {"event": str(event.pop("event", ""))}
    if record is not None:
        line |= {"level": record.levelname.lower(), "logger": record.name, "at": record.created}
        if record.exc_info and record.exc_info[0] is not None:
            # The class and place alone: a message may quote what somebody typed.
            line["exception"] = record.exc_info[0].__qualname__
            line["trace"] = _places(record.exc_info[2])
    if organization_id := active.organization.get():
        line["organization"] = str(organization_id)
    return json.dumps(line | event, default=str)


def _places(traceback: Any) -> list[str]:
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return places[-12:]
