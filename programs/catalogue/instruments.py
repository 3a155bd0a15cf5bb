"""Two instruments of our own, as packs. Neither has been validated, and both say so.

The first is short enough for a pulse and asks what a programme team can do something about. The
second lets mentees say what they look for in mentoring before they say how much of it they find, so
that a programme is judged by what its people came for.
"""

from typing import Any

from programs.instruments import FORMAT

_LICENCE = {
    "name": "Mentorship’s own",
    "text": (
        "Written for this product. Every organisation that runs it may use, translate and change "
        "these items. They have not been validated as a scale."
    ),
}
_PERMISSION = "None is needed: these items are part of the product."
_HOW_MUCH = [
    {"label": "Not at all", "value": 1},
    {"label": "A little", "value": 2},
    {"label": "Partly", "value": 3},
    {"label": "Mostly", "value": 4},
    {"label": "Very much", "value": 5},
]
_IMPORTANCE = [
    {"label": "Not important to me", "value": 0},
    {"label": "Somewhat important", "value": 1},
    {"label": "Important", "value": 2},
    {"label": "Very important", "value": 3},
]
_AREAS = {
    "direction": "finding my own direction at work",
    "judgement": "growing surer of my judgement",
    "difficult_days": "talking about difficult days",
    "people": "getting to know people and how things work here",
    "skills": "learning a skill that I need next",
    "balance": "keeping work and the rest of life in balance",
}


def _item(key: str, text: str, answers: str = "how_much", audience: str = "both") -> dict[str, str]:
    return {"key": key, "text": text, "answers": answers, "audience": audience}


EXPERIENCE: dict[str, Any] = {
    "format": FORMAT,
    "key": "own_experience",
    "version": "1",
    "title": "How mentoring is going (our own)",
    "description": (
        "Six items on the meetings, the trust in them, and whether work leaves room for them. "
        "Compare one cohort with the next of the same programme, not with research."
    ),
    "source": "Mentorship",
    "licence": _LICENCE,
    "permission": _PERMISSION,
    "is_validated": False,
    "tells_own_score": True,
    "time_points": ["pulse", "midpoint", "end"],
    "answers": {"how_much": _HOW_MUCH},
    "items": [
        _item("worth_it", "Our meetings are worth the time they take."),
        _item("plainly", "I can say plainly what is on my mind."),
        _item("guarded", "I weigh my words, in case they get around."),
        _item("try_next", "After a meeting I know what I will try next."),
        _item("squeezed_out", "Our meetings get squeezed out by other work."),
        _item("want_to_go_on", "I look forward to the next meeting."),
    ],
    "scales": [
        {
            "key": "experience",
            "title": "How mentoring is going",
            "method": "mean",
            "items": [
                "worth_it",
                "plainly",
                "guarded",
                "try_next",
                "squeezed_out",
                "want_to_go_on",
            ],
            "reversed": ["guarded", "squeezed_out"],
            "at_least": 4,
            "decimals": 1,
            "higher_is": "better",
            "cut_offs": [
                {"from": 1, "label": "Worth a closer look"},
                {"from": 3, "label": "Going along"},
                {"from": 4, "label": "Going well"},
            ],
        }
    ],
}

WHAT_MATTERS: dict[str, Any] = {
    "format": FORMAT,
    "key": "own_what_matters",
    "version": "1",
    "title": "What matters to me (our own, weighted by the mentee)",
    "description": (
        "Six areas of mentoring. The mentee says how much each matters, then how much of it they "
        "find. An area that does not matter to them does not count."
    ),
    "source": "Mentorship",
    "licence": _LICENCE,
    "permission": _PERMISSION,
    "is_validated": False,
    "tells_own_score": True,
    "time_points": ["midpoint", "end"],
    "answers": {"how_much": _HOW_MUCH, "importance": _IMPORTANCE},
    "items": [
        _item(f"matters_{key}", f"How much it matters to me: {area}.", "importance", "mentee")
        for key, area in _AREAS.items()
    ]
    + [
        _item(f"found_{key}", f"How much of it I find in our meetings: {area}.", audience="mentee")
        for key, area in _AREAS.items()
    ],
    "scales": [
        {
            "key": "what_matters",
            "title": "What I came for, and found",
            "method": "weighted_mean",
            "items": [f"found_{key}" for key in _AREAS],
            "weights": {f"found_{key}": f"matters_{key}" for key in _AREAS},
            "at_least": 3,
            "decimals": 1,
            "higher_is": "better",
        }
    ],
}

PACKS: tuple[dict[str, Any], ...] = (EXPERIENCE, WHAT_MATTERS)
