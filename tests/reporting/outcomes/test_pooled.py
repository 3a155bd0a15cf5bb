"""Who stayed, of several cohorts together: the figures by hand, and which cohorts are in them."""

from collections.abc import Iterator
from html import unescape

import pytest
from django.urls import reverse

from participants.models import Person, PersonImport
from reporting.outcomes import Standardised, share
from reporting.outcomes.intervals import Difference, Interval
from reporting.outcomes.pooled import Stayed, pooled, together
from reporting.queries.kept_outcomes import pooled_told, retention_told
from reporting.services import keep_outcomes
from reporting.suppression import Withheld
from tests.factories.programs import CohortFactory
from tests.reporting.outcomes.staff import START, ago, joined, populate, staff
from tests.world import House, World


def cohort(people: int, stayed: int, expected: float, interval: tuple[float, float]) -> Stayed:
    own = share(stayed, people)
    nothing = Difference(0, Interval(0, 0))
    compared = Standardised(
        own, expected, Interval(*interval), others=100, difference=nothing, kinds=1, left_out=2
    )
    return Stayed(people, stayed, compared)


def test_cohorts_are_weighed_by_their_people() -> None:
    """By hand: 40 of 50 stayed where 0.70 was expected (between 0.60 and 0.80), and 27 of 30 where
    0.80 was (between 0.75 and 0.85). Five people were in both: 75 different ones.

    Of 80 places 67: 0.8375, with Wilson's interval of 63 of 75, from 0.7408 to 0.9060. Expected:
    5/8 x 0.70 + 3/8 x 0.80 = 0.7375, and what that may be off added up: from 5/8 x 0.60 +
    3/8 x 0.75 = 0.65625 to 0.81875. So 0.1 more; down by the root of 0.0967² + 0.08125² = 0.1263,
    up by that of 0.0685² + 0.08125² = 0.1063.
    """
    own, compared = pooled([cohort(50, 40, 0.7, (0.6, 0.8)), cohort(30, 27, 0.8, (0.75, 0.85))], 75)

    assert (own.count, own.of) == (67, 80)
    assert own.interval is not None
    assert (own.interval.low, own.interval.high) == pytest.approx((0.7408, 0.9060), abs=1e-4)
    assert compared is not None
    assert compared.taking_part == own
    assert compared.expected == pytest.approx(0.7375)
    expected = compared.expected_interval
    assert (expected.low, expected.high) == pytest.approx((0.65625, 0.81875))
    assert compared.difference.value == pytest.approx(0.1)
    off = compared.difference.interval
    assert (off.low, off.high) == pytest.approx((0.1 - 0.1263, 0.1 + 0.1063), abs=1e-4)
    assert (compared.others, compared.kinds, compared.left_out) == (200, 2, 4)
    # Nobody in two cohorts: the interval of 67 of 80 itself, which is narrower.
    alone, _ = pooled([cohort(50, 40, 0.7, (0.6, 0.8)), cohort(30, 27, 0.8, (0.75, 0.85))], 80)
    assert alone == share(67, 80)
    # A cohort that nobody is like is not compared, nor are all of them together.
    of_nobody, none = pooled([cohort(50, 40, 0.7, (0.6, 0.8)), Stayed(30, 27, None)], 80)
    assert (of_nobody, none) == (share(67, 80), None)


def test_small_cohorts_are_in_it_together_or_not_at_all() -> None:
    told = {"large": 40, "small": 6, "tiny": 5, "later": 4, "empty": 0}

    assert together(told, ["large"], [], threshold=11) == ["large", "small", "tiny", "later"]
    # One alone would be what all are less the large one; so would two with ten people.
    assert together({"large": 40, "small": 10}, ["large"], [], threshold=11) == ["large"]
    assert together({"large": 40, "a": 5, "b": 5}, ["large"], [], threshold=11) == ["large"]
    # Those of an earlier edition stay in; what comes is by itself enough, or waits.
    before = ["small", "tiny"]
    assert together(told, ["large"], before, threshold=11) == ["large", "small", "tiny"]
    more = told | {"last": 8}
    assert together(more, ["large"], before, threshold=11) == [*list(told)[:4], "last"]


@pytest.fixture
def house(world: World) -> Iterator[House]:
    with world.northgate.activate():
        PersonImport.objects.all().delete()
        yield world.northgate


def test_a_programme_tells_of_cohorts_that_are_withheld_by_themselves(
    world: World, house: House
) -> None:
    """29 of 32 stayed of a cohort that is told; of two of seven, one person of one left. Those two
    are withheld, and 14 people together: 42 of 46. One more such cohort waits for another."""
    large, *small = (
        CohortFactory(
            program=house.program, status="closed", starts_on=ago(START), ends_on=ago(100)
        )
        for _ in range(3)
    )
    populate(large)
    mentee = Person.objects.filter(enrollments__cohort=large, enrollments__role="mentee")[0]
    kind = (mentee.profession, mentee.career_stage)
    joined(small[0], "mentee", staff(7, kind))
    joined(small[1], "mentee", staff(6, kind) + staff(1, kind, left_on=ago(60)))
    keep_outcomes(actor=house.system)
    manager = house.actor("manager")

    for one in retention_told(manager, small).values():
        assert one.everyone is not None
        assert isinstance(one.everyone.people, Withheld)
    found = pooled_told(manager, house.program)
    assert found is not None
    assert (found.stayed.count, found.stayed.of, found.withheld) == (42, 46, 2)
    assert set(found.cohorts) >= {large.name, small[0].name, small[1].name}
    address = reverse("reporting:program_outcomes", args=[house.slug, house.program.pk])
    assert "42 of 46" in unescape(world.client("manager").get(address).text)
