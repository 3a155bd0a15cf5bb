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
from programs.catalogue.mentor_guides import FOR_MENTORS
from programs.catalogue.participant_guides import FIRST_MEETING, MAKING_IT_YOURS
from programs.catalogue.preparation import preparation
from programs.catalogue.situation_guides import (
    CLINICAL_CONFIDENCE,
    FAMILY_CONVERSATION,
    FIRST_NIGHTS,
    RUNNING_LOW,
    SAYING_NO,
)
from programs.catalogue.surveys import CONFIDENCE, STANDARD

SPECIALIST_TO_RESIDENT = TemplateDefinition(
    key="specialist_to_resident",
    name="Specialist to resident",
    summary="Consultants and specialists walk beside doctors in training for half a year.",
    choose_when=paragraph("""
        Choose this when doctors in training can do the work, and need somebody outside their
        assessment with whom to think about judgement, families and where their career is going.
    """),
    icon="stethoscope",
    purpose=paragraph("""
        To give every doctor in training an experienced colleague who is not their supervisor: to
        think through decisions that were hard, conversations with patients and families, nights and
        new responsibility, and the question of what kind of doctor to become.
    """),
    audience=paragraph("""
        Mentees: foundation, core and specialty trainees, residents and fellows. Mentors:
        consultants, attendings and specialty doctors who do not supervise or assess them.
    """),
    model="one_to_one",
    rhythm_days=30,
    rhythm_min_days=21,
    rhythm_max_days=60,
    meeting_minutes=45,
    protected_hours=8,
    matching_weights={
        "goals": 8,
        "specialty": 7,
        "department": 1,
        "stage": 4,
        "profession": 3,
        "site": 3,
        "languages": 1,
        "interests": 4,
        "wishes": 6,
        "availability": 5,
        "meetability": 4,
    },
    matching_rules={
        "prefer_department": "near",
        "prefer_specialty": "same",
        "prefer_profession": "same",
        "stage_gap_from": 2,
        "stage_gap_to": 5,
        "must_stage_gap": True,
    },
    topics=topics("""
        clinical_judgement: Clinical judgement
        confidence: Confidence
        patients_families: Patients and families
        nights_on_call: Nights and on call
        mistakes: When something went wrong
        career: Career and training
        exams: Exams and portfolio
        team: Team and other professions
        ethics: An ethical doubt
        wellbeing: Looking after myself
    """),
    guides=(
        *FOR_MENTORS,
        MAKING_IT_YOURS,
        FIRST_MEETING,
        CLINICAL_CONFIDENCE,
        FAMILY_CONVERSATION,
        FIRST_NIGHTS,
        RUNNING_LOW,
        SAYING_NO,
        *FRAMEWORKS,
    ),
    surveys=STANDARD,
    agreement=agreement(),
    preparation=preparation("mentor_preparation", "burnout"),
    touchpoints=(
        TouchpointDefinition(
            -10,
            "guide",
            "Getting ready to mentor",
            "Half an hour for mentors: ground rules, time, and what you bring of yourself.",
            audience="mentor",
            guide="mentor_preparation",
            prompts=bullets("""
                - Who helped you when you were at this stage, and what exactly did they do?
                - Which mistake of yours would you be willing to tell?
                - On which subjects do you tend to lecture?
                - What would you like to understand about training today?
                - Who in this organisation do you turn to when a conversation stays with you?
            """),
        ),
        TouchpointDefinition(
            -8,
            "guide",
            "Making it yours",
            "Five minutes for mentees: what you would like this to be for.",
            audience="mentee",
            guide="making_it_yours",
            prompts=bullets("""
                - Which moment of the last month would you have liked to talk over with somebody?
                - What do you only think about on the way home?
                - What should your mentor know about how you learn?
                - Which subject would you rather keep out of these meetings, for now?
                - What would be a good reason to have met, half a year from now?
            """),
        ),
        TouchpointDefinition(
            14,
            "meeting",
            "Getting to know each other",
            "How you came here, what this is for, and how you want to work together.",
            guide="first_meeting",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What made you choose this work, and what keeps you in it today?
                - When in the last month did you wish that somebody had been there to ask?
                - What would you like to do a little more easily by the end of these six months?
                - What would make you hold something back here, and how could we prevent that?
                - How do our rotas fit, and when is each of us fit to talk?
            """),
        ),
        TouchpointDefinition(
            42,
            "meeting",
            "Deciding when it is not clear",
            "Clinical confidence: what you knew, what you guessed, and when you called.",
            guide="clinical_confidence",
            prompts=bullets("""
                - Tell me about a decision you kept thinking about on the way home.
                - What were you most afraid of missing, and was that fear a good adviser?
                - How do you know that it is time to call a senior? What makes you wait?
                - What do you say to a patient when you are not sure yet?
                - Which part of your work could you do with your eyes closed, and since when?
                - Where would you like to be watched by somebody who will tell you the truth?
            """),
        ),
        TouchpointDefinition(
            49,
            "pulse",
            "Two taps",
            "Is it worth the time, and can you find the time?",
            survey="pulse",
            prompts=AFTER_PULSE,
        ),
        TouchpointDefinition(
            72,
            "meeting",
            "The conversation with the family",
            "Bad news, anger, silence, and what to do with your own face.",
            guide="family_conversation",
            prompts=bullets("""
                - Which conversation with a family would you like to have again, and why?
                - What do you do in the first minute, before you say the difficult sentence?
                - How do you stay in the room when somebody is angry with you?
                - What did you promise that you could not keep? What might you have said instead?
                - How do you come back to the next patient after such a conversation?
            """),
        ),
        TouchpointDefinition(
            91,
            "survey",
            "Half-way",
            "Five minutes that shape the second half.",
            survey="midpoint",
            prompts=AFTER_MIDPOINT,
        ),
        TouchpointDefinition(
            102,
            "meeting",
            "Nights, and being the one who decides",
            "On call, fatigue, asking for help, and saying no at four in the morning.",
            guide="first_nights",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What is different about you at four in the morning?
                - Whom do you find it hard to wake, and what would make it easier?
                - When did you last say no on call? When would you have liked to?
                - How do you hand over what worries you, and not only what is done?
                - What do you need between the last night and the first day, and do you get it?
            """),
        ),
        TouchpointDefinition(
            132,
            "meeting",
            "Where am I going?",
            "Career, specialty, and the life around it.",
            guide="grow",
            prompts=bullets("""
                - Which days of the last months would you like to have more of?
                - What would you do if nobody expected anything of you?
                - Which doors close soon, and which only look as though they would?
                - Whose working life would you like to have in ten years, and what does it cost
                  them?
                - What is the smallest step that would tell you more?
            """),
        ),
        TouchpointDefinition(
            168,
            "meeting",
            "Looking back, and ending well",
            "What you keep, what you thank each other for, and what comes next.",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What can you do today that you brought here as a worry?
                - Which sentence from these months will stay with you?
                - What did each of us get wrong about the other at the beginning?
                - What would you like to pass on to somebody two years behind you?
                - How would we like to stay in touch, or not?
            """),
        ),
        TouchpointDefinition(
            175,
            "survey",
            "Looking back",
            "What the next cohort should know.",
            survey="end",
            prompts=AFTER_END,
        ),
    ),
)
