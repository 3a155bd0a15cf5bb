"""Pulse, mid-point and end-of-cohort surveys.

The items are our own. They were written to be answered honestly in little time and have not been
validated as a scale: compare one cohort with the next of the same programme, not with research.

All are anonymous but the pulse of confidence, which compares what the same people say: meetings at
the start, half-way and at the end ask it, and a manager may take it out of any of them.
"""

from dataclasses import replace

from programs.catalogue.definitions import QuestionDefinition, SurveyDefinition

STEPS = ("Not at all", "A little", "Partly", "Mostly", "Very much")

INTRODUCTION = (
    "Answers are read only in groups large enough to hide who gave them. Nobody sees yours. The "
    "questions are our own: they help this programme to improve and are not a validated scale."
)


def scale(key: str, text: str, audience: str = "both") -> QuestionDefinition:
    """An item on five steps from 'Not at all' to 'Very much'."""
    return QuestionDefinition(key, text, "scale", STEPS, audience)


def choice(
    key: str, text: str, choices: tuple[str, ...], audience: str = "both"
) -> QuestionDefinition:
    return QuestionDefinition(key, text, "choice", choices, audience)


def words(key: str, text: str, audience: str = "both") -> QuestionDefinition:
    """A free answer: optional, read only in groups large enough to hide who wrote it."""
    return QuestionDefinition(key, text, "text", (), audience)


PULSE = SurveyDefinition(
    "pulse",
    "Two taps: how is it going?",
    "pulse",
    "both",
    (
        scale("worth_it", "Are your meetings worth the time they take?"),
        choice(
            "can_meet",
            "How easy is it to find a time?",
            ("Easy", "It takes some juggling", "Hard", "We have not managed yet"),
        ),
    ),
    INTRODUCTION,
)

MIDPOINT = SurveyDefinition(
    "midpoint",
    "Half-way: what should we change?",
    "midpoint",
    "both",
    (
        scale("speak_plainly", "I can speak plainly with the person I was matched with."),
        scale("good_fit", "We are a good fit for what this programme is for."),
        scale("moving", "I am getting somewhere with what I wanted from this.", "mentee"),
        scale("lighter", "After a meeting I know what I will try next.", "mentee"),
        scale("prepared", "I feel prepared for what my mentee brings.", "mentor"),
        scale("useful_to_me", "I get something out of this for my own practice.", "mentor"),
        scale("time_released", "My rota and my manager let me keep our meetings."),
        choice(
            "prompts",
            "How do you use the conversation prompts?",
            (
                "They help us start",
                "We look at them now and then",
                "We do not need them",
                "I did not know of them",
            ),
        ),
        words("one_change", "If the programme team changed one thing, what should it be?"),
    ),
    INTRODUCTION,
)

END = SurveyDefinition(
    "end",
    "Looking back",
    "end",
    "both",
    (
        scale("worth_it", "Taken together, the meetings were worth the time they took."),
        scale("goal_reached", "I got where I hoped to, or somewhere better.", "mentee"),
        scale(
            "confidence",
            "I am more confident in the situations I brought here.",
            "mentee",
        ),
        scale(
            "belonging",
            "I feel more at home in this organisation than before.",
            "mentee",
        ),
        scale("practice", "Mentoring made me think again about my own practice.", "mentor"),
        scale("supported", "When something was difficult, I knew where to turn.", "mentor"),
        scale("kept_between_us", "I trusted that what we said would stay between us."),
        choice(
            "stay",
            "Do you see yourself working here in a year’s time?",
            ("Yes", "Probably", "Not sure", "Probably not", "I would rather not say"),
        ),
        choice(
            "again",
            "Would you take part again?",
            ("Yes, in the same role", "Yes, in the other role", "Not for now", "No"),
        ),
        words("kept", "What will you keep doing because of these meetings?"),
        words("advice", "What would you tell somebody who starts in the next cohort?"),
    ),
    INTRODUCTION,
)

CONFIDENCE = SurveyDefinition(
    "confidence",
    "One tap: how sure do you feel?",
    "pulse",
    "mentee",
    (
        QuestionDefinition(
            "confidence",
            "How sure do you feel in the situations for which you came here?",
            "scale",
            STEPS,
            measures="confidence",
        ),
    ),
    (
        "Asked early on, half-way and at the end, to see what has changed. So your answer is "
        "kept with your name: you can read it again, and others see only groups of 11 people "
        "or more, never yours. The question is our own and not a validated scale."
    ),
    is_anonymous=False,
)

STANDARD = (PULSE, MIDPOINT, END, CONFIDENCE)
FOR_CIRCLES = (PULSE, MIDPOINT, END, replace(CONFIDENCE, audience="both"))
