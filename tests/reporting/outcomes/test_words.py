"""Figures in plain words. Pure."""

import datetime as dt

from django.utils import translation

from reporting.board.conclusions import conclusions
from reporting.board.facts import BoardFacts
from reporting.outcomes import (
    Stratum,
    change_in,
    difference_of_shares,
    mean_of,
    share,
    standardised,
    words,
)


def test_a_share_in_words() -> None:
    assert words.share(84, 120) == "84 of 120 (70%, between 61% and 78%)"
    assert words.share(0, 0) == "nobody"
    assert words.share(1200, 1200) == "1,200 of 1,200 (100%, between 99% and 100%)"
    assert words.response(85, 120) == "about 85 of 120 answered (71%)"
    assert words.response(0, 120) == "fewer than five of 120 answered (5% or less)"
    assert words.response(None, 8) == "withheld: few were asked"
    assert words.response(None, None) == "told once it has closed"
    assert words.response(0, 0) == "nobody was asked"
    assert words.caution(59, 120)
    assert not words.caution(60, 120)
    assert not words.caution(None, 8)


def test_a_mean_in_words() -> None:
    some, alike = mean_of([2, 3, 3, 4, 4, 5] * 4), mean_of([4] * 12)
    assert some
    assert alike

    assert words.mean(some, 5) == "3.5 of 5 (between 3.0 and 4.0; about 25 answers)"
    assert words.mean(alike, 5) == "4.0 of 5 (about 10 answers)"


def test_differences_in_words() -> None:
    more = difference_of_shares(share(56, 70), share(48, 80))
    fewer = difference_of_shares(share(48, 80), share(56, 70))
    chance = difference_of_shares(share(0, 10), share(0, 20))
    assert more
    assert fewer
    assert chance

    assert words.difference(more) == "20 percentage points more (between 5 and 34 more)"
    assert words.difference(fewer) == "20 percentage points fewer (between 5 and 34 fewer)"
    assert words.difference(chance) == "hardly any difference (between 17 fewer and 28 more)"
    assert words.verdict(may_be_chance=chance.may_be_chance) == "The difference could be chance."
    assert "significan" not in words.verdict(may_be_chance=more.may_be_chance)


def test_a_change_in_words() -> None:
    before = {one: 2.0 + one % 3 for one in range(20)}
    after = {one: point + one % 2 for one, point in before.items()}
    found = change_in(before | {20: 1.0}, after, set(after))
    still = change_in(before, before, set(before))
    assert found
    assert still

    assert words.change(found) == "0.5 points more (between 0.2 and 0.8 more)"
    assert words.counted(found) == (
        "Of about 20 people who answered both times. Left out: fewer than five others."
    )
    assert words.change(still) == "hardly any difference"
    assert still.may_be_chance


def test_decimals_are_those_of_the_reader() -> None:
    some = mean_of([2, 3, 3, 4, 4, 5] * 4)
    assert some
    with translation.override("fr"):
        assert words.point(some.value) == "3,5"


def test_a_board_is_told_who_stayed() -> None:
    found = standardised([Stratum(30, 27, 100, 80), Stratum(10, 10, 50, 45)])
    assert found
    day = dt.date(2026, 5, 4)
    facts = BoardFacts("North", day, day, day, 11, True, stayed=(("Preceptorship", found),))

    (said,) = conclusions(facts)

    assert said.topic == "Who stayed"
    assert said.text == (
        "Preceptorship: 37 of 40 (92%, between 80% and 98%) of those who took part stayed with "
        "the organisation; of others of the same professions and career stages 82% (between 75% "
        "and 88%). The difference could be chance."
    )
