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
    FAMILY_CONVERSATION,
    LEADING_A_SHIFT,
    RUNNING_LOW,
    SAYING_NO,
)
from programs.catalogue.surveys import CONFIDENCE, STANDARD

NURSE_LEADERSHIP = TemplateDefinition(
    key="nurse_leadership",
    name="Nurse leadership",
    summary="Matrons and senior sisters prepare nurses and midwives to lead a shift and a team.",
    choose_when=paragraph("""
        Choose this when good nurses and midwives are about to lead, and should not have to learn
        authority, conflict and fairness by being thrown in.
    """),
    icon="users",
    purpose=paragraph("""
        To prepare nurses and midwives for leading: taking charge of a shift, standing up for a
        team, having the conversation that everybody avoids, deciding under pressure, and staying a
        person whom others like to work with.
    """),
    audience=paragraph("""
        Mentees: nurses and midwives who lead a shift now or will within a year. Mentors: sisters
        and charge nurses, matrons and senior nurses from another ward or site.
    """),
    model="one_to_one",
    rhythm_days=30,
    rhythm_min_days=21,
    rhythm_max_days=60,
    meeting_minutes=60,
    protected_hours=12,
    matching_weights={
        "goals": 9,
        "specialty": 2,
        "department": 1,
        "stage": 6,
        "profession": 6,
        "site": 4,
        "languages": 1,
        "interests": 3,
        "wishes": 6,
        "availability": 7,
        "meetability": 4,
    },
    matching_rules={
        "prefer_department": "different",
        "prefer_profession": "same",
        "stage_gap_from": 1,
        "stage_gap_to": 3,
        "must_different_department": True,
        "must_stage_gap": True,
    },
    topics=topics("""
        leading_a_shift: Leading a shift
        delegation: Handing over work
        conflict: Conflict
        saying_no: Saying no
        feedback: Giving feedback
        staffing: Staffing and rotas
        former_peers: Leading former peers
        patients_families: Patients and families
        safety: Safety and speaking up
        wellbeing: Looking after myself
        career: Next steps in my career
    """),
    guides=(
        *FOR_MENTORS,
        MAKING_IT_YOURS,
        FIRST_MEETING,
        LEADING_A_SHIFT,
        FAMILY_CONVERSATION,
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
                - What was your first week in charge like, honestly?
                - Who showed you how not to lead, and what did you take from it?
                - What do you do now that you once swore you would never do?
                - When do you give advice because you do not want to go on listening?
                - Which part of leading would you like to learn again?
            """),
        ),
        TouchpointDefinition(
            -8,
            "guide",
            "Making it yours",
            "Five minutes for mentees before the first meeting.",
            audience="mentee",
            guide="making_it_yours",
            prompts=bullets("""
                - When did you last think: I would have led this differently?
                - What do you do for your team already that nobody asked you to do?
                - Which part of being in charge would you like to try where it is safe?
                - Whose opinion are you afraid of, and what do you make of that?
                - What must not get lost when you lead: what do you love about the work itself?
            """),
        ),
        TouchpointDefinition(
            14,
            "meeting",
            "The leader you would like to have",
            "Who you are, who shaped you, and what you want from this year.",
            guide="first_meeting",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - Think of the best shift you ever worked. What did the person in charge do?
                - What do people come to you for already, although it is not your job?
                - What about leading frightens you a little?
                - What should be different in six months, and who would notice first?
                - What do we do when we both know the people you talk about?
            """),
        ),
        TouchpointDefinition(
            44,
            "meeting",
            "Taking charge of a shift",
            "The first ten minutes, the board, and handing work over without doing it yourself.",
            guide="leading_a_shift",
            prompts=bullets("""
                - Walk me through your first ten minutes in charge. What do you look at, and why?
                - Which task do you keep because it is quicker to do it yourself?
                - How do you decide who gets the heavy bay today?
                - What do you do when the staffing does not add up, and whom do you tell?
                - When did your shift go well because of something that nobody saw you do?
            """),
        ),
        TouchpointDefinition(
            51,
            "pulse",
            "Two taps",
            "Is it worth the time, and can you find the time?",
            survey="pulse",
            prompts=AFTER_PULSE,
        ),
        TouchpointDefinition(
            74,
            "meeting",
            "The conversation you have been putting off",
            "Feedback, conflict, and leading people who were your friends.",
            guide="conflict",
            prompts=bullets("""
                - Which conversation have you been avoiding, and what is it costing?
                - What do you think the other person is worried about?
                - What would you say in four sentences, without an adjective? Say it to me now.
                - How has it changed with the colleagues you used to sit with at break?
                - When did somebody tell you something hard in a way that you could hear?
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
            104,
            "meeting",
            "Deciding under pressure, and saying no",
            "Beds, bleeps, upwards and sideways: where your no begins.",
            guide="saying_no",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - When were you last pushed into a yes? What would a good no have sounded like?
                - Which decision do you make ten times a shift and never talk about?
                - Who is hardest to contradict, and what happens in your body when you try?
                - What do you need to know before you accept one more patient?
                - How do you protect the newest person on the team when everything is on fire?
            """),
        ),
        TouchpointDefinition(
            134,
            "meeting",
            "Safe to speak",
            "How a team learns from what goes wrong, and who is not heard in it.",
            guide="ethics",
            prompts=bullets("""
                - What does your team not tell you, do you think?
                - How do you react in the first five seconds when somebody brings you a mistake?
                - Who speaks at hand-over, who does not, and how could that change?
                - What has felt wrong lately although every form was filled in?
                - What would you like to raise, and who is the right person to hear it?
            """),
        ),
        TouchpointDefinition(
            172,
            "meeting",
            "Looking back, and the next step",
            "What has changed, what you will ask for, and how you end.",
            survey=CONFIDENCE.key,
            prompts=bullets("""
                - What do you do differently now when you walk on to the ward in charge?
                - What would your team say has changed?
                - What role would you like next, and what is missing?
                - How will you look after yourself when it gets heavy again?
                - Whom could you mentor?
            """),
        ),
        TouchpointDefinition(
            180,
            "survey",
            "Looking back",
            "What the next cohort should know.",
            survey="end",
            prompts=AFTER_END,
        ),
    ),
)
