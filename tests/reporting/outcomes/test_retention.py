"""Who stayed: counted in SQL, compared with others of the same kinds, all worked out by hand."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.models import PersonImport
from programs.models import Cohort
from reporting.outcomes import Share
from reporting.outcomes.windows import Unknown, Window
from reporting.queries.retention import Retention, retention
from reporting.suppression import Withheld
from tests.factories.participants import ProfessionFactory
from tests.factories.programs import CohortFactory
from tests.reporting.outcomes.staff import (
    LONG_AGO,
    SINCE,
    START,
    UNTIL,
    ago,
    hr_file,
    joined,
    populate,
    staff,
    waiting,
)
from tests.world import House, World


@pytest.fixture
def house(world: World) -> Iterator[House]:
    with world.northgate.activate():
        PersonImport.objects.all().delete()
        yield world.northgate


@pytest.fixture
def cohort(house: House) -> Cohort:
    return CohortFactory(program=house.program, starts_on=ago(START), ends_on=ago(100))


def told(house: House, cohort: Cohort, who: str = "manager") -> Retention:
    return retention(house.actor(who), [cohort])[cohort.pk]


def test_who_stayed_beside_others_of_the_same_kinds(house: House, cohort: Cohort) -> None:
    """Of 20 mentees 18 stayed, of 12 mentors 11: 29 of 32. Of 40 others like the mentees, one who
    joined late among them, 32 + 1 of 41 stayed, of 15 like the mentors all."""
    populate(cohort)

    for who in ("manager", "admin"):
        found = told(house, cohort, who)

        assert found.window == Window(ago(SINCE), ago(UNTIL))
        assert found.everyone is not None
        together = found.everyone.compared
        assert together is not None
        assert not isinstance(together, Withheld)
        assert (together.taking_part.count, together.taking_part.of) == (29, 32)
        assert together.expected == pytest.approx(20 / 32 * 33 / 41 + 12 / 32)
        assert (together.others, together.kinds, together.left_out) == (56, 2, 1)
        assert found.not_counted == 4
        mentees, mentors = (one.people for one in found.sides)
        assert isinstance(mentees, Share)
        assert isinstance(mentors, Share)
        assert (mentees.count, mentees.of) == (18, 20)
        assert (mentors.count, mentors.of) == (11, 12)


def test_who_waited_beside_who_took_part(house: House, cohort: Cohort) -> None:
    """8 of 11 who waited stayed, and 19 of the 21 mentees, of any kind."""
    populate(cohort)

    (found,) = told(house, cohort).waited

    assert isinstance(found.waited, Share)
    assert isinstance(found.took_part, Share)
    assert (found.waited.count, found.waited.of) == (8, 11)
    assert (found.took_part.count, found.took_part.of) == (19, 21)
    assert found.difference is not None
    assert found.difference.value == pytest.approx(19 / 21 - 8 / 11)
    assert found.difference.may_be_chance


def test_groups_below_the_threshold_are_withheld(house: House, cohort: Cohort) -> None:
    """Ten mentors are too few, so the mentees are withheld too; all together are enough. Of ten
    who waited nothing is told, nor of ten others."""
    young, senior = (ProfessionFactory(), 2), (ProfessionFactory(), 4)
    hr_file(LONG_AGO)
    hr_file(UNTIL)
    joined(cohort, "mentee", staff(20, young))
    joined(cohort, "mentor", staff(10, senior))
    waiting(cohort, staff(10, young))
    found = told(house, cohort)

    assert [isinstance(one.people, Withheld) for one in found.sides] == [True, True]
    assert found.everyone is not None
    assert isinstance(found.everyone.people, Share)
    assert isinstance(found.everyone.compared, Withheld)
    (waited,) = found.waited
    assert isinstance(waited.waited, Withheld)
    assert waited.difference is None


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], Unknown.NO_FILE_TELLS),
        ([(LONG_AGO, False), (UNTIL, False)], Unknown.NO_FILE_TELLS),
        ([(SINCE - 1, True), (UNTIL, True)], Unknown.BEFORE_THE_FIRST_FILE),
        ([(LONG_AGO, True)], Unknown.TOO_EARLY),
    ],
)
def test_what_no_file_told_is_not_known(
    house: House, cohort: Cohort, files: list[tuple[int, bool]], reason: Unknown
) -> None:
    for days, has_dates in files:
        hr_file(days, has_dates=has_dates)

    assert told(house, cohort) == Retention(reason)


def test_any_number_of_cohorts_takes_as_many_queries(house: House, cohort: Cohort) -> None:
    hr_file(LONG_AGO)
    hr_file(UNTIL)
    others = [
        CohortFactory(program=house.program, starts_on=ago(START + n), ends_on=ago(90))
        for n in range(2)
    ]
    actor = house.actor("manager")
    counts = []
    for cohorts in ([cohort], [cohort, *others]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = retention(actor, cohorts)
        assert set(found) == {one.pk for one in cohorts}
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert retention(house.actor("other_manager"), [cohort]) == {}
