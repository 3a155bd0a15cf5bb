"""What a change to a run would do, and how two runs differ."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from matching.explaining import Part, WhyNot, parts_of, why_not
from matching.features import Pair, Snapshot
from matching.models import MatchRun, PairRule, Proposal
from matching.optimum.solution import Solution, least_cost
from matching.outcomes import (
    Effect,
    effect_of,
    effect_of_locking,
    effect_of_ruling,
    instance_of,
)
from matching.queries.runs import visible_runs
from matching.scoring import Scores
from matching.solving import MOST_PAIRS_TO_TRY_OUT, score_of
from matching.stating import least_cost_words
from mentorship.access import Actor
from participants.models import Enrollment


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to 'why not these two?', with bars and cost where both may be told."""

    why: WhyNot
    mentee_name: str
    mentor_name: str
    score: int | None = None
    parts: tuple[Part, ...] = ()
    effect: Effect | None = None
    moves: tuple["Move", ...] = ()
    at_least: str = ""
    """What bringing them together costs at least, where the proof's prices tell."""
    is_exact: bool = True
    """Whether the run was solved again to know the cost."""


@dataclass(frozen=True, slots=True)
class Move:
    """A mentee who would have another mentor: names, or empty for none."""

    mentee: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference(Move):
    """A mentee whom two runs treat differently, with the score in either."""

    score_before: int | None = None
    score_after: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side."""

    first: MatchRun
    second: MatchRun
    same: int
    moves: tuple[Difference, ...]


def scores_of_run(actor: Actor, run: MatchRun) -> Scores:
    """The run's scores, made again from its frozen inputs. Raises Http404 for who may not see it.

    For answers about a run only: the inputs hold what nobody may read.
    """
    if not visible_runs(actor).filter(pk=run.pk).exists():
        raise Http404
    inputs = MatchRun.objects.values_list("inputs", flat=True).get(pk=run.pk)
    return Scores(Snapshot.from_json(inputs))


def pairs_of_run(run: MatchRun) -> tuple[Pair, ...]:
    """The run's proposals as pairs of enrolments, mentee first."""
    rows = Proposal.objects.filter(run=run).values_list("mentee_id", "mentor_id")
    return tuple(sorted((str(mentee), str(mentor)) for mentee, mentor in rows))


def why_not_answer(
    actor: Actor, run: MatchRun, mentee_id: UUID, mentor_id: UUID, *, exact: bool | None = None
) -> Answer:
    """Why two people of a run are not together. Raises Http404 when either is not in it.

    For a pair that the rules allow, the prices of the run's proof say what it costs at least, and
    the cost is `exact` where the run is solved again with the two locked: always in a run where
    that takes a moment, in a larger one when it is asked for.
    """
    scores = scores_of_run(actor, run)
    pair = (str(mentee_id), str(mentor_id))
    if pair[0] not in scores.row_of or pair[1] not in scores.column_of:
        raise Http404
    pairs = pairs_of_run(run)
    why = why_not(scores, pairs, pair)
    names = (
        scores.mentees[scores.row_of[pair[0]]].name,
        scores.mentors[scores.column_of[pair[1]]].name,
    )
    if why.kind not in ("matched", "outweighed"):
        return Answer(why, *names)
    size = len(scores.mentees) * len(scores.mentors)
    is_exact = size <= MOST_PAIRS_TO_TRY_OUT if exact is None else exact
    is_outweighed = why.kind == "outweighed"
    effect = effect_of_locking(scores, pairs, pair) if is_outweighed and is_exact else None
    return Answer(
        why,
        *names,
        score=score_of(scores, pair),
        parts=parts_of(scores, pair),
        effect=effect,
        moves=moves_of(scores, effect) if effect else (),
        at_least=_at_least(run, scores, pair) if is_outweighed else "",
        is_exact=is_exact,
    )


def _at_least(run: MatchRun, scores: Scores, pair: Pair) -> str:
    stored = MatchRun.objects.values_list("certificate", flat=True).get(pk=run.pk)
    if not stored:
        return ""
    certificate = Solution.from_json(stored).certificate
    cost = least_cost(instance_of(scores), certificate, pair)
    return least_cost_words(cost) if cost else ""


