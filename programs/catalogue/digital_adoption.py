from programs.catalogue.after_answering import AFTER_END, AFTER_MIDPOINT, AFTER_PULSE
from programs.catalogue.agreement import agreement
from programs.catalogue.definitions import (
    TemplateDefinition,
    TouchpointDefinition,
    bullets,
    paragraph,
    topics,
)
from programs.catalogue.frameworks import FRAMEWORKS
from programs.catalogue.mentor_guides import PREPARATION, UNCERTAINTY
from programs.catalogue.participant_guides import (
    ACROSS_PROFESSIONS,
    LEARNING_A_SYSTEM,
    MAKING_IT_YOURS,
)
from programs.catalogue.preparation import preparation
from programs.catalogue.situation_guides import NEW_SYSTEM, RUNNING_LOW
from programs.catalogue.surveys import CONFIDENCE, STANDARD

DIGITAL_ADOPTION = TemplateDefinition(
    key="digital_adoption",
    name="Digital adoption",
    summary="People at ease with a new system sit beside colleagues who are not there yet.",
    choose_when=paragraph("""
        Choose this around the start of a new record, prescribing or rota system, when the training
        day is over and the real questions come up at the bedside.
    """),
    icon="monitor-smartphone",
    purpose=paragraph("""
        To make a new digital system safe and ordinary: people who are at ease with it sit beside
        colleagues who are not, on the ward, with the tasks of the day, without anybody having to
        feel slow. What does not work is collected and passed on.
    """),
    audience=paragraph("""
        Mentees: anybody who has to use the new system and does not feel at home in it, often the
        most experienced. Mentors: colleagues at ease with it, often the youngest.
    """),
    model="one_to_many",
    rhythm_days=14,
    rhythm_min_days=7,
    rhythm_max_days=30,
    meeting_minutes=30,
    protected_hours=4,
    matching_weights={
        "goals": 8,
        "specialty": 2,
        "department": 6,
        "stage": 0,
        "profession": 6,
        "site": 9,
        "languages": 3,
        "interests": 2,
        "wishes": 4,
        "availability": 9,
        "meetability": 4,
    },
    matching_rules={
        "prefer_department": "near",
        "prefer_profession": "same",
        "stage_gap_from": -6,
        "stage_gap_to": 6,
        "must_same_site": True,
    },
    topics=topics("""
        daily_tasks: Tasks of the day
        prescribing: Prescribing and medicines
        records: Notes and letters
        orders_results: Orders and results
        handover: Hand-over
        safety: Safety and alerts
        talking_while_typing: Patients while I type
        when_it_is_down: When it is down
        what_does_not_work: What does not work
        confidence: Confidence
    """),
    guides=(
        PREPARATION,
        UNCERTAINTY,
        LEARNING_A_SYSTEM,
        MAKING_IT_YOURS,
        NEW_SYSTEM,
        ACROSS_PROFESSIONS,
        RUNNING_LOW,
        *FRAMEWORKS,
    ),
    surveys=STANDARD,
    agreement=agreement(),
    preparation=preparation("mentor_preparation", "learning_a_system"),
    touchpoints=(
        TouchpointDefinition(
            -7,
            "guide",
            "Beside a screen",
            "Ten minutes for mentors: how to teach a system with your hands in your pockets.",
            audience="mentor",
            guide="learning_a_system",
            prompts=bullets("""
                - When did you last feel stupid in front of a screen, and who helped?
                - Which task do you do so quickly that you could not explain it?
                - What can your mentee do that you cannot?
                - Where is a training system with test patients, and do you have access?
                - How will you keep your hands off the mouse?
            """),
        ),
        TouchpointDefinition(
            -3,
            "guide",
            "Making it yours",
            "Five minutes for mentees: no preparation needed, only honesty.",
            audience="mentee",
            guide="making_it_yours",
            prompts=bullets("""
                - Which task on the screen do you put off?
                - What were you good at before that the system has taken away?
                - What has nobody been able to explain to you so that it stayed?
                - When do you learn best: early, late, alone, with somebody beside you?
                - What would an easy day with this system look like?
            """),
        ),
        TouchpointDefinition(
            5,
            "meeting",
            "The task you dread",
            "Half an hour, one task, your hand on the mouse.",
            guide="learning_a_system",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - Which task in the system do you put off until the end of the shift?
                - How did you do it before, and what was good about that?
                - What are you afraid might happen if you click the wrong thing?
                - Shall we do it three times on a test patient, so that I can leave the room?
                - Which three lines go on your card?
            """),
        ),
        TouchpointDefinition(
            19,
            "meeting",
            "The patient, the screen and you",
            "Looking at somebody while you type; saying what you are doing.",
            guide="new_system",
            prompts=bullets("""
                - What changes between you and a patient when you look at the screen?
                - Where does the trolley or the tablet stand, and could it stand elsewhere?
                - Which sentence can you say while you type, so that people do not feel alone?
                - What may be written afterwards, and what must be written at once?
                - How did the task on your card go without me?
            """),
        ),
        TouchpointDefinition(
            26,
            "pulse",
            "Two taps",
            "Is it worth the time, and can you find the time?",
            survey="pulse",
            prompts=AFTER_PULSE,
        ),
        TouchpointDefinition(
            35,
            "meeting",
            "Alerts, orders, and what can go wrong",
            "Safety: which warnings matter, what can be undone, and whom to call.",
            guide="uncertainty",
            prompts=bullets("""
                - Which alert do you click away without reading? What would it have said?
                - What can be undone, by whom, and until when?
                - Have you seen the system lead somebody into a mistake? Where was it reported?
                - What would you do if the screen went dark now?
                - What do you check with your own eyes, whatever the system says?
            """),
        ),
        TouchpointDefinition(
            45,
            "survey",
            "Half-way",
            "Five minutes: what is still in the way?",
            survey="midpoint",
            prompts=AFTER_MIDPOINT,
        ),
        TouchpointDefinition(
            56,
            "meeting",
            "Making it mine",
            "Favourites, templates, shortcuts, and the day that got shorter.",
            guide="grow",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - Which task do you do twenty times a week? Shall we make it shorter?
                - What do others have on their screen that you would like on yours?
                - What do you still write on paper, and why is that sensible, or not?
                - Where has the system become better than what you had?
                - What would you need in order to be at ease by the end of the month?
            """),
        ),
        TouchpointDefinition(
            84,
            "meeting",
            "Passing it on",
            "What you show others now, and what the makers of the system should hear.",
            guide="driscoll",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What did you show a colleague this month?
                - What still does not work, however well you know it? Who should hear it?
                - What did the mentor learn about patients that is in no system?
                - What would you say to somebody who says “I am not good with computers”?
                - What will you do when the next new thing arrives?
            """),
        ),
        TouchpointDefinition(
            91,
            "survey",
            "Looking back",
            "What the next wards should know before they start.",
            survey="end",
            prompts=AFTER_END,
        ),
    ),
)
