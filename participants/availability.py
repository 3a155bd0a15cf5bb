"""When somebody could meet in an ordinary week: seven days by four parts of the day."""

from datetime import datetime

from mentorship.texts import gettext_lazy

DAYS = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),

    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),

}  # fmt: skip
PARTS = {
    "morning": gettext_lazy("Morning"),
    "afternoon": gettext_lazy("Afternoon"),
    "evening": gettext_lazy("Evening"),
    "night": gettext_lazy("Night"),
}
BEGINS = {"morning": 7, "afternoon": 12, "evening": 17, "night": 21}
"""The hour at which each part begins; a night lasts until the morning after."""
WINDOWS = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)


def label(window: str) -> str:
    """“Monday morning” for "mon-morning"."""
    day, _, part = window.partition("-")
    return f"{DAYS.get(day, day)} {PARTS.get(part, part).lower()}"


def part_at(hour: int) -> str:
    """The part of the day at an hour of the clock."""
    return next((part for part in reversed(BEGINS) if hour >= BEGINS[part]), "night")


def window_at(local: datetime) -> str:
    """The part of an ordinary week at a moment, by the clock that it carries.

    The small hours belong to the night that began the evening before.
    """
    weekday = local.weekday() - (local.hour < BEGINS["morning"])
    return f"{tuple(DAYS)[weekday % 7]}-{part_at(local.hour)}"
