"""Dates in Spanish: 4 de mayo de 2026, 17:30."""

PATTERNS = {
    "j F Y": r"j \d\e F \d\e Y",
    "j F Y, H:i": r"j \d\e F \d\e Y, H:i",
    "j F": r"j \d\e F",
    "j F, H:i": r"j \d\e F, H:i",
    "l j F": r"l j \d\e F",
    "l j F Y": r"l j \d\e F \d\e Y",
    "l j F, H:i": r"l j \d\e F, H:i",
    "l j F Y, H:i": r"l j \d\e F \d\e Y, H:i",
    "j M Y": "j b Y",
    "j M Y, H:i": "j b Y, H:i",
    "j M": "j b",
    "j M, H:i": "j b, H:i",
    "D j M": "D j b",
    "F": "F",
    "M": "b",
    "F Y": r"F \d\e Y",
    "H:i": "H:i",
}
globals().update(PATTERNS)
