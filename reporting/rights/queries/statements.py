"""What the organisation says about processing, and what the deployment is configured with."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from reporting.rights.models import ProcessingStatement


def statement() -> ProcessingStatement:
    """The organisation's own; an unsaved one with what is usual while there is none."""
    return ProcessingStatement.objects.first() or ProcessingStatement()


@dataclass(frozen=True)
class Place:
    """A part of the deployment that holds or carries data."""

    what: str
    where: str
    holds: str


def places() -> list[Place]:
    """By the deployment's own settings: nothing else receives data."""
    database = settings.DATABASES["default"]
    mail = settings.MAILERS["default"].get("OPTIONS", {})
    return [
        Place(
            _("Database"),
            settings.PROCESSING_PLACES.get("database") or _host(str(database["HOST"])),
            _("Everything. Notes, goals, requests for support and concerns are sealed in it."),
        ),
        Place(
            _("Broker and cache"),
            settings.PROCESSING_PLACES.get("broker") or _host(_host_of(settings.REDIS_URL)),
            _("Ids of work to do, progress, and sessions; no names and no words."),
        ),
        Place(
            "E-mail",
            settings.PROCESSING_PLACES.get("mail")
            or (
                _host(str(mail["host"]))
                if "host" in mail
                else _("Files on the application's server")
            ),
            _("Names, times and links; never a word of what was written."),
        ),
        Place(
            _("Files"),
            settings.PROCESSING_PLACES.get("files") or _("The application's server"),
            _("Files of staff that wait to be imported, and reports for a week."),
        ),
    ]


def _host(name: str) -> str:
    is_here = name in {"", "localhost", "127.0.0.1", "::1"}
    return _("The application's server") if is_here else name


def _host_of(url: str) -> str:
    return (
        url.rpartition("@")[2].removeprefix("redis://").removeprefix("rediss://").partition(":")[0]
    )
