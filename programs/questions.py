"""What a survey's questions consist of, and which answers fit them. Pure.

A question is {key, text, type, choices, audience, is_required, rows, show_if, measures}. A `matrix`
has rows, {key, text}, each answered by one of the choices. `show_if` is {question, answers}: it is
asked of those alone who gave one of these answers to a question before it. `measures` is
`confidence` for the one scale of a survey that is compared from the first time to the last.

An answer is one of the choices, a list of them (`several`), a text, or for a matrix a choice for
each row's key.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from mentorship.texts import gettext_lazy

type Question = Mapping[str, Any]
type Answers = dict[str, Any]

SCALE, CHOICE, SEVERAL, TEXT, MATRIX = "scale", "choice", "several", "text", "matrix"
TYPES = {
    SCALE: gettext_lazy("One step of a scale"),
    CHOICE: gettext_lazy("One of several choices"),
    SEVERAL: gettext_lazy("Any of several choices"),
    TEXT: gettext_lazy("In one’s own words"),
    MATRIX: gettext_lazy("A table: one choice a row"),
}
CONFIDENCE = "confidence"
"""What a question may measure; otherwise nothing is said."""
PLAIN_STEPS = ("1", "2", "3", "4", "5")
"""A scale that names no steps."""

MOST_QUESTIONS = 80
MOST_CHOICES = 12
MOST_ROWS = 20
LONGEST_QUESTION = 300
LONGEST_CHOICE = 120
LONGEST_TEXT = 2000


def choices_of(question: Question) -> list[str]:
    """What may be chosen."""
    choices = [str(choice) for choice in question.get("choices") or ()]
    return choices or (list(PLAIN_STEPS) if question["type"] == SCALE else [])


def is_for(question: Question, role: str) -> bool:
    """Whether somebody in this role is asked; peers are asked what everyone is."""
    return question.get("audience", "both") in ("both", role)


def can_be_tapped(questions: Sequence[Question]) -> bool:
    """Whether each question takes one tap: two or three, of one choice, without conditions."""
    return 1 <= len(questions) <= 3 and all(
        one["type"] in (SCALE, CHOICE) and not one.get("show_if") for one in questions
    )


def problems(questions: Sequence[Question]) -> list[tuple[str, str]]:
    """What is wrong with the questions, as (key, sentence); the key is '' for all of them."""
    found = []
    if len(questions) > MOST_QUESTIONS:
        found.append(("", _("A survey has at most %(most)s questions.") % {"most": MOST_QUESTIONS}))
    before: dict[str, Question] = {}
    for question in questions:
        key = str(question.get("key", ""))
        found += [(key, words) for words in _wrong(question, before)]
        before[key] = question
    return found


def problem_of_measure(questions: Sequence[Question], *, is_anonymous: bool) -> str | None:
    """What is wrong with the question that measures confidence, where something is."""
    marked = [one for one in questions if one.get("measures") == CONFIDENCE]
    if len(marked) > 1:
        return _("One question of a survey measures confidence, not more.")
    if any(one["type"] != SCALE for one in marked):
        return _("Confidence is measured by one step of a scale.")
    if marked and is_anonymous:
        return _(
            "Confidence is compared person by person, which an anonymous survey does not allow. "
            "Make the survey one with names first, and say so before the first question."
        )
    return None


def _wrong(question: Question, before: Mapping[str, Question]) -> Iterator[str]:
    key, kind = question.get("key"), question.get("type")
    if not key or key in before:
        yield _("Each question needs a key of its own.")
    text = str(question.get("text", "")).strip()
    if not text or len(text) > LONGEST_QUESTION:
        yield _("Write the question, in at most %(most)s characters.") % {"most": LONGEST_QUESTION}
    if kind not in TYPES:
        yield _("There is no such type of question.")
        return
    if question.get("audience", "both") not in ("both", "mentor", "mentee"):
        yield _("A question is for mentors, for mentees, or for everyone.")
    yield from _wrong_choices(question)
    yield from _wrong_rows(question)
    yield from _wrong_condition(question, before)


def _wrong_choices(question: Question) -> Iterator[str]:
    choices = question.get("choices") or []
    if question["type"] == TEXT:
        if choices:
            yield _("An answer in one’s own words has no choices.")
        return
    if not choices and question["type"] == SCALE:
        return
    if not 2 <= len(choices) <= MOST_CHOICES or len(set(choices)) != len(choices):
        yield _("Give from 2 to %(most)s different choices.") % {"most": MOST_CHOICES}
    if any(not str(one).strip() or len(str(one)) > LONGEST_CHOICE for one in choices):
        yield _("A choice has from 1 to %(most)s characters.") % {"most": LONGEST_CHOICE}


def _wrong_rows(question: Question) -> Iterator[str]:
    rows = question.get("rows") or []
    if question["type"] != MATRIX:
        if rows:
            yield _("Only a table has rows.")
        return
    if not 1 <= len(rows) <= MOST_ROWS:
        yield _("A table has from 1 to %(most)s rows.") % {"most": MOST_ROWS}
    keys = [row.get("key") for row in rows]
    if len(set(keys)) != len(keys) or not all(keys):
        yield _("Each row needs a key of its own.")
    if any(not 1 <= len(str(row.get("text", "")).strip()) <= LONGEST_QUESTION for row in rows):
        yield _("Write each row, in at most %(most)s characters.") % {"most": LONGEST_QUESTION}


def _wrong_condition(question: Question, before: Mapping[str, Question]) -> Iterator[str]:
    condition = question.get("show_if")
    if not condition:
        return
    asked = before.get(str(condition.get("question")))
    if asked is None:
        yield _("A condition refers to a question that comes before.")
        return
    if asked["type"] not in (SCALE, CHOICE, SEVERAL):
        yield _("A condition refers to a question with choices.")
        return
    answers = condition.get("answers") or []
    if not answers or not set(answers) <= set(choices_of(asked)):
        yield _("Name the answers under which the question is asked.")
    if asked.get("audience", "both") not in ("both", question.get("audience", "both")):
        yield _("A condition refers to a question that is put to the same people.")


def is_shown(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether its condition is met by what was answered (and kept) before."""
    condition = question.get("show_if")
    if not condition:
        return True
    given = answers.get(condition["question"])
    chosen = given if isinstance(given, list) else [given]
    return bool(set(condition["answers"]) & {one for one in chosen if one is not None})


