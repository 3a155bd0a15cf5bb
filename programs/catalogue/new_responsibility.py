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
    LEADING_A_SHIFT,
    RUNNING_LOW,
    SAYING_NO,
)
from programs.catalogue.surveys import CONFIDENCE, STANDARD

NEW_RESPONSIBILITY = TemplateDefinition(
    key="new_responsibility",
    name="Coaching for a new responsibility",
    summary="Short and focused: one goal, one experienced colleague, five conversations.",
    choose_when=paragraph("""
        Choose this when somebody has a date on which something new begins: a first consultant post,
        a ward to manage, a clinic, a project, a teaching role, a return after leave.
    """),
    icon="milestone",
    purpose=paragraph("""
        To go with people through the months around a step: before it, when it is about to begin;
        in the first weeks, when everything is new at once; and after, when it has to become one’s
        own way of working.
    """),
    audience=paragraph("""
        Mentees: anybody who takes on a new role or task within three months, or returns after a
        long absence. Mentors: colleagues who have taken that step and like to ask more than to
        tell.
    """),
    model="one_to_one",
    rhythm_days=28,
    rhythm_min_days=14,
    rhythm_max_days=42,
    meeting_minutes=45,
    protected_hours=6,
    matching_weights={
        "goals": 10,
        "specialty": 3,
        "department": 1,
        "stage": 4,
        "profession": 3,
        "site": 2,
        "languages": 1,
        "interests": 2,
        "wishes": 6,
        "availability": 6,
        "meetability": 4,
    },
    matching_rules={
        "prefer_department": "different",
        "stage_gap_from": 0,
        "stage_gap_to": 3,
    },
    topics=topics("""
        the_step: The step itself
        first_weeks: The first weeks
        priorities: Priorities and time
        decisions: Decisions
        team: Winning the team
        difficult_talks: Difficult conversations
        saying_no: Saying no
        returning: Coming back
        confidence: Confidence
        wellbeing: Looking after myself
    """),
    guides=(
        *FOR_MENTORS,
        MAKING_IT_YOURS,
        FIRST_MEETING,
        LEADING_A_SHIFT,
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
            "Getting ready to coach",
            "Half an hour for mentors: asking more, telling less.",
            audience="mentor",
            guide="mentor_preparation",
            prompts=bullets("""
                - How long did it take until your own role felt like yours?
                - What did you do in the first month that you would not do again?
                - How do you notice that you are about to give advice?
                - Which three questions have helped you most when others asked them?
                - What if your mentee does it quite differently from you, and it works?
            """),
        ),
        TouchpointDefinition(
            -6,
            "guide",
            "Making it yours",
            "Five minutes for mentees before the first meeting.",
            audience="mentee",
            guide="making_it_yours",
            prompts=bullets("""
                - What begins, and on which day?
                - What are you looking forward to, under all the worry?
                - What should still be the same about you in half a year?
                - Who already knows that you are not sure?
                - What would you like your mentor never to say?
            """),
        ),
        TouchpointDefinition(
            10,
            "meeting",
            "What begins",
            "The step, the goal, and what success would look like.",
            guide="grow",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What is new: the tasks, the people, the power, or how others see you?
                - Half a year from now it has gone well. What do you see yourself doing?
                - Which part of it have you done before, under another name?
                - What do you have to let go of, and who will take it?
                - What would be good enough?
            """),
        ),
        TouchpointDefinition(
            35,
            "meeting",
            "The first weeks",
            "Too much at once: what first, what later, what not at all.",
            guide="driscoll",
            prompts=bullets("""
                - What has surprised you, and what has surprised the others about you?
                - What fills your day that nobody put into the job description?
                - Which three things must not go wrong, and which may?
                - Whom have you not met yet who will matter?
                - What would you stop if you had the courage?
            """),
        ),
        TouchpointDefinition(
            42,
            "pulse",
            "Two taps",
            "Is it worth the time, and can you find the time?",
            survey="pulse",
            prompts=AFTER_PULSE,
        ),
        TouchpointDefinition(
            63,
            "meeting",
            "The first hard thing",
            "A conflict, an unpopular decision, a no.",
            guide="conflict",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - Which decision are you putting off, and until what?
                - Who will be disappointed whatever you do?
                - How would you explain it to the person whom it hits hardest?
                - What do you need to say no to, in order to keep your yes?
                - What does the person who had this role before you do to your decisions?
            """),
        ),
        TouchpointDefinition(
            77,
            "survey",
            "Half-way",
            "Five minutes that shape the second half.",
            survey="midpoint",
            prompts=AFTER_MIDPOINT,
        ),
        TouchpointDefinition(
            91,
            "meeting",
            "In your own way",
            "From copying to a style of your own, and keeping your strength.",
            guide="running_low",
            prompts=bullets("""
                - In what ways do you copy somebody, and does it suit you?
                - When in the last weeks did you feel most like yourself at work?
                - What do you take home, and how does it get there?
                - What do people bring you now? What does that tell you?
                - How will you keep learning when nobody is above you to teach it?
            """),
        ),
        TouchpointDefinition(
            126,
            "meeting",
            "It is yours now",
            "Looking back on the step, and ending.",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What would you tell the you of four months ago?
                - Which of the worries came true, and what did you do?
                - What do you do now without thinking about it?
                - Who helped whom you have not thanked?
                - Who is about to take this step after you?
            """),
        ),
        TouchpointDefinition(
            133,
            "survey",
            "Looking back",
            "What the next cohort should know.",
            survey="end",
            prompts=AFTER_END,
        ),
    ),
)
