"""The time zones that can be chosen."""

from zoneinfo import available_timezones


def zone_choices() -> list[tuple[str, str]]:
    """The zones people live in; the technical ones would only be in the way."""
    names = sorted(name for name in available_timezones() if "/" in name)
    kept = [name for name in names if not name.startswith(("Etc/", "SystemV/", "US/", "posix"))]
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in kept)]
