from programs.catalogue.after_answering import (
    CIRCLE_AFTER_END,
    CIRCLE_AFTER_MIDPOINT,
    CIRCLE_AFTER_PULSE,
)
from programs.catalogue.agreement import agreement
from programs.catalogue.definitions import (
    TemplateDefinition,
    TouchpointDefinition,
    bullets,
    paragraph,
    topics,
)
from programs.catalogue.frameworks import FRAMEWORKS
from programs.catalogue.participant_guides import RUNNING_A_CIRCLE
from programs.catalogue.situation_guides import (
    CLINICAL_CONFIDENCE,
    FAMILY_CONVERSATION,
    FIRST_NIGHTS,
    LEADING_A_SHIFT,
    RUNNING_LOW,
    SAYING_NO,
)
from programs.catalogue.surveys import CONFIDENCE, FOR_CIRCLES

PEER_SUPPORT = TemplateDefinition(
    key="peer_support",
    name="Peer support for early careers",
    summary="Circles of four or five at the same stage who carry the first years together.",
    choose_when=paragraph("""
        Choose this when mentors are few, or when what is missing is not advice but company: people
        at the same stage who know what a first year feels like.
    """),
    icon="circle-dot",
    purpose=paragraph("""
        To see to it that nobody goes through the first years alone: a small, steady circle in which
        people in early careers reflect on hard days, share what works, and belong.
    """),
    audience=paragraph("""
        Newly qualified nurses, midwives and allied health professionals, foundation doctors and
        others in their first three years, mixed across wards and professions.
    """),
    model="peer_circle",
    rhythm_days=30,
    rhythm_min_days=21,
    rhythm_max_days=60,
    meeting_minutes=60,
    protected_hours=8,
    matching_weights={
        "goals": 4,
        "specialty": 1,
        "department": 0,
        "stage": 7,
        "profession": 2,
        "site": 6,
        "languages": 2,
        "interests": 4,
        "wishes": 4,
        "availability": 9,
        "meetability": 4,
    },
    matching_rules={
        "prefer_department": "different",
        "prefer_specialty": "different",
        "prefer_profession": "different",
        "stage_gap_from": -1,
        "stage_gap_to": 1,
        "must_stage_gap": True,
    },
    topics=topics("""
        hard_day: A hard day
        good_day: A good day
        belonging: Belonging
        confidence: Confidence
        nights_shifts: Nights and shifts
        mistakes: When something went wrong
        death_and_dying: Death and dying
        team: Team and hierarchy
        saying_no: Saying no
        wellbeing: Sleep, rest and life outside
        future: What next
    """),
    guides=(
        RUNNING_A_CIRCLE,
        CLINICAL_CONFIDENCE,
        FAMILY_CONVERSATION,
        FIRST_NIGHTS,
        LEADING_A_SHIFT,
        RUNNING_LOW,
        SAYING_NO,
        *FRAMEWORKS,
    ),
    surveys=FOR_CIRCLES,
    agreement=agreement("circle"),
    touchpoints=(
        TouchpointDefinition(
            -5,
            "guide",
            "How a circle runs itself",
            "Ten minutes of reading for everybody; one of you hosts the first meeting.",
            guide="running_a_circle",
            prompts=bullets("""
                - What would you need in order to say something true in front of four others?
                - What do you do when somebody cries? What would you like others to do?
                - When do you give advice to make your own discomfort stop?
                - Which hours of the week are you awake and not at work?
                - Would you host the first meeting?
            """),
        ),
        TouchpointDefinition(
            14,
            "meeting",
            "Five strangers",
            "Who we are, how we keep it safe, and when we meet.",
            guide="running_a_circle",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What did you think this job would be like, and when did you find out?
                - What is written on the inside of your locker, or would be?
                - Read the agreement aloud, a paragraph each. Where do you stumble?
                - What should never happen in this circle?
                - What do you hope that one of the others will tell you?
            """),
        ),
        TouchpointDefinition(
            44,
            "meeting",
            "The shift that stayed with me",
            "One or two stories, told in full, with questions only.",
            guide="gibbs",
            prompts=bullets("""
                - Which shift do you still dream about?
                - What did you do in it that was right, and that nobody has told you?
                - Who looked after you afterwards? Who should have?
                - What would you say to the you of that evening?
                - What do we hear in each other’s stories that is not about any of us?
            """),
        ),
        TouchpointDefinition(
            51,
            "pulse",
            "Two taps",
            "Is it worth the time, and can you find the time?",
            survey="pulse",
            prompts=CIRCLE_AFTER_PULSE,
        ),
        TouchpointDefinition(
            74,
            "meeting",
            "Everybody else seems to know",
            "Confidence, comparing, and asking the question that sounds stupid.",
            guide="clinical_confidence",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What do you pretend to know?
                - Whom do you compare yourself with, and what do you not see of their day?
                - Which question did you ask lately that others had been waiting for?
                - What have you become good at without noticing?
                - How do you want to be spoken to when you have made a mistake?
            """),
        ),
        TouchpointDefinition(
            91,
            "survey",
            "Half-way",
            "Five minutes that shape the second half.",
            survey="midpoint",
            prompts=CIRCLE_AFTER_MIDPOINT,
        ),
        TouchpointDefinition(
            104,
            "meeting",
            "When somebody dies",
            "First deaths, families, going home afterwards. Leave time for silence.",
            prompts=bullets("""
                - Whom do you remember, without a name?
                - What were you allowed to feel, and what did you put away?
                - What did the team do afterwards, and what would you have wished for?
                - What do you say when somebody at home asks how your day was?
                - What helps you to leave it at the door, and what comes home with you anyway?
            """),
        ),
        TouchpointDefinition(
            134,
            "meeting",
            "No, not today",
            "Extra shifts, hierarchy, rest, and friends outside the hospital.",
            guide="saying_no",
            prompts=bullets("""
                - When did you last say yes and mean no?
                - What do you fear would happen if you said no? Has it ever happened to anyone here?
                - Say your no aloud to the person next to you. They ask twice more.
                - What have you stopped doing since you started this job, and do you miss it?
                - Who in your team rests well, and how do they manage it?
            """),
        ),
        TouchpointDefinition(
            168,
            "meeting",
            "What we keep",
            "Looking back, thanking one another, and deciding whether to go on.",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What did you bring here that weighs less now?
                - What did each of the others give you? Tell them.
                - What would you tell somebody who starts on Monday?
                - Who might need a circle and will not ask for one?
                - Do we go on, and if so, who hosts?
            """),
        ),
        TouchpointDefinition(
            175,
            "survey",
            "Looking back",
            "What the next circles should know.",
            survey="end",
            prompts=CIRCLE_AFTER_END,
        ),
    ),
)
