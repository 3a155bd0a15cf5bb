"""When somebody could meet in an ordinary week: seven days by four parts of the day."""

DAYS = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday",
    "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
PARTS = {
    "morning": "Morning",
    "afternoon": "Afternoon",
    "evening": "Evening",
    "night": "Night",
}
WINDOWS = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)


def label(window: str) -> str:
    """“Monday morning” for "mon-morning"."""
    day, _, part = window.partition("-")
    return f"{DAYS.get(day, day)} {PARTS.get(part, part).lower()}"
