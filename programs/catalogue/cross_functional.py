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
from programs.catalogue.mentor_guides import CONFLICT, PREPARATION
from programs.catalogue.participant_guides import ACROSS_PROFESSIONS, MAKING_IT_YOURS
from programs.catalogue.preparation import preparation
from programs.catalogue.situation_guides import RUNNING_LOW, SAYING_NO
from programs.catalogue.surveys import CONFIDENCE, STANDARD

CROSS_FUNCTIONAL = TemplateDefinition(
    key="cross_functional",
    name="Cross-functional collaboration",
    summary="Clinicians and those who run the hospital learn each other’s world, as equals.",
    choose_when=paragraph("""
        Choose this when teams speak about each other rather than with each other: wards and
        pharmacy, theatres and finance, clinicians and management.
    """),
    icon="arrow-left-right",
    purpose=paragraph("""
        To replace guesses about “the others” by knowing somebody there: pairs across professions
        and departments see each other’s working day, understand what it depends on, and mend one
        small place where their teams rub.
    """),
    audience=paragraph("""
        Clinicians, nurses, allied health professionals, pharmacists, scientists, administrators and
        operational leaders of any stage. Both learn; the one who has been here longer is the
        mentor.
    """),
    model="cross_functional",
    rhythm_days=45,
    rhythm_min_days=30,
    rhythm_max_days=60,
    meeting_minutes=45,
    protected_hours=8,
    matching_weights={
        "goals": 6,
        "specialty": 0,
        "department": 3,
        "stage": 2,
        "profession": 8,
        "site": 4,
        "languages": 1,
        "interests": 6,
        "wishes": 7,
        "availability": 6,
        "meetability": 4,
    },
    matching_rules={
        "prefer_department": "different",
        "prefer_specialty": "different",
        "prefer_profession": "different",
        "stage_gap_from": -2,
        "stage_gap_to": 3,
        "must_different_department": True,
    },
    topics=topics("""
        their_day: A day in the other’s work
        where_it_rubs: Where our teams rub
        words: Words and abbreviations
        decisions: How decisions are made
        flow: Patient flow and discharge
        money: Money and resources
        improvement: Something to improve
        hierarchy: Hierarchy and respect
        career: New paths
    """),
    guides=(
        PREPARATION,
        CONFLICT,
        ACROSS_PROFESSIONS,
        MAKING_IT_YOURS,
        RUNNING_LOW,
        SAYING_NO,
        *FRAMEWORKS,
    ),
    surveys=STANDARD,
    agreement=agreement(),
    preparation=preparation("mentor_preparation", "conflict"),
    touchpoints=(
        TouchpointDefinition(
            -7,
            "guide",
            "Being a guest and being a host",
            "Ten minutes of reading for both of you.",
            guide="across_professions",
            prompts=bullets("""
                - What do you believe about the other’s profession, if you are honest?
                - What do people always get wrong about yours?
                - Which hour of your week should a visitor see?
                - Which question would you never dare to ask in a meeting?
                - What do you hope to have understood by the end?
            """),
        ),
        TouchpointDefinition(
            -3,
            "guide",
            "Making it yours",
            "Five minutes for the one who asked for this pairing.",
            audience="mentee",
            guide="making_it_yours",
            prompts=bullets("""
                - What do you say about “the others” when they are not in the room?
                - Which of their decisions have you never understood?
                - What about your own work do you wish that they could see?
                - Which word of theirs do you nod at without knowing what it means?
                - What would you like to be able to explain to your own team at the end?
            """),
        ),
        TouchpointDefinition(
            14,
            "meeting",
            "Two worlds",
            "Meet where one of you works; see the place before you talk.",
            guide="across_professions",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What does a good day look like for you, and what makes it one?
                - What do you do in the first hour, and who is waiting for it?
                - Which three abbreviations should I know by Friday?
                - Whom do you depend on who does not know it?
                - What would you like to be asked about your work, and never are?
            """),
        ),
        TouchpointDefinition(
            56,
            "meeting",
            "An hour beside you",
            "One of you accompanies the other for an hour, then you talk.",
            guide="driscoll",
            prompts=bullets("""
                - What surprised you most in that hour?
                - Which interruption did you see that I no longer notice?
                - What did you see me decide, and did you know that it was mine to decide?
                - What would happen if I did not do this at all?
                - What will you tell your own team tomorrow?
            """),
        ),
        TouchpointDefinition(
            63,
            "pulse",
            "Two taps",
            "Is it worth the time, and can you find the time?",
            survey="pulse",
            prompts=AFTER_PULSE,
        ),
        TouchpointDefinition(
            98,
            "meeting",
            "Where it rubs",
            "Choose one place where your teams get in each other’s way, and draw it.",
            guide="conflict",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - Where do our teams cost each other time? Draw it, step by step.
                - Who knows what at which moment, and who would need to?
                - What does each side think the other is doing, and what are they doing?
                - Which rule makes sense on one side only?
                - What is the patient’s part in this drawing?
            """),
        ),
        TouchpointDefinition(
            112,
            "survey",
            "Half-way",
            "Five minutes that shape the second half.",
            survey="midpoint",
            prompts=AFTER_MIDPOINT,
        ),
        TouchpointDefinition(
            140,
            "meeting",
            "One small thing",
            "Agree on something that can be tried without anybody’s permission.",
            guide="grow",
            prompts=bullets("""
                - What could we try for two weeks without asking anyone above us?
                - Who will notice first, and whom should we tell beforehand?
                - How will we know that it helped, and that it did no harm?
                - What might make us stop, and who may say so?
                - If it works, who else should have it?
            """),
        ),
        TouchpointDefinition(
            196,
            "meeting",
            "What I would tell my own people",
            "Looking back, and deciding what to pass on.",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What do you no longer believe about the other side?
                - What do you defend now that you used to complain about?
                - What became of the thing that we tried?
                - Which idea would we like to pass on to the organisation, and in whose name?
                - Whom could you call now, whom you could not have called in the spring?
            """),
        ),
        TouchpointDefinition(
            203,
            "survey",
            "Looking back",
            "What the next pairs should know.",
            survey="end",
            prompts=AFTER_END,
        ),
    ),
)
