"""What an organisation may ask for equality monitoring, and the usual choices in the UK.

The headings follow the protected characteristics of the Equality Act 2010, with caring
responsibilities, which decide who can take part; ethnic groups are the census' five broad ones,
since finer ones would never reach a size that may be shown.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext

PREFER_NOT = "Prefer not to say"
MOST_CHOICES = 20
LONGEST_CHOICE = 80
WORDING = "2026-1"
"""Which text somebody consented to; a new text asks again."""


@dataclass(frozen=True, slots=True)
class Question:
    """One characteristic with its choices."""

    key: str
    label: str
    choices: tuple[str, ...]
    is_asked: bool = True


USUAL = (
    Question("age", "Age", ("Under 25", "25 to 34", "35 to 44", "45 to 54", "55 or over")),
    Question("disability", "Disability or long-term health condition", ("Yes", "No")),
    Question(
        "ethnic_group",
        "Ethnic group",
        (
            "Asian or Asian British",
            "Black, Black British, Caribbean or African",
            "Mixed or multiple ethnic groups",
            "White",
            "Another ethnic group",
        ),
    ),
    Question("gender", "Gender", ("Woman", "Man", "Non-binary", "In another way")),
    Question(
        "religion",
        "Religion or belief",
        ("None", "Buddhist", "Christian", "Hindu", "Jewish", "Muslim", "Sikh", "Another"),
    ),
    Question(
        "orientation",
        "Sexual orientation",
        ("Straight or heterosexual", "Gay or lesbian", "Bisexual", "In another way"),
    ),
    Question("caring", "Do you care for children or adults?", ("Yes", "No")),
)


_LEFT_TO_DECIDE = frozenset({"ethnic_group", "religion", "orientation"})


def usual_questions(language: str) -> list[Question]:
    """The usual questions as an organisation of this language begins with them.

    They follow British law. Elsewhere three are not asked until the organisation says so: they are
    special categories of data (GDPR, article 9), and an employer in France may not ask for
    somebody's ethnic origin at all.
    """
    is_british = language.startswith("en")
    return [replace(one, is_asked=is_british or one.key not in _LEFT_TO_DECIDE) for one in USUAL]


def texts() -> list[str]:
    """The usual questions and choices, for the catalogues of languages."""
    usual = [text for one in USUAL for text in (one.label, *one.choices)]
    return list(dict.fromkeys([*usual, PREFER_NOT]))


def in_words(text: str) -> str:
    """A question or a choice as its reader says it. What is kept, and counted, is the text itself;
    an organisation's own words are shown as they were written."""
    return gettext(text) if text in _USUAL else text


_USUAL = frozenset(texts())
