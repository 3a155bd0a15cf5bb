"""Words for results, and what they must never tell."""

import random
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from matching.explaining import (
    NOBODY_LEFT,
    NOT_OPEN,
    parts_of,
    sentence_of,
    unmatched,
    why_not,
)
from matching.features import Participant, Snapshot
from matching.optimum.solution import least_cost, solve
from matching.outcomes import (
    effect_of_locking,
    effect_of_ruling,
    instance_of,
    solved_without,
)
from matching.queries.proposals import reasons_of
from matching.scoring import Scores
from matching.solving import solved, summary_of
from tests.matching.people import mentee, mentor, snapshot

NIA, THEO = mentee("nia", site="North"), mentee("theo", site="North")
OMAR, LENA = mentor("omar", site="North"), mentor("lena", site="South")


def reasons(found: Snapshot) -> dict[str, Any]:
    scores = Scores(found)
    solution = solve(instance_of(scores))
    without = solved_without(found)
    return {reason.enrollment: reason for reason in unmatched(scores, solution, without)}


# Each way in which the same two are kept apart by something confidential.
WAYS = {
    "exclusion": ([replace(NIA, excluded=frozenset({"p-omar"}))], [OMAR], {}),
    "exclusion by the mentor": ([NIA], [replace(OMAR, excluded=frozenset({"p-nia"}))], {}),
    "line manager": ([replace(NIA, chain=frozenset({"p-omar"}))], [OMAR], {}),
    "declined before": ([NIA], [OMAR], {"earlier": frozenset({("p-nia", "p-omar")})}),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_exclusion_reads_like_any_other_safeguard(way: str) -> None:
    mentees, mentors, more = WAYS[way]
    found = snapshot(mentees, mentors, **more)
    answer = why_not(Scores(found), [], ("e-nia", "e-omar"))
    assert (answer.kind, answer.sentence, answer.reasons) == ("not_open", NOT_OPEN, ())
    reason = reasons(found)["e-nia"]
    assert reason.code == "no_room_or_fit"
    assert reason.sentence == NOBODY_LEFT
    assert reason.remedy == "Another mentor who fits this person would help."


def test_an_exclusion_reads_like_a_mentor_who_is_full() -> None:
    """The same words, and the same counts, whether a mentor is excluded or taken by another."""
    rules = {"must_same_site": True}
    excluding = replace(NIA, excluded=frozenset({"p-omar"}))
    excluded = reasons(snapshot([excluding], [OMAR, LENA], rules=rules))["e-nia"]
    full = reasons(
        snapshot([NIA, THEO], [OMAR, LENA], rules=rules, locked=frozenset({("e-theo", "e-omar")}))
    )["e-nia"]
    assert excluded.sentence == full.sentence
    assert excluded.code == full.code
    assert "1 works at another site" in excluded.sentence


def test_nothing_said_about_a_run_counts_exclusions() -> None:
    plain = summary_of(solved(snapshot([NIA, THEO], [OMAR, LENA])))
    private = summary_of(
        solved(snapshot([replace(NIA, excluded=frozenset({"p-lena"})), THEO], [OMAR, LENA]))
    )
    assert plain["proof"] == private["proof"]
    assert set(plain) == set(private)
    assert "exclu" not in str(private)


def test_a_nameable_rule_is_named_even_beside_an_exclusion() -> None:
    excluding = replace(NIA, excluded=frozenset({"p-lena"}))
    with_it, without_it = (
        why_not(
            Scores(snapshot([one], [LENA], rules={"must_same_site": True})),
            [],
            ("e-nia", "e-lena"),
        )
        for one in (excluding, NIA)
    )
    assert with_it == without_it
    assert with_it.reasons == ("The mentor works at another site.",)


def test_a_rule_that_leaves_nobody_is_named_and_its_remedy_tried_out() -> None:
    reason = reasons(snapshot([NIA], [LENA], rules={"must_same_site": True}))["e-nia"]
    assert reason.code == "rules"
    assert "1 works at another site" in reason.sentence
    assert reason.remedy == "Letting go of “same site” would match this person."


def test_too_few_places() -> None:
    reason = next(iter(reasons(snapshot([NIA, THEO], [OMAR])).values()))
    assert reason.sentence == NOBODY_LEFT
    assert reason.remedy == "One more place with each mentor would match this person."


def test_a_mentor_without_a_mentee_is_in_reserve() -> None:
    assert reasons(snapshot([NIA], [OMAR, LENA]))["e-lena"].code == "not_needed"


def test_the_sentence_names_what_fits_and_what_does_not() -> None:
    one = replace(NIA, goals=frozenset({"ethics"}), windows=frozenset({"mon-morning"}))
    other = replace(
        OMAR, expertise=frozenset({"ethics"}), windows=frozenset({"sun-evening"}), stage=4
    )
    sentence = sentence_of(Scores(snapshot([one], [other])), ("e-nia", "e-omar"))
    assert sentence.startswith("Fits well on goals (ethics)")
    assert sentence.endswith("less so on times that suit both.")


def test_texts_of_the_bars() -> None:
    week = frozenset({"tue-evening", "mon-morning"})
    one = replace(NIA, goals=frozenset({"a", "b"}), windows=week, wishes=("e-omar",))
    other = replace(OMAR, expertise=frozenset({"a"}), windows=week)
    texts = {
        part.criterion: part.text
        for part in parts_of(Scores(snapshot([one], [other])), ("e-nia", "e-omar"))
    }
    assert texts["goals"] == "1 of 2 goals covered: a"
    assert texts["availability"] == "Monday morning, Tuesday evening"
    assert texts["wishes"] == "The mentee’s first wish"
    assert texts["stage"] == "The mentor is 3 stages ahead"
    assert texts["site"] == "Both North"
    assert texts["profession"] == "Not known for both"


def people(number: int) -> tuple[list[Participant], list[Participant]]:
    mentees = [mentee(f"n{n}", goals=frozenset({f"g{n}"})) for n in range(number)]
    mentors = [mentor(f"m{n}", expertise=frozenset({f"g{n}"})) for n in range(number)]
    return mentees, mentors


def test_the_two_read_reasons_in_their_language_and_no_gap_as_a_reason() -> None:
    """What was written stays as it was; who named no goals does not fit for that."""
    kept = [
        {"criterion": "goals", "text": "No goals named yet", "points": 400},
        {"criterion": "site", "text": "Not known for both", "points": 100},
        {"criterion": "stage", "text": "The mentor is 2 stages ahead", "points": 600},
        {"criterion": "languages", "text": "None in common", "points": 0},
        {"criterion": "long_gone", "text": "Both sing", "points": 50},
    ]
    with translation.override("es"):
        told = reasons_of([part | {"label": "As kept", "max_points": 900} for part in kept])
    assert [(bar["label"], bar["text"]) for bar in told.bars] == [
        ("Etapa profesional", "The mentor is 2 stages ahead"),
        ("As kept", "Both sing"),
    ]
    assert told.differences == ["Idiomas: None in common"]


def test_the_cost_of_another_pair_is_exact() -> None:
    mentees, mentors = people(3)
    scores = Scores(snapshot(mentees, mentors, weights={"goals": 10}))
    best = solve(instance_of(scores)).pairs
    effect = effect_of_locking(scores, best, ("e-n0", "e-m1"))
    assert effect.before.total == 30_000
    assert effect.after.total == 10_000
    assert effect.after.poor == 2
    assert "2 more poor matches" in effect.sentence
    assert "the total goes down by 20,000 to 10,000 points" in effect.sentence


def test_a_rerun_keeps_pairs_of_equal_worth() -> None:
    mentees, mentors = [mentee(f"n{n}") for n in range(6)], [mentor(f"m{n}") for n in range(6)]
    before = frozenset((f"e-n{n}", f"e-m{(n + 3) % 6}") for n in range(6))
    again = solved(snapshot(mentees, mentors, kept=before, kept_bonus=300))
    assert set(again.solution.pairs) == before
    assert summary_of(again)["kept"] == 6


def test_the_prices_say_what_another_pair_costs_at_least() -> None:
    """Never more than what solving again shows, and not nothing where there is a price."""
    chance = random.Random(5)
    skills = [f"g{n}" for n in range(6)]
    mentees = [mentee(f"n{n}", goals=frozenset(chance.sample(skills, 3))) for n in range(8)]
    mentors = [mentor(f"m{n}", expertise=frozenset(chance.sample(skills, 3))) for n in range(6)]
    for objective in ("total", "fair"):
        found = snapshot(
            mentees,
            mentors,
            rules={"objective": objective, "poor_below": 0, "use_every_mentor": False},
        )
        scores = Scores(found)
        best = solve(instance_of(scores))
        prices_said = 0
        for one in mentees:
            for other in mentors:
                pair = (one.id, other.id)
                cost = least_cost(instance_of(scores), best.certificate, pair)
                effect = effect_of_locking(scores, best.pairs, pair)
                if cost is None:
                    continue
                assert pair not in best.pairs
                prices_said += 1
                if cost[0] == "matched":
                    assert effect.before.matched - effect.after.matched >= cost[1]
                elif cost[0] == "points" and effect.before.matched == effect.after.matched:
                    lost = effect.before.total - effect.after.total
                    assert lost >= cost[1] or objective == "fair"
        assert prices_said > 10


def test_a_ban_shows_the_new_optimum_before_it_is_made() -> None:
    mentees, mentors = people(3)
    scores = Scores(snapshot(mentees, mentors, weights={"goals": 10}))
    best = solve(instance_of(scores)).pairs
    effect = effect_of_ruling(scores, best, forbid=[("e-n0", "e-m0")])
    again = solve(
        instance_of(Scores(replace(scores.snapshot, forbidden=frozenset([("e-n0", "e-m0")]))))
    )
    assert effect.after.total == 10_000
    assert set(again.pairs) == set(best) - set(effect.ended) | set(effect.begun)


def test_a_shortage_is_named_and_one_more_place_tried_out() -> None:
    mentees = [mentee(f"s{n}", specialty="Stroke") for n in range(5)]
    mentees += [mentee(f"r{n}", specialty="Renal") for n in range(3)]
    mentors = [mentor(f"a{n}", specialty="Stroke") for n in range(2)]
    mentors += [mentor("b", specialty="Renal", capacity=3)]
    found = summary_of(solved(snapshot(mentees, mentors, rules={"must_fit": ["specialty"]})))
    assert found["shortages"] == [
        "5 mentees, nearly all of Stroke, have only 2 places between them, with 2 mentors whom "
        "the rules leave: 3 too few. By these rules one more place with each of them would match "
        "2 more: it was tried out."
    ]


@pytest.mark.parametrize("way", WAYS)
def test_no_shortage_tells_of_a_safeguard(way: str) -> None:
    mentees, mentors, more = WAYS[way]
    assert summary_of(solved(snapshot(mentees, mentors, **more)))["shortages"] == []
    hidden, plain = (
        summary_of(solved(snapshot([*one, THEO], mentors, **extra)))["shortages"]
        for one, extra in ((mentees, more), ([NIA], {}))
    )
    assert hidden == plain != []


def test_keeping_pairs_says_what_it_costs() -> None:
    mentees, mentors = people(3)
    kept = frozenset({("e-n0", "e-m1")})
    found = snapshot(mentees, mentors, weights={"goals": 10}, kept=kept, kept_bonus=2_000)
    assert summary_of(solved(found))["kept_cost"] == 0
    dear = replace(found, kept_bonus=30_000, rules=replace(found.rules, poor_below=0))
    assert summary_of(solved(dear))["kept_cost"] == 20_000
