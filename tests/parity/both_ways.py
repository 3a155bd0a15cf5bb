"""One act by a page and by the API, each undone, and what each of the two left."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from mentorship.models import AuditEvent, OutboxMessage
from mentorship.tenancy import acting_as
from tests.world import House, World

PAGES, API = "/o/northgate/", "/api/v1/organizations/northgate/"
Body = Callable[[House], dict[str, Any]]


def nothing(house: House) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Act:
    """Who does it, at which two addresses, with what; and the rows that it is about."""

    name: str
    who: str
    page: str
    api: str
    about: type[models.Model]
    form: Body = nothing
    body: Body = nothing
    method: str = "post"
    kwargs: Body = nothing
    before: Callable[[World], None] = lambda world: None

    def __str__(self) -> str:
        return self.name

    def by_page(self, world: World) -> Any:
        house = world.northgate
        path = PAGES + self.page.format(**self.kwargs(house))
        return world.client(self.who).post(path, self.form(house))

    def by_api(self, world: World) -> Any:
        house = world.northgate
        path = API + self.api.format(**self.kwargs(house))
        ask = getattr(world.client(self.who), self.method)
        return ask(path, self.body(house), content_type="application/json")


@dataclass
class Left:
    """What an act left: rows without identifiers, events, e-mails owed; and the answer."""

    answer: Any
    rows: list[dict[str, Any]]
    events: list[tuple[Any, ...]]
    owed: list[tuple[Any, ...]]

    @property
    def traces(self) -> tuple[Any, ...]:
        return self.rows, self.events, self.owed


def carried_out(world: World, act: Act, how: Callable[[World], Any]) -> Left:
    """Do it, look at what it left, and undo it."""
    house = world.northgate
    savepoint = connection.savepoint()
    try:
        act.before(world)
        events, owed = set(_ids(house, AuditEvent)), set(_ids(house, OutboxMessage))
        answer = how(world)
        with acting_as(house.user(act.who)), house.activate(act.who):
            return Left(
                answer,
                [_lasting(row) for row in act.about._default_manager.order_by("pk").values()],
                [
                    (one.action, one.actor_id, one.subject_type, one.details)
                    for one in AuditEvent.objects.order_by("at", "pk")
                    if one.pk not in events
                ],
                [
                    (one.kind, one.to, sorted(one.payload))
                    for one in OutboxMessage.objects.order_by("pk")
                    if one.pk not in owed
                ],
            )
    finally:
        connection.savepoint_rollback(savepoint)


def both_ways(world: World, act: Act) -> tuple[Left, Left]:
    """What it leaves by the page, and by the API."""
    return carried_out(world, act, act.by_page), carried_out(world, act, act.by_api)


def undone(world: World, act: Act) -> list[dict[str, Any]]:
    """The rows as they are without it."""
    return carried_out(world, act, lambda world: None).rows


def assert_done_alike(world: World, act: Act) -> Left:
    """Both ways are taken, change something, and leave the same."""
    page, api = both_ways(world, act)
    assert page.answer.status_code in {200, 302}, page.answer.content
    assert api.answer.status_code in {200, 201, 204}, api.answer.content
    assert page.traces == api.traces
    assert page.rows != undone(world, act)
    return page


def _ids(house: House, model: type[models.Model]) -> Iterable[Any]:
    with house.activate():
        return list(model._default_manager.values_list("pk", flat=True))


def _lasting(row: dict[str, Any]) -> dict[str, Any]:
    """Without what is made anew each time: the identifier, moments, sealed words, a
    certificate's number."""
    return {
        name: bool(value) if isinstance(value, datetime | bytes | memoryview) else value
        for name, value in row.items()
        if name not in {"id", "client_key"} and not (name == "number" and isinstance(value, str))
    }