def kept_answers(
    questions: Sequence[Question], said: Mapping[str, Any]
) -> tuple[Answers, dict[str, str]]:
    """The answers that fit, and per question's key what is wrong. What was said to a question that
    is not asked, since its condition is not met, is left out."""
    kept: Answers = {}
    wrong: dict[str, str] = {}
    for question in questions:
        if not is_shown(question, kept):
            continue
        key = question["key"]
        try:
            answer = _fitting(question, said.get(key))
        except ValueError as error:
            wrong[key] = str(error)
            continue
        if answer:
            kept[key] = answer
        if question.get("is_required") and not _is_whole(question, answer):
            wrong[key] = _("Please answer this one.")
    return kept, wrong


def _is_whole(question: Question, answer: Any) -> bool:
    if question["type"] == MATRIX:
        return bool(answer) and len(answer) == len(question["rows"])
    return bool(answer)


def _fitting(question: Question, said: Any) -> Any:
    """The answer, or nothing; raises ValueError where it is none of those that are offered."""
    if said in (None, "", [], {}):
        return None
    if question["type"] == TEXT:
        return _text(said)
    choices = choices_of(question)
    if question["type"] == SEVERAL:
        chosen = said if isinstance(said, list) else [said]
        return [one for one in choices if one in [_offered(each, choices) for each in chosen]]
    if question["type"] == MATRIX:
        return _by_row(question, said, choices)
    return _offered(said, choices)


def _text(said: Any) -> str | None:
    if not isinstance(said, str):
        raise ValueError(_("Answer this in words."))
    words = said.replace("\x00", "").strip()
    if len(words) > LONGEST_TEXT:
        raise ValueError(_("At most %(most)s characters, please.") % {"most": LONGEST_TEXT})
    return words or None


def _by_row(question: Question, said: Any, choices: list[str]) -> dict[str, str] | None:
    keys = [row["key"] for row in question["rows"]]
    if not isinstance(said, Mapping) or not set(said) <= set(keys):
        raise ValueError(_("Choose from what is offered."))
    given = {key: _offered(said[key], choices) for key in keys if said.get(key)}
    return given or None


def _offered(said: Any, choices: list[str]) -> str:
    if not isinstance(said, str | int) or isinstance(said, bool) or str(said) not in choices:
        raise ValueError(_("Choose from what is offered."))
    return str(said)


def ticked(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Chosen answers, each question by itself and a table row by row ('key.row'), to be counted."""
    found: dict[str, list[str]] = {}
    for question in questions:
        key, answer = question["key"], answers.get(question["key"])
        if answer is None or question["type"] == TEXT:
            continue
        if question["type"] == MATRIX:
            found |= {f"{key}.{row}": [choice] for row, choice in answer.items()}
        else:
            found[key] = answer if isinstance(answer, list) else [answer]
    return found


def written(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, str]:
    """Answers in one's own words."""
    texts = (one["key"] for one in questions if one["type"] == TEXT)
    return {key: answers[key] for key in texts if answers.get(key)}
