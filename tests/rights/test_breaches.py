"""The register of breaches with its clock, and the page on processing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.errors import Invalid, NotAllowed
from mentorship.models import AuditEvent
from reporting.rights.models import Breach
from reporting.rights.queries.statements import places
from reporting.rights.services.breaches import change_breach, record_breach
from tests.world import House, World

pytestmark = pytest.mark.django_db


def enter(house: House, hours_ago: float = 2, **facts: object) -> Breach:
    return record_breach(
        actor=house.actor("admin"),
        title="A lost list",
        aware_at=timezone.now() - timedelta(hours=hours_ago),
        facts="It was left on a train.",
        **facts,
    )


@pytest.mark.parametrize(("hours", "left"), [(0.1, 71), (71.5, 0), (72.5, -1)])
def test_the_clock_runs_for_72_hours_from_awareness(world: World, hours: float, left: int) -> None:
    with world.northgate.activate():
        breach = enter(world.northgate, hours)
    assert breach.regulator_by == breach.aware_at + timedelta(hours=72)
    assert breach.hours_left == left
    assert breach.is_clock_running


def test_telling_the_regulator_stops_it_and_late_is_late(world: World) -> None:
    house = world.northgate
    with house.activate():
        breach = enter(house, 80)
        told = change_breach(
            actor=house.actor("admin"), breach=breach, regulator_told_at=timezone.now()
        )
        assert not told.is_clock_running
        assert told.was_told_late
        event = AuditEvent.objects.get(action="breach.changed", subject_id=breach.pk)
        assert event.details == {"fields": ["regulator_told_at"]}


def test_not_to_tell_needs_a_reason_and_to_close_a_decision(world: World) -> None:
    house = world.northgate
    with house.activate():
        breach, admin = enter(house), house.actor("admin")
        with pytest.raises(Invalid, match="Say why"):
            change_breach(actor=admin, breach=breach, regulator_duty="no")
        with pytest.raises(Invalid, match="before you close"):
            change_breach(actor=admin, breach=breach, closed_at=timezone.now())
        closed = change_breach(
            actor=admin,
            breach=breach,
            regulator_duty="no",
            duty_reason="It was sealed.",
            closed_at=timezone.now(),
        )
        assert not closed.is_clock_running


def test_nothing_is_entered_that_is_still_to_come_or_by_others(world: World) -> None:
    house = world.northgate
    with house.activate():
        with pytest.raises(Invalid):
            enter(house, -1)
        with pytest.raises(Invalid):
            enter(house, 24 * 366 * 30)
        with pytest.raises(NotAllowed):
            record_breach(
                actor=house.actor("manager"), title="x", aware_at=timezone.now(), facts="x"
            )


def test_the_page_shows_the_hours_that_are_left(world: World) -> None:
    with world.northgate.activate():
        enter(world.northgate, 2)
    page = world.client("admin").get(reverse("rights:breaches", kwargs={"slug": "northgate"}))
    assert b"69 hours left" in page.content


def test_everybody_reads_where_data_is_and_only_administrators_write_it(world: World) -> None:
    client = world.client("admin")
    edit = reverse("rights:processing_edit", kwargs={"slug": "northgate"})
    words = {"controller": "The trust", "sub_processors": "Nobody", "erasure_wait_days": "3"}
    assert client.post(edit, words).status_code == 302
    assert client.post(edit, words | {"erasure_wait_days": "90"}).status_code == 422
    page = world.client("member").get(reverse("rights:processing", kwargs={"slug": "northgate"}))
    assert b"The trust" in page.content
    assert b"Database" in page.content


def test_places_are_read_from_the_settings(settings: object) -> None:
    settings.PROCESSING_PLACES = {"database": "Leeds"}  # type: ignore[attr-defined]
    settings.MAILERS = {"default": {"OPTIONS": {"host": "mail.example.org", "password": "x"}}}  # type: ignore[attr-defined]
    shown = {one.what: one.where for one in places()}
    assert shown["Database"] == "Leeds"
    assert shown["E-mail"] == "mail.example.org"
    assert shown["Broker and cache"] == "The application's server"
