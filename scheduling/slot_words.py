"""Why a time is good, and why there is none, in words. Pure.

The words are for the people who are to meet, and for nobody else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from mentorship.texts import gettext_lazy as _
from participants.availability import part_at
from scheduling.free_time import common, minute_of
from scheduling.slots import Attendee, Bearing, Slot, State, free_starts
from scheduling.working_time import DutyKind, WorkingTime

YOU = "You"
"""Whoever reads, among the names; said in their language by `_name`."""
SHORTEST = 30
WIDER = (time(7), time(21))


def reason(slot: Slot, attendees: Sequence[Attendee]) -> str:
    """Why this time, in one or two sentences: how it lies for each, and what is not known."""
    people = list(zip(attendees, slot.bearings, strict=True))
    sentences = [_situation(people, slot.span.starts_at)]
    sentences += _nights(people, slot)
    sentences += [_honesty(people, State.USUAL), _honesty(people, State.UNSAID)]
    return " ".join(f"{one[0].upper()}{one[1:]}." for one in sentences if one)


def _situation(people: Sequence[tuple[Attendee, Bearing]], starts_at: datetime) -> str:
    known = [one for one in people if one[1].state not in (State.USUAL, State.UNSAID)]
    off = [one.name for one, bearing in known if bearing.state == State.OFF]
    if len(off) == len(people):
        zones = {one.time.zone for one, _ in people}
        part = _part(starts_at, *zones) if len(zones) == 1 else ""
        return _all_off(len(off), part)
    clauses = [_off(off)] if off else []
    clauses += [_at_work(one, bearing) for one, bearing in known if bearing.state != State.OFF]
    return "; ".join(clauses)


def _all_off(count: int, part: str) -> str:
    if count == 2:
        words = {
            "": gettext("both off"),
            "morning": gettext("both off in the morning"),
            "afternoon": gettext("both off in the afternoon"),
            "evening": gettext("both off in the evening"),
            "night": gettext("both off in the night"),
        }
    else:
        words = {
            "": gettext("all %(count)s off"),
            "morning": gettext("all %(count)s off in the morning"),
            "afternoon": gettext("all %(count)s off in the afternoon"),
            "evening": gettext("all %(count)s off in the evening"),
            "night": gettext("all %(count)s off in the night"),
        }
    return words[part] % {"count": _number(count)}


def _off(names: Sequence[str]) -> str:
    if list(names) == [YOU]:
        return gettext("you are off that day")
    return ngettext("%(names)s is off that day", "%(names)s are off that day", len(names)) % {
        "names": _names(names)
    }


def _number(count: int) -> str:
    known = {
        3: gettext("three"),
        4: gettext("four"),
        5: gettext("five"),
        6: gettext("six"),
        7: gettext("seven"),
        8: gettext("eight"),
    }
    return known.get(count, str(count))


def _part(moment: datetime, zone: ZoneInfo) -> str:
    return part_at(moment.astimezone(zone).hour)


def _names(names: Sequence[str]) -> str:
    """'You and Amara'; in the middle of a sentence 'you' is small."""
    said = [gettext("You") if name == YOU else name for name in names]
    if len(said) < 2:
        return "".join(said)
    return gettext("%(several)s and %(last)s") % {
        "several": ", ".join(said[:-1]),
        "last": said[-1],
    }


def _at_work(one: Attendee, bearing: Bearing) -> str:
    shift = bearing.shift
    assert shift is not None
    is_own = one.name == YOU
    if bearing.state == State.AFTER_WORK:
        said = (
            gettext("after your shift, which ends at %(time)s")
            if is_own
            else gettext("after %(name)s’s shift, which ends at %(time)s")
        )
        return said % {"name": one.name, "time": _clock(shift.ends_at, one)}
    if bearing.state == State.BEFORE_WORK:
        said = (
            gettext("before your shift, which begins at %(time)s")
            if is_own
            else gettext("before %(name)s’s shift, which begins at %(time)s")
        )
        return said % {"name": one.name, "time": _clock(shift.starts_at, one)}
    said = (
        gettext("in a break of your shift") if is_own else gettext("in a break of %(name)s’s shift")
    )
    return said % {"name": one.name}


def _clock(moment: datetime, one: Attendee) -> str:
    return date_format(moment.astimezone(one.time.zone), "H:i")


def _nights(people: Sequence[tuple[Attendee, Bearing]], slot: Slot) -> list[str]:
    """How long ago each one's last night is; once where it is the same for both."""
    ago = [(one, _days_since(one, bearing, slot)) for one, bearing in people]
    days = {since for _, since in ago}
    if len(ago) == 2 and len(days) == 1 and (both := days.pop()) is not None:
        return [gettext("the last night of both ends %(before)s") % {"before": _before(both)}]
    return [_night(one, since) for one, since in ago if since is not None]


