"""What mentors settle, read and think over before they begin."""

from programs.catalogue.definitions import OptionDefinition, PreparationDefinition, paragraph


def _check(key: str, words: str) -> PreparationDefinition:
    return PreparationDefinition(key, "check", paragraph(words))


def _reading(guide: str, words: str) -> PreparationDefinition:
    return PreparationDefinition(f"read_{guide}", "reading", paragraph(words), guide=guide)


def _scenario(key: str, words: str, *options: tuple[str, str, str]) -> PreparationDefinition:
    """Options are (mark, what one might say, what is to be said to it); the best is marked `*`."""
    return PreparationDefinition(
        key,
        "scenario",
        paragraph(words),
        options=tuple(
            OptionDefinition(paragraph(text), paragraph(feedback), mark == "*")
            for mark, text, feedback in options
        ),
    )


_SETTLED = (
    _check(
        "not_the_supervisor",
        """I neither supervise, assess nor appraise the people whom I may be matched with. If that
        changes, I tell the programme team and step out of the match.""",
    ),
    _check(
        "what_stays",
        """I can say in my own words what stays between us, and what could not: danger to somebody,
        abuse, something unlawful.""",
    ),
    _check(
        "the_hours",
        """I have found the hours, and those who make my rota know of them. Not after a night.""",
    ),
    _check(
        "the_place",
        """I have a place where nobody overhears us, or a way to talk by telephone or video.""",
    ),
    _check(
        "where_to_turn",
        """I know where to find occupational health, the speaking-up contact and safeguarding, and
        who is named for concerns in this programme.""",
    ),
)

_SCENARIOS = (
    _scenario(
        "wrong_dose",
        """Your mentee tells you that last week they gave ten times the dose of a drug. The patient
        came to no harm, it was found within the hour, and it has been reported. They cannot stop
        thinking about it. What is this?""",
        (
            "*",
            "Mentoring: we look at what it does to them, and how they go on.",
            """Yes. It was reported, and the patient is looked after. What is left is a person who
            doubts themselves, and that is what you are for. Gibbs may help.""",
        ),
        (
            "",
            "Supervision: I go through the prescription with them, step by step.",
            """The clinical lessons belong to their supervisor and to the review of the incident.
            Doing it twice turns your meeting into an examination.""",
        ),
        (
            "",
            "A safeguarding matter: I tell their manager.",
            """It has been reported and nobody is in danger. If you go behind their back now, they
            will never again tell anybody about a mistake.""",
        ),
    ),
    _scenario(
        "open_decision",
        """At the end of your meeting your mentee says: “By the way, I have a lady on the ward whose
        potassium I do not know what to do about. What would you give her?” What is this?""",
        (
            "",
            "Mentoring: they ask, I have the experience, I answer.",
            """You have not seen her, her chart or her other drugs, and nobody knows that you were
            asked. A decision that is still open belongs to those who treat her.""",
        ),
        (
            "*",
            "Supervision: it goes to the team on duty, now, and I help them to ask.",
            """Yes. Stop, and let them call the senior on duty. Later you may talk about what made
            it easier to ask you than to ask them.""",
        ),
        (
            "",
            "A safeguarding matter.",
            "Nobody is being harmed. It is a clinical question that has come to the wrong address.",
        ),
    ),
    _scenario(
        "bruises",
        """Your mentee, a health care assistant, mentions that a colleague “is rough with the
        confused ones” and that one of them had bruises on both arms. They ask you to keep it to
        yourself. What is this?""",
        (
            "",
            "Mentoring: I keep the confidence and help them to find their own way.",
            """This is the limit of what can stay between you, and the agreement says so. Patients
            who cannot speak for themselves may be harmed tonight.""",
        ),
        (
            "",
            "Supervision: I advise them to raise it at the next ward meeting.",
            """The ward meeting is too late and too public, and the colleague may sit in it. There
            is a route for exactly this.""",
        ),
        (
            "*",
            "A safeguarding matter: I say that it cannot stay here, and we report it together.",
            """Yes, today. Say why you cannot keep it, offer to be there, and let your mentee do it
            with you rather than have it done to them. If they will not, you do.""",
        ),
    ),
    _scenario(
        "no_use",
        """Your mentee has become quiet. When you ask, they say: “It would not make a difference to
        anybody if I were not here.” What do you do?""",
        (
            "",
            "I leave it: it is a figure of speech, and I am not a psychiatrist.",
            """You need not be one in order to ask. Leaving it is the one answer that tells them
            that it cannot be spoken about.""",
        ),
        (
            "*",
            "I ask directly whether they are thinking of ending their life, and I stay.",
            """Yes. Asking does not put the idea there. If the answer is yes, or you are unsure, do
            not leave them alone, and get help now. This cannot stay between you; say so kindly.""",
        ),
        (
            "",
            "I write to the programme team that my mentee has mental health problems.",
            """The programme team does not need a diagnosis from you, and a message does not help
            tonight. The person in front of you does.""",
        ),
    ),
    _scenario(
        "your_friend",
        """Your mentee complains at length about a consultant who humiliates them in front of
        patients. The consultant is an old friend of yours. What do you do?""",
        (
            "",
            "I have a quiet word with my friend.",
            """You would carry a confidence into another room, and your mentee would pay for it.
            Only they decide who hears of it, unless somebody is in danger.""",
        ),
        (
            "*",
            "I say at once that we are friends, and ask whether they want to go on with me.",
            """Yes. Then help them with the matter itself: what was said, what they would like,
            which routes there are. And mean it if they would rather have another mentor.""",
        ),
        (
            "",
            "I explain what my friend is really like.",
            """Perhaps it is all true. What your mentee hears is whose side you are on.""",
        ),
    ),
    _scenario(
        "assessor",
        """Half-way through, your mentee moves to your ward, and you are asked to sign their
        assessment. “You know me best”, they say. What do you do?""",
        (
            "*",
            "I decline, and tell the programme team that our roles have crossed.",
            """Yes. What they told you must never be able to count against them. Another assessor,
            or another mentor: the two of you choose.""",
        ),
        (
            "",
            "I sign it: nobody could be fairer.",
            """However fair you are, from now on they will think about what they tell you. Mentoring
            and assessment do not go together.""",
        ),
        (
            "",
            "I sign it and say nothing of what I know from our meetings.",
            "You cannot forget what you know, and they cannot either.",
        ),
    ),
)


def preparation(*guides: str) -> tuple[PreparationDefinition, ...]:
    """The mentors' preparation with the guides to read."""
    words = {
        "mentor_preparation": "Read the mentor’s checklist once, slowly.",
        "burnout": "Read how to notice that somebody is running on empty.",
        "learning_a_system": "Read how to teach a system with your hands in your pockets.",
        "conflict": "Read what helps when there is trouble with a colleague.",
    }
    readings = tuple(_reading(guide, words[guide]) for guide in guides)
    return (*readings, *_SETTLED, *_SCENARIOS)