def effect_of_pair_rule(
    actor: Actor,
    run: MatchRun,
    mentee_id: UUID,
    mentor_id: UUID,
    kind: str,
    *,
    most_pairs: int | None = None,
) -> tuple[Effect, tuple["Move", ...]] | None:
    """What a lock or a ban would make of a run: the new optimum against what it proposes now.

    None where a lock is asked for that may not be, always for the same reason: the two are not
    open to each other; and in a run of more than `most_pairs`. Raises Http404 when either is not
    in the run.
    """
    scores = scores_of_run(actor, run)
    if most_pairs is not None and len(scores.mentees) * len(scores.mentors) > most_pairs:
        return None
    pair = (str(mentee_id), str(mentor_id))
    if pair[0] not in scores.row_of or pair[1] not in scores.column_of:
        raise Http404
    is_lock = kind == PairRule.Kind.LOCKED
    if is_lock and scores.blocked([pair])[0]:
        return None
    pairs = pairs_of_run(run)
    asked = {"lock": [pair]} if is_lock else {"forbid": [pair]}
    effect = effect_of_ruling(scores, pairs, **asked)
    return effect, moves_of(scores, effect)


def moves_of(scores: Scores, effect: Effect) -> tuple[Move, ...]:
    """The mentees whom a change gives another mentor, by name."""
    name_of = {one.id: one.name for one in (*scores.mentees, *scores.mentors)}
    before, after = dict(effect.ended), dict(effect.begun)
    return tuple(
        Move(
            name_of[mentee],
            name_of.get(before.get(mentee, ""), ""),
            name_of.get(after.get(mentee, ""), ""),
        )
        for mentee in sorted({*before, *after}, key=lambda one: name_of[one].casefold())
    )


def effect_of_swapping(
    actor: Actor, first: Proposal, second: Proposal
) -> tuple[Effect, tuple[Move, ...]] | None:
    """What exchanging the mentors of two proposals does; None where they may not be exchanged."""
    if first.run_id != second.run_id or first.mentor_id == second.mentor_id:
        return None
    scores = scores_of_run(actor, first.run)
    swapped = {
        (str(first.mentee_id), str(second.mentor_id)),
        (str(second.mentee_id), str(first.mentor_id)),
    }
    if any(scores.blocked(list(swapped))):
        return None
    pairs = set(pairs_of_run(first.run))
    ended = {
        (str(first.mentee_id), str(first.mentor_id)),
        (str(second.mentee_id), str(second.mentor_id)),
    }
    effect = effect_of(scores, pairs, (pairs - ended) | swapped)
    return effect, moves_of(scores, effect)


def comparison_of(actor: Actor, first: MatchRun, second: MatchRun) -> Comparison:
    """How the second run's pairs differ from the first's. Raises Http404 for runs not visible."""
    if visible_runs(actor).filter(pk__in=[first.pk, second.pk]).count() != len({first, second}):
        raise Http404
    old, new = _matches_of(first), _matches_of(second)
    nobody: tuple[str, int | None] = ("", None)
    changed = {
        mentee
        for mentee in {*old, *new}
        if old.get(mentee, nobody)[0] != new.get(mentee, nobody)[0]
    }
    mentors = {found[one][0] for found in (old, new) for one in changed if one in found}
    names = _names(changed | mentors)

    def difference(mentee: str) -> Difference:
        (before, was), (after, is_now) = old.get(mentee, nobody), new.get(mentee, nobody)
        return Difference(
            names.get(mentee, ""), names.get(before, ""), names.get(after, ""), was, is_now
        )

    return Comparison(
        first=first,
        second=second,
        same=len({*old} & {*new} - changed),
        moves=tuple(sorted(map(difference, changed), key=lambda move: move.mentee.casefold())),
    )


def _matches_of(run: MatchRun) -> dict[str, tuple[str, int | None]]:
    """The mentor and the score of each matched mentee."""
    rows = Proposal.objects.filter(run=run).values_list("mentee_id", "mentor_id", "score")
    return {str(mentee): (str(mentor), score) for mentee, mentor, score in rows}


def _names(enrollments: set[str]) -> dict[str, str]:
    rows = Enrollment.objects.filter(pk__in=enrollments)
    return {str(one.pk): str(one.person) for one in rows.select_related("person")}
