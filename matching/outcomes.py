"""What an assignment comes to, in the numbers that a manager compares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from django.utils.translation import gettext, ngettext

from matching.criteria import Rules
from matching.features import Pair, Participant, Snapshot
from matching.optimum.instance import Instance
from matching.optimum.solution import Solution, solve
from matching.scoring import Scores


@dataclass(frozen=True, slots=True)
class Outcome:
    """An assignment in four numbers, in the order in which they count."""

    matched: int
    mentors_used: int
    poor: int
    total: int
    worst: int

    @property
    def average(self) -> int:
        """The mean score, rounded down; 0 where nobody is matched."""
        return self.total // self.matched if self.matched else 0

    def to_json(self) -> dict[str, int]:
        """Plain data for a run's summary."""
        return asdict(self)


def instance_of(scores: Scores) -> Instance:
    """The solver's question for a scored snapshot."""
    snapshot, rules = scores.snapshot, scores.snapshot.rules
    return Instance(
        mentees=tuple(one.id for one in scores.mentees),
        mentors=tuple(one.id for one in scores.mentors),
        capacity=tuple(one.capacity for one in scores.mentors),
        score=scores.allowed,
        locked=snapshot.locked,
        kept=snapshot.kept,
        kept_bonus=snapshot.kept_bonus,
        poor_below=rules.poor_below,
        use_every_mentor=rules.use_every_mentor,
        seed=snapshot.seed,
        objective=rules.objective,
        least=0 if rules.objective == "stable" else rules.group_least,
        groups=tuple(group_of(one, rules.floor_by) for one in scores.mentees),
        floor_percent=rules.floor_percent if rules.floor_by else 0,
        mentee_wishes={one.id: one.wishes for one in scores.mentees if one.wishes},
        mentor_wishes={one.id: one.wishes for one in scores.mentors if one.wishes},
    )


def group_of(one: Participant, floor_by: str) -> str:
    """The group of which a floor is asked that somebody is in; empty for none."""
    if floor_by == "department":
        return " / ".join(one.department)
    if floor_by == "stage":
        return gettext("Stage %(stage)s") % {"stage": one.stage} if one.stage else ""
    return str(getattr(one, floor_by)) if floor_by else ""


def outcome_of(scores: Scores, pairs: Iterable[Pair]) -> Outcome:
    """Count an assignment of the scored people."""
    pairs = list(pairs)
    points = scores.fits(pairs)
    return Outcome(
        matched=len(points),
        mentors_used=len({mentor for _, mentor in pairs}),
        poor=sum(point < scores.snapshot.rules.poor_below for point in points),
        total=sum(points),
        worst=min(points, default=0),
    )


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to an assignment: from `before` to `after`, and which pairs move."""

    before: Outcome
    after: Outcome
    ended: tuple[Pair, ...]
    begun: tuple[Pair, ...]

    @property
    def sentence(self) -> str:
        """The effect in words, what counts most first."""
        found = [
            _more(
                self.after.matched - self.before.matched,
                gettext("person matched"),
                gettext("people matched"),
            ),
            _more(
                self.after.mentors_used - self.before.mentors_used,
                gettext("mentor with a mentee"),
                gettext("mentors with a mentee"),
            ),
            _more(
                self.after.poor - self.before.poor, gettext("poor match"), gettext("poor matches")
            ),
        ]
        words = [one for one in found if one]
        points = self.after.total - self.before.total
        if points:
            told = (
                gettext("the total goes up by %(points)s to %(after_total)s points")
                if points > 0
                else gettext("the total goes down by %(points)s to %(after_total)s points")
            )
            words.append(
                told
                % {
                    "points": format(abs(points), ","),
                    "after_total": format(self.after.total, ","),
                }
            )
        if not words:
            words = [gettext("no difference in the number matched or in the total")]
        moved = len(self.begun)
        new = ngettext("; %(count)s pair would be new", "; %(count)s pairs would be new", moved)
        tail = new % {"count": moved} if moved else ""
        text = ", ".join(words) + tail + "."
        return text[0].upper() + text[1:]


def _more(number: int, one: str, many: str) -> str:
    if not number:
        return ""
    what = one if abs(number) == 1 else many
    if number > 0:
        return gettext("%(number)s more %(what)s") % {"number": number, "what": what}
    return gettext("%(number)s fewer %(what)s") % {"number": -number, "what": what}


def effect_of(scores: Scores, before: Iterable[Pair], after: Iterable[Pair]) -> Effect:
    """Compare two assignments of the same scored people."""
    old, new = set(before), set(after)
    return Effect(
        before=outcome_of(scores, old),
        after=outcome_of(scores, new),
        ended=tuple(sorted(old - new)),
        begun=tuple(sorted(new - old)),
    )


def effect_of_ruling(
    scores: Scores,
    before: Iterable[Pair],
    *,
    lock: Iterable[Pair] = (),
    forbid: Iterable[Pair] = (),
) -> Effect:
    """What the best assignment would be with more pairs locked or forbidden, exactly.

    The pairs are not scored again; only what is asked for changes.
    """
    instance = instance_of(scores)
    forbidden = list(forbid)
    if forbidden:
        table = instance.score.copy()
        table[scores.places(forbidden)] = -1
        instance = replace(instance, score=table)
    instance = replace(instance, locked=instance.locked | frozenset(lock))
    return effect_of(scores, before, solve(instance).pairs)


def effect_of_locking(scores: Scores, before: Iterable[Pair], pair: Pair) -> Effect:
    """What bringing two people together would cost at best, exactly, by solving again."""
    return effect_of_ruling(scores, before, lock=[pair])


def relaxations(rules: Rules) -> dict[str, Rules]:
    """Each hard rule that a manager could let go of, by its name, with the rules that remain."""
    switches = {
        "must_same_site": False,
        "must_different_department": False,
        "must_same_profession": False,
        "must_stage_gap": False,
        "must_share_language": False,
        "must_share_windows": 0,
        "least_meetable_hours": 0,
    }
    found = {
        name: replace(rules, **{name: off})  # type: ignore[arg-type]
        for name, off in switches.items()
        if getattr(rules, name)
    }
    for key in rules.must_fit:
        others = tuple(one for one in rules.must_fit if one != key)
        found[f"must_fit_{key}"] = replace(rules, must_fit=others)
    return found


def solved_without(snapshot: Snapshot) -> dict[str, Solution]:
    """The optimum with each rule let go of in turn, and with one more place per mentor."""
    found = {
        name: solve(instance_of(Scores(replace(snapshot, rules=rules))))
        for name, rules in relaxations(snapshot.rules).items()
    }
    roomier = replace(
        snapshot,
        mentors=tuple(replace(one, capacity=one.capacity + 1) for one in snapshot.mentors),
    )
    found["capacity"] = solve(instance_of(Scores(roomier)))
    return found
