"""What the people of the demonstration write: kind, plausible, and about nobody."""

SHARED_NOTES = (
    "We talked about how to hand over what worries you, and not only what is done. You will try "
    "saying the worry first.",
    "Good to see how much calmer the drug rounds feel now. Next time we look at the study day.",
    "Agreed: one evening a week without looking at the rota. Tell me honestly how it went.",
    "We practised the first sentence of a difficult conversation. The short one was the best.",
    "Looked at the portfolio together. Two pieces are ready, one needs a reflection.",
    "You asked how I knew it was time to call for help. I did not always; we made a list of signs.",
    "We spoke about saying no to extra shifts, and found three ways that sound like you.",
    "Three things that went well this month, and none of them were luck.",
    "We swapped: you showed me the new ordering screens. I owe you a coffee.",
    "What to do with feedback that arrives in a corridor: thank, ask for an example, think later.",
    "A quieter month. We used it to think about where you want to be next summer.",
    "We went through a busy shift step by step. You noticed more than you think.",
)

PRIVATE_NOTES = (
    "Ask next time how the first night as the senior one went.",
    "I talked too much in the first half. Leave more silence.",
    "Send the reading about reflective writing that I promised.",
    "I came away lighter. Worth protecting this hour.",
    "Try the three questions before the next ward round.",
    "Remember: she likes to think aloud before deciding.",
    "Book the small room by the library; the ward office was too noisy.",
    "I want to bring the question about specialising next time.",
)

GOALS = (
    (
        "Lead a shift without a knot in my stomach",
        (
            "Shadow the nurse in charge for two shifts",
            "Take the hand-over twice with somebody beside me",
            "Lead a quiet Sunday shift",
            "Ask the team what helped them",
        ),
    ),
    (
        "Speak up earlier when something worries me",
        (
            "Write down three sentences that I can say out loud",
            "Use one of them in a safety huddle",
            "Talk it over afterwards with my mentor",
        ),
    ),
    (
        "Have difficult conversations with families without dreading them",
        (
            "Sit in on two conversations",
            "Practise the opening with my mentor",
            "Lead one with support",
        ),
    ),
    (
        "Finish my portfolio before the summer",
        (
            "List what is still missing",
            "Write two reflections",
            "Ask for a review of the first half",
            "Hand it in",
        ),
    ),
    (
        "Keep one day a week really free",
        ("Tell the rota team which day", "Say no to one extra shift", "Look back after a month"),
    ),
    (
        "Feel at home with the electronic prescribing",
        ("An hour with a colleague who likes it", "Collect my five questions", "Do a round alone"),
    ),
    (
        "Decide whether to specialise, and in what",
        (
            "Spend a morning in two other departments",
            "Speak with somebody who changed late",
            "Write down what I would miss",
        ),
    ),
    (
        "Give feedback that people can use",
        ("Read the one-page guide", "Try it with a colleague I trust", "Ask how it landed"),
    ),
)

DECLINE = "We share a car to work, and I would rather talk to somebody from further away."

PLACES = ("Library, small room", "Education centre", "Canteen, by the window", "Ward office", "")

KEPT = (
    "Asking one more question before I give advice.",
    "The list of signs for when to call somebody.",
    "A walk after a hard shift, before going home.",
    "Writing down what went well.",
)

ADVICE = (
    "Put the first three dates in the diary in the first meeting.",
    "Choose a room that is not on either ward.",
    "Say early what you do not want to talk about. It makes the rest easier.",
    "Start small. One goal is enough.",
)

ONE_CHANGE = (
    "Protected time that the rota really knows of.",
    "A quiet room that can be booked.",
    "Nothing. Please keep it as it is.",
)

LESSONS = (
    "Pairs who put their first three dates in the diary in the first meeting kept their rhythm. "
    "Most stalls began with a move to nights: ask about rotations at enrolment. Rooms away from "
    "both wards were worth the walk."
)
SETTING_LESSONS = {
    "days": "Six weeks to enrol were too many: most came in the last two.",
    "places": "Two mentors moved wards in the first month. Keep two places in hand.",
    "enrollment": "Ask about rotations to nights. It explains most of the stalls.",
    "matching": "Weigh meetable hours higher than department: the walk was no trouble.",
    "structure": "The pulse in week three found every stall. Keep it there.",
}
THANKS = (
    "You gave your time in a year in which nobody had any to spare. Newly qualified nurses stayed, "
    "and several of you say that you learnt as much as they did. Thank you."
)
REFLECTION_TITLE = "The call bell that I did not hear"
REFLECTION = {
    "what": "Three bells at once, and I went to the loudest. The quiet one had waited longest.",
    "so_what": "I take noise for need. My mentor asked what I look at first when I come in.",
    "now_what": "A walk past every bed at the start of the shift, before the handover sheet.",
}
