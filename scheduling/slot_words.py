"""Why a time is good, and why there is none, in words. Pure.

The words are for the people who are to meet, and for nobody else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from participants.availability import part_at
from scheduling.free_time import common, minute_of
from scheduling.slots import Attendee, Bearing, Slot, State, free_starts
from scheduling.working_time import DutyKind, WorkingTime

YOU = "You"
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
SHORTEST = 30
WIDER = (time(7), time(21))


def reason(slot: Slot, attendees: Sequence[Attendee]) -> str:
    """Why this time, in one or two sentences: how it lies for each, and what is not known."""
    people = list(zip(attendees, slot.bearings, strict=True))
    sentences = [_situation(people, slot.span.starts_at)]
    sentences += [_night(one, bearing, slot) for one, bearing in people]
    sentences += [_honesty(people, State.USUAL), _honesty(people, State.UNSAID)]
    return " ".join(f"{one[0].upper()}{one[1:]}." for one in sentences if one)


def _situation(people: Sequence[tuple[Attendee, Bearing]], starts_at: datetime) -> str:
    known = [one for one in people if one[1].state not in (State.USUAL, State.UNSAID)]
    off = [one.name for one, bearing in known if bearing.state == State.OFF]
    if len(off) == len(people):
        zones = {one.time.zone for one, _ in people}
        part = f" in the {_part(starts_at, *zones)}" if len(zones) == 1 else ""
        return f"{_all(len(off))} off{part}"
    clauses = [f"{_names(off)} {'are' if _is_many(off) else 'is'} off that day"] if off else []
    clauses += [_at_work(one, bearing) for one, bearing in known if bearing.state != State.OFF]
    return "; ".join(clauses)


def _all(count: int) -> str:
    return "both" if count == 2 else f"all {NUMBERS[count]}"


def _part(moment: datetime, zone: ZoneInfo) -> str:
    return part_at(moment.astimezone(zone).hour)


def _names(names: Sequence[str]) -> str:
    """'You and Amara'; in the middle of a sentence 'you' is small."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _is_many(names: Sequence[str]) -> bool:
    """Whether a verb is in the plural."""
    return len(names) > 1 or list(names) == [YOU]


def _at_work(one: Attendee, bearing: Bearing) -> str:
    shift = bearing.shift
    assert shift is not None
    who = "your" if one.name == YOU else f"{one.name}’s"
    if bearing.state == State.AFTER_WORK:
        return f"after {who} shift, which ends at {_clock(shift.ends_at, one)}"
    if bearing.state == State.BEFORE_WORK:
        return f"before {who} shift, which begins at {_clock(shift.starts_at, one)}"
    return f"in a break of {who} shift"


def _clock(moment: datetime, one: Attendee) -> str:
    return f"{moment.astimezone(one.time.zone):%H:%M}"


def _night(one: Attendee, bearing: Bearing, slot: Slot) -> str:
    if bearing.night_ended_at is None:
        return ""
    zone = one.time.zone
    ended = bearing.night_ended_at.astimezone(zone).date()
    days = (slot.span.starts_at.astimezone(zone).date() - ended).days
    who = "your" if one.name == YOU else f"{one.name}’s"
    before = {0: "that morning", 1: "the day before"}.get(days, f"{NUMBERS[days]} days before")
    return f"{who} last night ends {before}"


def _honesty(people: Sequence[tuple[Attendee, Bearing]], state: State) -> str:
    names = [one.name for one, bearing in people if bearing.state == state]
    if not names:
        return ""
    if state == State.USUAL:
        return f"by the ordinary week that {_inner(names)} named; no roster is known for that day"
    has = "have" if _is_many(names) else "has"
    return f"{_names(names)} {has} not said when {_they(names, 'work')}: check with each other"


def _inner(names: Sequence[str]) -> str:
    """Within a sentence."""
    return _names(["you" if name == YOU else name for name in names])


def _they(names: Sequence[str], verb: str) -> str:
    return f"you {verb}" if list(names) == [YOU] else f"they {verb}"


# --- Why there is none ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NoTime:
    """Why there is no common time, and what would help, each in sentences."""

    why: tuple[str, ...]
    helps: tuple[str, ...]


def why_none(
    attendees: Sequence[Attendee], since: datetime, until: datetime, minutes: int
) -> NoTime:
    """Who has no time at all, or that the times do not meet; and what would give some."""
    window = minute_of(since), minute_of(until)
    without = [one.name for one in attendees if not _has_any(one, *window, minutes)]
    if without:
        has = "have" if _is_many(without) else "has"
        why = f"{_names(without)} {has} no free time of {minutes} minutes in these weeks"
    else:
        shared = common(attendees[0].free(*window), attendees[1].free(*window))
        few = "only shorter times" if shared else "no time"
        why = f"Each of you has free time, and there is {few} that all have in common"
    return NoTime((f"{why}.",), tuple(_remedies(attendees, since, until, minutes)))


def _has_any(one: Attendee, since: int, until: int, minutes: int) -> bool:
    return any(end - start >= minutes for start, end in one.free(since, until))


def _remedies(
    attendees: Sequence[Attendee], since: datetime, until: datetime, minutes: int
) -> Iterable[str]:
    def count(people: Sequence[Attendee], length: int = minutes) -> int:
        return len(free_starts(people, since, until, length))

    if minutes > SHORTEST and count(attendees, SHORTEST):
        yield f"Meeting for {SHORTEST} minutes instead: half an hour counts, too."
    for place, one in enumerate(attendees):
        for words, change in _CHANGES:
            changed = replace(one, time=change(one.time))
            if changed.time != one.time and count(
                [*attendees[:place], changed, *attendees[place + 1 :]]
            ):
                yield words(one.name)
    if all(not one.time.known for one in attendees):
        yield "Telling us your working times, by a roster, a pattern or a calendar."


def _in_breaks(time: WorkingTime) -> WorkingTime:
    has_days = any(duty.kind != DutyKind.NIGHT for duty in time.duties)
    return replace(time, meets_in_breaks=time.meets_in_breaks or has_days)


def _wider(time: WorkingTime) -> WorkingTime:
    return replace(time, earliest=min(time.earliest, WIDER[0]), latest=max(time.latest, WIDER[1]))


def _more_parts(time: WorkingTime) -> WorkingTime:
    return replace(time, windows=frozenset()) if time.windows else time


def _said(own: str, other: str) -> Callable[[str], str]:
    return lambda name: own if name == YOU else other.format(name=name)


_CHANGES: tuple[tuple[Callable[[str], str], Callable[[WorkingTime], WorkingTime]], ...] = (
    (
        _said(
            "Allowing meetings in the breaks of your shifts.",
            "If {name} allowed meetings in the breaks of their shifts.",
        ),
        _in_breaks,
    ),
    (
        _said(
            "Allowing earlier or later meetings than you do now.",
            "If {name} allowed earlier or later meetings.",
        ),
        _wider,
    ),
    (
        _said(
            "Naming more parts of your ordinary week.",
            "If {name} named more parts of their ordinary week.",
        ),
        _more_parts,
    ),
)