def _days_since(one: Attendee, bearing: Bearing, slot: Slot) -> int | None:
    if bearing.night_ended_at is None:
        return None
    zone = one.time.zone
    ended = bearing.night_ended_at.astimezone(zone).date()
    return (slot.span.starts_at.astimezone(zone).date() - ended).days


def _before(days: int) -> str:
    known = {
        0: gettext("that morning"),
        1: gettext("the day before"),
        2: gettext("two days before"),
    }
    return known.get(days) or gettext("%(number)s days before") % {"number": _number(days)}


def _night(one: Attendee, days: int) -> str:
    before = _before(days)
    if one.name == YOU:
        return gettext("your last night ends %(before)s") % {"before": before}
    return gettext("%(name)s’s last night ends %(before)s") % {"name": one.name, "before": before}


def _honesty(people: Sequence[tuple[Attendee, Bearing]], state: State) -> str:
    names = [one.name for one, bearing in people if bearing.state == state]
    if not names:
        return ""
    if state == State.USUAL:
        said = gettext("by the ordinary week that %(names)s gave; there is no roster for that day")
        return said % {"names": _inner(names)}
    if list(names) == [YOU]:
        return gettext("you have not said when you work: check with each other")
    said = ngettext(
        "%(names)s has not said when they work: check with each other",
        "%(names)s have not said when they work: check with each other",
        len(names),
    )
    return said % {"names": _names(names)}


def _inner(names: Sequence[str]) -> str:
    """Within a sentence."""
    return _names([gettext("you") if name == YOU else name for name in names])


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
        why = _without_time(without) % {"names": _names(without), "minutes": minutes}
    elif common(attendees[0].free(*window), attendees[1].free(*window)):
        why = gettext(
            "Each of you has free time, but the times that you all have in common are shorter."
        )
    else:
        why = gettext(
            "Each of you has free time, but there is no time that you all have in common."
        )
    return NoTime((why,), tuple(_remedies(attendees, since, until, minutes)))


def _without_time(names: Sequence[str]) -> str:
    if list(names) == [YOU]:
        return gettext("You have no free time of %(minutes)s minutes in these weeks.")
    return ngettext(
        "%(names)s has no free time of %(minutes)s minutes in these weeks.",
        "%(names)s have no free time of %(minutes)s minutes in these weeks.",
        len(names),
    )


def _has_any(one: Attendee, since: int, until: int, minutes: int) -> bool:
    return any(end - start >= minutes for start, end in one.free(since, until))


def _remedies(
    attendees: Sequence[Attendee], since: datetime, until: datetime, minutes: int
) -> Iterable[str]:
    def count(people: Sequence[Attendee], length: int = minutes) -> int:
        return len(free_starts(people, since, until, length))

    if minutes > SHORTEST and count(attendees, SHORTEST):
        yield gettext("Meeting for %(minutes)s minutes instead: half an hour counts, too.") % {
            "minutes": SHORTEST
        }
    for place, one in enumerate(attendees):
        for words, change in _CHANGES:
            changed = replace(one, time=change(one.time))
            if changed.time != one.time and count(
                [*attendees[:place], changed, *attendees[place + 1 :]]
            ):
                yield words(one.name)
    if all(not one.time.known for one in attendees):
        yield gettext("Telling us your working times, by a roster, a pattern or a calendar.")


def _in_breaks(time: WorkingTime) -> WorkingTime:
    has_days = any(duty.kind != DutyKind.NIGHT for duty in time.duties)
    return replace(time, meets_in_breaks=time.meets_in_breaks or has_days)


def _wider(time: WorkingTime) -> WorkingTime:
    return replace(time, earliest=min(time.earliest, WIDER[0]), latest=max(time.latest, WIDER[1]))


def _more_parts(time: WorkingTime) -> WorkingTime:
    return replace(time, windows=frozenset()) if time.windows else time


def _said(own: str, other: str) -> Callable[[str], str]:
    return lambda name: str(own) if name == YOU else other % {"name": name}


_CHANGES: tuple[tuple[Callable[[str], str], Callable[[WorkingTime], WorkingTime]], ...] = (
    (
        _said(
            _("Allowing meetings in the breaks of your shifts."),
            _("If %(name)s allowed meetings in the breaks of their shifts."),
        ),
        _in_breaks,
    ),
    (
        _said(
            _("Allowing earlier or later meetings than you do now."),
            _("If %(name)s allowed earlier or later meetings."),
        ),
        _wider,
    ),
    (
        _said(
            _("Naming more parts of your ordinary week."),
            _("If %(name)s named more parts of their ordinary week."),
        ),
        _more_parts,
    ),
)
