"""Dates in French: 4 mai 2026 à 17 h 30."""

PATTERNS = {
    "j F Y": "j F Y",
    "j F Y, H:i": "j F Y à G\u00a0\\h\u00a0i",
    "j F": "j F",
    "j F, H:i": "j F à G\u00a0\\h\u00a0i",
    "l j F": "l j F",
    "l j F Y": "l j F Y",
    "l j F, H:i": "l j F à G\u00a0\\h\u00a0i",
    "l j F Y, H:i": "l j F Y à G\u00a0\\h\u00a0i",
    "j M Y": "j N Y",
    "j M Y, H:i": "j N Y, G\u00a0\\h\u00a0i",
    "j M": "j N",
    "j M, H:i": "j N, G\u00a0\\h\u00a0i",
    "D j M": "D j N",
    "F": "F",
    "M": "N",
    "F Y": "F Y",
    "H:i": "G\u00a0\\h\u00a0i",
}
globals().update(PATTERNS)
