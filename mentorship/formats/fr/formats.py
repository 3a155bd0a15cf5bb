"""Dates in French: 4 mai 2026 à 17 h 30."""

PATTERNS = {
    "j F Y": "j F Y",
    "j F Y, H:i": r"j F Y à G \h i",
    "j F": "j F",
    "j F, H:i": r"j F à G \h i",
    "l j F": "l j F",
    "l j F Y": "l j F Y",
    "l j F, H:i": r"l j F à G \h i",
    "l j F Y, H:i": r"l j F Y à G \h i",
    "j M Y": "j N Y",
    "j M Y, H:i": r"j N Y, G \h i",
    "j M": "j N",
    "j M, H:i": r"j N, G \h i",
    "D j M": "D j N",
    "F": "F",
    "M": "N",
    "F Y": "F Y",
    "H:i": r"G \h i",
}
globals().update(PATTERNS)
