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
from programs.catalogue.mentor_guides import BURNOUT, CONFLICT, PREPARATION, UNCERTAINTY
from programs.catalogue.participant_guides import ACROSS_PROFESSIONS, FIRST_MEETING, MAKING_IT_YOURS
from programs.catalogue.preparation import preparation
from programs.catalogue.situation_guides import (
    CLINICAL_CONFIDENCE,
    FIRST_NIGHTS,
    NEW_SYSTEM,
    RUNNING_LOW,
    SAYING_NO,
)
from programs.catalogue.surveys import CONFIDENCE, STANDARD

NEW_EMPLOYEE_ONBOARDING = TemplateDefinition(
    key="new_employee_onboarding",
    name="New employee onboarding",
    summary="Somebody who knows the place looks after a newcomer through the first four months.",
    choose_when=paragraph("""
        Choose this when people leave in their first year, or when newcomers, above all those from
        another country or sector, take months to find out what everybody else knows.
    """),
    icon="door-open",
    purpose=paragraph("""
        To help new colleagues to arrive: to understand how work is really done here, which system
        does what, whom to ask and how to speak up, and to feel within a few months that they
        belong.
    """),
    audience=paragraph("""
        Mentees: everybody who is new, in any profession, within six months of their first day.
        Mentors: colleagues with at least two years here who remember what being new was like.
    """),
    model="one_to_many",
    rhythm_days=21,
    rhythm_min_days=14,
    rhythm_max_days=45,
    meeting_minutes=45,
    protected_hours=6,
    matching_weights={
        "goals": 4,
        "specialty": 2,
        "department": 5,
        "stage": 1,
        "profession": 6,
        "site": 9,
        "languages": 5,
        "interests": 2,
        "wishes": 3,
        "availability": 8,
        "meetability": 4,
    },
    matching_rules={
        "prefer_department": "near",
        "prefer_profession": "same",
        "stage_gap_from": -1,
        "stage_gap_to": 3,
        "must_same_site": True,
    },
    topics=topics("""
        finding_my_way: Finding my way around
        systems: Systems and paperwork
        how_we_work: How we work here
        patients_families: Patients and families
        speaking_up: Asking and speaking up
        team: Getting to know the team
        another_country: Coming from elsewhere
        nights_shifts: Nights and shifts
        confidence: Confidence
        wellbeing: Life outside work
    """),
    guides=(
        PREPARATION,
        BURNOUT,
        UNCERTAINTY,
        CONFLICT,
        MAKING_IT_YOURS,
        FIRST_MEETING,
        FIRST_NIGHTS,
        NEW_SYSTEM,
        ACROSS_PROFESSIONS,
        CLINICAL_CONFIDENCE,
        RUNNING_LOW,
        SAYING_NO,
        *FRAMEWORKS,
    ),
    surveys=STANDARD,
    agreement=agreement(),
    preparation=preparation("mentor_preparation", "burnout"),
    touchpoints=(
        TouchpointDefinition(
            -7,
            "guide",
            "Getting ready to welcome somebody",
            "What to think about before the first day.",
            audience="mentor",
            guide="mentor_preparation",
            prompts=bullets("""
                - What did nobody tell you in your first week?
                - Which three people should a newcomer meet, and will you introduce them?
                - Which unwritten rules does your ward have?
                - What might be strange here for somebody from another country?
                - When could you be near by in the first fortnight?
            """),
        ),
        TouchpointDefinition(
            -2,
            "guide",
            "Making it yours",
            "Five minutes for newcomers before the first coffee.",
            audience="mentee",
            guide="making_it_yours",
            prompts=bullets("""
                - What are you curious about, and what are you nervous about?
                - What did the last place do well that you hope to find here?
                - Whom do you know here already, and whom would you like to know?
                - What do you not want to have to ask twice?
                - What helps you when everything is new: a list, a walk, a person?
            """),
        ),
        TouchpointDefinition(
            5,
            "meeting",
            "Arriving",
            "A short walk and a coffee in the first week.",
            guide="first_meeting",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - How were your first days, really?
                - What is the same as where you worked before, and what is upside down?
                - Where do you eat, where can you sit down, and whom do you call?
                - Which word or abbreviation did you hear and not dare to ask about?
                - What should I know about you so that this works?
            """),
        ),
        TouchpointDefinition(
            24,
            "meeting",
            "How it is really done here",
            "Systems, hand-over, paperwork, and which short cuts are safe.",
            guide="new_system",
            prompts=bullets("""
                - Which system slows you down most? Shall we look at it on a test patient?
                - What was different at hand-over from what you expected?
                - Where have you seen a short cut, and did you feel safe with it?
                - Whom have you asked for help, and how did they react?
                - What can you already do that nobody has noticed?
            """),
        ),
        TouchpointDefinition(
            31,
            "pulse",
            "Two taps",
            "Is it worth the time, and can you find the time?",
            survey="pulse",
            prompts=AFTER_PULSE,
        ),
        TouchpointDefinition(
            45,
            "meeting",
            "Patients, families, and your own voice",
            "What people here expect, and how to speak up as the new one.",
            guide="uncertainty",
            prompts=bullets("""
                - Tell me about a patient or a family with whom it went well.
                - When did you not understand somebody, or were not understood?
                - Have you seen something and said nothing? What would have helped?
                - How do you tell a senior that you see it differently?
                - Which conversation would you like to practise with me?
            """),
        ),
        TouchpointDefinition(
            60,
            "survey",
            "Half-way",
            "Five minutes: what should we change about how we welcome people?",
            survey="midpoint",
            prompts=AFTER_MIDPOINT,
        ),
        TouchpointDefinition(
            72,
            "meeting",
            "The first month on nights",
            "Shifts, sleep, fewer people, and whom you can wake.",
            guide="first_nights",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What is different at night here, and what did nobody explain?
                - Who is in the building, and what may you call them for?
                - How do you sleep, eat and get home?
                - When did you feel alone with something?
                - What would you tell the next newcomer before their first night?
            """),
        ),
        TouchpointDefinition(
            112,
            "meeting",
            "Do I belong here?",
            "Looking back on the first months, and forward.",
            guide="grow",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - When did you first say “we” about this place?
                - Who are your people here? Who could become one?
                - What did you bring from elsewhere that we should copy?
                - Where would you like to be in a year, and whom should you meet for that?
                - Would you welcome the next one?
            """),
        ),
        TouchpointDefinition(
            119,
            "survey",
            "Looking back",
            "What the next newcomers should be spared.",
            survey="end",
            prompts=AFTER_END,
        ),
    ),
)
