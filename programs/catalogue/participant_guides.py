"""Guides for those who are mentored, and for circles without a mentor."""

from programs.catalogue.definitions import GuideDefinition, text

MAKING_IT_YOURS = GuideDefinition(
    key="making_it_yours",
    title="Making it yours: for mentees",
    audience="mentee",
    body=text("""
    This is your time. Your mentor brings experience and attention; you bring the subject. Nobody
    expects you to have a plan. Five minutes of thought before each meeting are enough.

    ## Before the first meeting

    - Think of a moment in the last month when you wished that somebody had been there to ask.
    - Think of what you would like to do a little more easily six months from now.
    - Decide what you would rather not talk about. You do not have to explain it.

    ## Things people have brought

    - A conversation with a family that is coming up, or that went badly.
    - The first month on nights. Leading a shift. Being the one who decides.
    - A mistake that nobody else seems to remember.
    - Whether this specialty, this ward or this career is still the right one.
    - How to say no without burning a bridge.
    - Something that went well, and the wish to understand why.

    ## In the meeting

    Say what would help today: an ear, a question, a story or an opinion. They are different, and
    your mentor cannot guess. If you get advice when you wanted to be heard, say so. If you are told
    what you already know, say that too.

    ## Afterwards

    Write one line for yourself: what you will try, and by when. Your notes are closed to the
    programme team and to your manager. Leave patients’ details out of them all the same.

    ## When it does not fit

    It happens, and it is nobody’s fault. You may ask for another mentor or stop, at any time and
    without a reason.
    """),
)

FIRST_MEETING = GuideDefinition(
    key="first_meeting",
    title="Your first forty-five minutes",
    audience="both",
    body=text("""
    Here is one way to spend the first meeting. Use what helps.

    ## Ten minutes: who we are

    Not a curriculum vitae. Tell each other how you came to this work, one thing you like about it
    and one that you find hard. Whoever is senior goes first and tells the more honest story.

    ## Ten minutes: what this is for

    The mentee says what they hope for, the mentor says what they can offer and what they cannot.
    Write down two or three things to work on. They may change.

    ## Ten minutes: how we keep it safe

    Go through the agreement together. Say aloud what stays between you and what could not. Talk
    about people whom you both know, and what you will do when they come up.

    ## Ten minutes: how we do it

    How often, how long, where. How you reach each other, and at what hours you would rather not be
    reached. What counts as enough notice, and what happens when a shift runs over.

    ## Five minutes: the next date

    Put it in both diaries before you get up. It is the best sign there is that you will meet again.
    """),
)

RUNNING_A_CIRCLE = GuideDefinition(
    key="running_a_circle",
    title="How a circle runs itself",
    audience="both",
    body=text("""
    Four or five people, an hour, nobody in charge. What holds it together is a simple order that
    everybody knows. Take turns to be the host; it is a small job.

    ## The host

    - finds the room or sends the link, and starts on time with whoever is there;
    - asks the opening question and watches the clock;
    - sees to it that the quietest person has been asked, and that nobody speaks twice before
      everybody has spoken once;
    - names the next host and the next date before the end.

    ## An hour

    - **Ten minutes, arriving.** One sentence each: how are you, really, on a scale from puddle to
      sunshine?
    - **Twenty minutes, one person’s matter.** They tell it. The others ask questions, and only
      questions, for ten minutes. Then each says one thing they heard. Advice only if it is asked
      for.
    - **Twenty minutes, a second matter, or the prompt of the month.**
    - **Ten minutes, leaving.** Each says one thing to take away, and one small kindness they will
      do themselves before you meet again.

    ## Rules that have served others well

    - What is said here stays here, also between two of us in the corridor.
    - No fixing, no topping (“you think that is bad?”), no talk about people who are not in the room
      beyond what we need.
    - Coming late, leaving early and eating are allowed. Phones only for the bleep.
    - Silence is fine.

    ## If it gets heavy

    A circle is company, and it is not a treatment. If somebody is not safe, or has been harmed, two
    of you stay with them and go together to the right place: occupational health, the speaking-up
    contact, the emergency services. Tell the others that it is being looked after, nothing more.

    ## If it gets thin

    When two are missing, meet anyway. When it happens twice, ask the programme team; circles can be
    joined together.
    """),
)

ACROSS_PROFESSIONS = GuideDefinition(
    key="across_professions",
    title="Learning each other’s world",
    audience="both",
    body=text("""
    You work in the same building and may never have seen each other’s day. This programme has no
    junior and no senior. Each of you is the expert in one world and a guest in the other.

    ## Be a good guest

    - Ask what a word means the first time you hear it. Abbreviations are borders.
    - Ask “what would happen if you did not do that?” It is the quickest way to understand a job.
    - Assume that there is a reason, until you have heard it.

    ## Be a good host

    - Show rather than tell: an hour beside you says more than an organisation chart.
    - Tell what is hard about your work, not only what is important about it.
    - Say what people from the other side do that makes your day easier.

    ## When you disagree

    You will meet the places where your teams rub against each other: beds, budgets, forms, who
    answers the phone. Look at one such place together. Draw it. Mark who knows what at which
    moment. Mostly nobody is being difficult; somebody lacks a piece that the other has.

    ## If you find something worth changing

    Write it down in two sentences that both of your teams would sign. Ask the people whom it
    concerns. You may pass it on to the organisation, under your names or without them.
    """),
)

LEARNING_A_SYSTEM = GuideDefinition(
    key="learning_a_system",
    title="Beside a screen: teaching someone a new system",
    audience="mentor",
    body=text("""
    People who are quick with a system are often poor at teaching it, because their hands know what
    their words do not. The person beside you is good at their profession and feels slow at it
    today. That is the thing to look after.

    ## Hands off

    - The learner holds the mouse. Always. Sit on your hands if you must.
    - Say where to look before you say where to click.
    - Wait four seconds longer than is comfortable.

    ## Start from their day

    - Ask which task they dread. Begin with that one, not with the menu.
    - Use a test patient or the training system. Never look up a real record to practise.
    - Do it three times: you explain while they do it, they explain while they do it, they do it
      while you get a coffee.

    ## What lies under “I am not good with computers”

    - Fear of harming a patient by a wrong click. Show them what can be undone, and what asks twice.
    - Fear of looking slow in front of patients. Practise the sentence: “I am just writing this down
      properly. Tell me about your breathing.”
    - Anger that something good was taken away. Listen. They may be right, and then it should be
      reported to those who look after the system.

    ## Leave something behind

    A card with three lines for the task of the day, in their own words. The number of the person to
    call. A date, within a week, when they will do it alone and tell you how it went.

    ## It works both ways

    Ask what they know about patients that the system does not. Write down what you learn.
    """),
)
