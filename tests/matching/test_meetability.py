"""Hours in which two could meet: exact, neutral where nothing is known, said honestly."""

import random
from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.criteria import Blocked
from matching.criterion_words import NOT_KNOWN
from matching.explaining import parts_of, why_not
from matching.features import Participant, Snapshot
from matching.meetability import ByHours, hours_together, read, written
from matching.queries.snapshots import participants_of
from matching.scoring import Scores
from participants.meetable import BYTES, QUARTERS, packed, start_of, unpacked
from participants.models import MeetableTime
from tests.bench.rosters import bits_of
from tests.matching.people import mentee, mentor, snapshot
from tests.world import World


def hours(count: float) -> str:
    """Somebody who could begin a meeting in the first so many hours."""
    found = unpacked(bytes(BYTES))
    found[: int(count * 4)] = True
    return written(packed(found))


def known(count: float, by: str = "roster") -> dict[str, str]:
    return {"meetable": hours(count), "meetable_by": by}


def two(one: dict[str, str], other: dict[str, str], **rules: object) -> Scores:
    return Scores(
        snapshot(
            [mentee("nia", **one)],
            [mentor("omar", **other)],
            weights={"meetability": 5},
            rules=rules,
        )
    )


PAIR = ("e-nia", "e-omar")
everybody = st.lists(
    st.one_of(
        st.just(""),
        st.binary(min_size=BYTES, max_size=BYTES).map(written),
        st.integers(0, 10**6).map(lambda seed: written(bits_of(random.Random(seed)))),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(everybody, everybody, st.integers(1, QUARTERS), st.integers(0, 10_000))
def test_the_product_counts_what_counting_bit_by_bit_gives(
    mentees: list[str], mentors: list[str], full: int, share: int
) -> None:
    def people(texts: list[str]) -> list[Participant]:
        return [Participant(f"e{n}", f"p{n}", "", meetable=text) for n, text in enumerate(texts)]

    given_ = ByHours.of(people(mentees), people(mentors), full=full, share=share, silence=7)
    expected = [
        [
            7
            if not one or not other
            else (
                2 * share * min(int((unpacked(read(one)) & unpacked(read(other))).sum()), full)
                + full
            )
            // (2 * full)
            for other in mentors
        ]
        for one in mentees
    ]
    assert given_.block(0, len(mentees)).tolist() == expected
    rows, columns = np.divmod(np.arange(len(mentees) * len(mentors)), len(mentors))
    assert given_.at(rows, columns).tolist() == [one for row in expected for one in row]


@pytest.mark.parametrize(
    ("count", "points"), [(0, 0), (10, 2_500), (20, 5_000), (40, 10_000), (90, 10_000)]
)
def test_forty_hours_are_enough(count: int, points: int) -> None:
    assert two(known(count), known(200)).fits([PAIR]) == [points]


def test_silence_neither_wins_nor_loses() -> None:
    for one, other in [({}, known(9)), (known(9), {}), ({}, {})]:
        scores = two(one, other, least_meetable_hours=100)
        assert scores.fits([PAIR]) == [5_000]
        assert scores.blocked([PAIR]) == [0]
        assert parts_of(scores, PAIR)[0].text == NOT_KNOWN


def test_too_few_hours_keep_two_apart_and_say_so() -> None:
    scores = two(known(7.75), known(80), least_meetable_hours=8)
    assert scores.blocked([PAIR]) == [Blocked.MEETABILITY]
    assert scores.allowed.tolist() == [[-1]]
    assert why_not(scores, [], PAIR).reasons == ("The mentor has too few hours to meet in.",)
    assert two(known(8), known(80), least_meetable_hours=8).blocked([PAIR]) == [0]


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        ("roster", "roster", "12 hours in eight weeks, by both rosters"),
        (
            "week",
            "roster",
            (
                "12 hours in eight weeks; there is no roster for the mentee, so their "
                "ordinary week counts"
            ),
        ),
        (
            "week",
            "week",
            "12 hours in eight weeks, by the ordinary weeks that both gave; there is no roster",
        ),
    ],
)
def test_what_is_a_guess_is_said_to_be_one(one: str, other: str, text: str) -> None:
    (part,) = parts_of(two(known(12, one), known(30, other)), PAIR)
    assert part.text == text


def test_what_is_frozen_comes_back_the_same() -> None:
    before = two(known(12), known(30, "week"), least_meetable_hours=3).snapshot
    again = Snapshot.from_json(before.to_json())
    assert again == before.in_fixed_order()
    assert again.fingerprint() == before.fingerprint()
    one, other = again.mentees[0], again.mentors[0]
    assert hours_together(one, other) == 12


def test_inputs_of_before_keep_their_name() -> None:
    """A run that knew nothing of hours is replayed under the fingerprint that it had."""
    now = snapshot([mentee("nia")], [mentor("omar")], weights={"goals": 5})
    inputs = now.to_json()
    for side in ("mentors", "mentees"):
        for one in inputs[side]:
            del one["meetable"], one["meetable_by"], one["near_expertise"]
    del inputs["weights"]["meetability"], inputs["rules"]["least_meetable_hours"]
    assert Snapshot.from_json(inputs).fingerprint() == now.fingerprint()


def test_a_roster_counts_before_the_ordinary_week(world: World) -> None:
    house = world.northgate
    since = start_of(timezone.now())
    with house.activate():
        MeetableTime.objects.all().delete()
        one, other = house.enrollment("other_mentor"), house.enrollment("other_mentee")
        for enrollment, windows in ((one, ["mon-morning"]), (other, ["mon-morning"])):
            enrollment.availability = windows
            enrollment.save()
        # Written yesterday, and so counted from yesterday.
        MeetableTime.objects.create(
            person=one.person,
            starts_at=since - timedelta(days=1),
            bits=read(hours(24 + 5)),
        )
        people = participants_of([one, other])
    assert people[one.pk].meetable_by == "roster"
    assert read(people[one.pk].meetable) == read(hours(5))
    assert people[other.pk].meetable_by == "week"
    mornings = unpacked(read(people[other.pk].meetable)).sum() / 4
    assert mornings == 8 * 4.5  # from seven until a quarter past eleven, on eight Mondays
