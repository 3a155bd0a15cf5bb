"""A cohort keeps the steps with which it started, and takes changed ones without losing any."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from mentorship.errors import Conflict, Invalid, NotAllowed
from mentorship.models import AuditEvent
from programs import queries, services
from programs.dated import dated
from programs.differences import Change
from programs.models import Cohort, Program, Touchpoint
from tests.world import World

START = date(2027, 3, 1)


@pytest.fixture
def house(world: World) -> Iterator[Any]:
    with world.northgate.activate():
        yield world.northgate


@pytest.fixture
def program(house: Any) -> Program:
    made = services.create_program_from_template(
        actor=house.actor("admin"), template_key="specialist_to_resident", name="Of steps"
    )
    made.touchpoints.filter(offset_days__gt=110).delete()
    return made


@pytest.fixture
def cohort(house: Any, program: Program) -> Cohort:
    """Started on 1 March, with steps on days -10, -8, 14, 42, 49, 72, 91 and 102."""
    days = {"starts_on": START, "ends_on": START + timedelta(days=200)}
    made = services.create_cohort(
        actor=house.actor("admin"), program=program, name="Running", **days
    )
    for stage in ("enrolling", "matching", "active"):
        made = services.move_cohort(actor=house.actor("admin"), cohort=made, to=stage)
    return made


def titles(cohort: Cohort) -> list[tuple[int, str]]:
    return [(step.offset_days, step.title) for step in queries.steps_of(cohort)]


def a_day(days: int) -> Any:
    return time_machine.travel(START + timedelta(days=days, hours=12), tick=False)


def of(program: Program, offset: int) -> Touchpoint:
    return program.touchpoints.get(offset_days=offset)


def test_until_it_starts_a_cohort_follows_its_programme(house: Any, program: Program) -> None:
    days = {"starts_on": START, "ends_on": START + timedelta(days=200)}
    admin = house.actor("admin")
    waiting = services.create_cohort(actor=admin, program=program, name="Waiting", **days)
    services.update_touchpoint(actor=admin, touchpoint=of(program, 14), title="Anew")
    assert (14, "Anew") in titles(waiting)
    with pytest.raises(Conflict) as refusal:
        services.take_structure(actor=admin, cohort=waiting)
    assert refusal.value.code == "cohort_follows"


def test_from_then_on_it_keeps_what_it_had(house: Any, program: Program, cohort: Cohort) -> None:
    before = titles(cohort)
    assert len(before) == 8
    admin = house.actor("admin")
    services.update_touchpoint(actor=admin, touchpoint=of(program, 72), title="Anew")
    services.remove_touchpoint(actor=admin, touchpoint=of(program, 91))
    services.add_touchpoint(actor=admin, program=program, title="More", offset_days=120)
    assert titles(cohort) == before
    assert len(queries.structure_of(program)) == 8


def test_what_lies_ahead_is_taken_and_what_lies_behind_stays(
    house: Any, program: Program, cohort: Cohort
) -> None:
    admin, kept = house.actor("admin"), {step.title: step.pk for step in cohort.touchpoints.all()}
    done, pulse, talk = (of(program, day) for day in (14, 49, 72))
    services.update_touchpoint(actor=admin, touchpoint=done, title="Not what was done")
    services.update_touchpoint(actor=admin, touchpoint=pulse, offset_days=60)
    services.update_touchpoint(actor=admin, touchpoint=talk, prompts=["Only this?"])
    services.remove_touchpoint(actor=admin, touchpoint=of(program, 91))
    services.add_touchpoint(actor=admin, program=program, title="Too late", offset_days=20)
    services.add_touchpoint(actor=admin, program=program, title="New", offset_days=120)
    with a_day(45):
        taken = services.take_structure(actor=admin, cohort=cohort)
        assert sorted(one.change for one in taken) == sorted(
            [Change.MOVED, Change.CHANGED, Change.REMOVED, Change.ADDED]
        )
        found = {title: day for day, title in titles(cohort)}
        assert found["Getting to know each other"] == 14
        assert found["Two taps"] == 60
        assert found["New"] == 120
        assert "Too late" not in found
        assert "Half-way" not in found
        changed = cohort.touchpoints.get(title=talk.title)
        assert changed.prompts == ["Only this?"]
        # Nothing that a reminder or an answer refers to is gone: the same rows, one put away.
        assert set(kept.values()) <= set(cohort.touchpoints.values_list("pk", flat=True))
        assert cohort.touchpoints.get(pk=kept["Half-way"]).retired_at
        with pytest.raises(Conflict) as refusal:
            services.take_structure(actor=admin, cohort=cohort)
        assert refusal.value.code == "structure_unchanged"
    event = AuditEvent.objects.filter(action="cohort.structure_taken").get()
    assert event.details == {"added": 1, "moved": 1, "changed": 1, "removed": 1}


def test_who_does_not_run_it_takes_nothing(house: Any, program: Program, cohort: Cohort) -> None:
    services.add_touchpoint(
        actor=house.actor("admin"), program=program, title="New", offset_days=120
    )
    with pytest.raises(NotAllowed):
        services.take_structure(actor=house.actor("mentee"), cohort=cohort)


def test_a_structure_without_a_step_is_not_taken(
    house: Any, program: Program, cohort: Cohort
) -> None:
    before = titles(cohort)
    program.touchpoints.all().delete()
    with pytest.raises(Conflict) as refusal:
        services.take_structure(actor=house.actor("admin"), cohort=cohort)
    assert refusal.value.code == "structure_empty"
    assert titles(cohort) == before


def test_steps_that_keep_their_distance_move_along_and_never_in_a_circle(
    house: Any, program: Program
) -> None:
    admin = house.actor("admin")
    first, second, third = (of(program, day) for day in (14, 42, 49))
    services.update_touchpoint(actor=admin, touchpoint=second, after=first)
    services.update_touchpoint(actor=admin, touchpoint=third, after=second)
    services.update_touchpoint(actor=admin, touchpoint=first, offset_days=21)
    for step, day in ((first, 21), (second, 49), (third, 56)):
        step.refresh_from_db()
        assert step.offset_days == day
    for before in (first, third):
        with pytest.raises(Invalid) as refusal:
            services.update_touchpoint(actor=admin, touchpoint=first, after=before)
        assert refusal.value.code == "structure_circle"


def test_a_step_is_put_at_a_place(house: Any, program: Program) -> None:
    admin = house.actor("admin")
    before = [(s.offset_days, s.title) for s in queries.structure_of(program)]
    assert services.place_touchpoint(actor=admin, touchpoint=of(program, 102), place=1)
    after = [(s.offset_days, s.title) for s in queries.structure_of(program)]
    assert [day for day, _ in after] == [day for day, _ in before]
    wanted = [title for _, title in before]
    wanted.insert(1, wanted.pop())
    assert [title for _, title in after] == wanted
    assert not services.place_touchpoint(actor=admin, touchpoint=of(program, -8), place=1)
    with pytest.raises(Invalid):
        services.place_touchpoint(actor=admin, touchpoint=of(program, 14), place=8)


def test_a_mentee_and_a_mentor_are_shown_their_own_steps(house: Any, program: Program) -> None:
    steps = queries.structure_of(program)
    seen = {
        role: [(one.touchpoint.title, one.on) for one in dated(steps, starts_on=START, role=role)]
        for role in ("mentor", "mentee", "peer")
    }
    ready = ("Getting ready to mentor", START - timedelta(days=10))
    yours = ("Making it yours", START - timedelta(days=8))
    assert ready in seen["mentor"]
    assert yours not in seen["mentor"]
    assert yours in seen["mentee"]
    assert ready not in seen["mentee"]
    assert set(seen["peer"]) == set(seen["mentor"]) & set(seen["mentee"])


def test_the_pages_show_take_and_place(world: World, program: Program, cohort: Cohort) -> None:
    base = "/o/northgate"
    with world.northgate.activate():
        services.add_touchpoint(
            actor=world.northgate.actor("admin"), program=program, title="More", offset_days=130
        )
        last = program.touchpoints.get(title="More")
    with a_day(45):
        client = world.client("admin")
        structure = client.get(f"{base}/programs/{program.pk}/structure/").content.decode()
        assert "1 change could be taken" in structure
        assert f"/cohorts/{cohort.pk}/structure/" in structure
        page = client.get(f"{base}/cohorts/{cohort.pk}/structure/").content.decode()
        assert "comes in on 9 July 2027" in page
        taken = client.post(f"{base}/cohorts/{cohort.pk}/structure/take/", follow=True)
        assert "1 step is as the programme has it now" in taken.content.decode()
        again = client.post(f"{base}/cohorts/{cohort.pk}/structure/take/", follow=True)
        assert "nothing to take" in again.content.decode()
    client = world.client("admin")
    preview = client.get(f"{base}/programs/{program.pk}/structure/preview/?as=mentee")
    assert "Making it yours" in preview.content.decode()
    assert "Getting ready to mentor" not in preview.content.decode()
    for place, said in (("0", "is step 1 now"), ("99", "no such place"), ("x", "no such place")):
        moved = client.post(
            f"{base}/touchpoints/{last.pk}/place/", {"place": place}, follow=True
        ).content.decode()
        assert said in moved
