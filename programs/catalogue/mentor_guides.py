"""Guides for mentors: preparing, and the conversations that mentors worry about beforehand."""

from programs.catalogue.definitions import GuideDefinition, text

PREPARATION = GuideDefinition(
    key="mentor_preparation",
    title="Before you begin: a mentor’s checklist",
    audience="mentor",
    body=text("""
    You do not have to be the best clinician in the building. You have to be somebody who remembers
    what it was like, who can listen for ten minutes, and who keeps their word. Work through this
    list once; it takes about half an hour.

    ## The ground rules

    - I have read the agreement, and I can say in my own words what stays between us and what
      cannot.
    - I know that I am not this person’s supervisor, assessor or appraiser, and that I will step out
      of the match if I become one.
    - I know what the programme team sees of us: that we met, and nothing of what we said.

    ## Time

    - I have found the hours in my diary and told whoever makes my rota.
    - I know which of my shifts leave me fit to listen. After a night is not one of them.
    - I have a place where nobody will overhear us, or a way to talk by video or phone.

    ## Myself

    - I have thought of someone who once helped me, and what exactly they did.
    - I have thought of something I got wrong at my mentee’s stage that I am willing to tell.
    - I know the subjects on which I tend to lecture, and I will watch for them.
    - I have asked myself what I would like to learn from somebody younger, newer or trained in
      another profession.

    ## Where to turn

    - I know where to find occupational health, the speaking-up contact and safeguarding.
    - I know the person named for concerns in this programme.
    - I have read the guides on burnout, uncertainty, conflict and ethics once, so that I know they
      are there when I need them.

    ## The first meeting

    - I will ask what my mentee hopes for before I say what I can offer.
    - We will settle how often we meet, how we reach each other, and what we do when a shift gets in
      the way.
    - We will end with a date for the next one.
    """),
)

BURNOUT = GuideDefinition(
    key="burnout",
    title="When your mentee is running on empty",
    audience="mentor",
    body=text("""
    Nobody comes to a meeting and says “I am burnt out”. They say that they are fine, only tired.
    You are not asked to diagnose anything. You may be the first who notices, and that matters.

    ## What you may see

    - Tiredness that a weekend off no longer mends; sleeping badly before every shift.
    - Jokes about patients that have lost their warmth, or a flat voice where there used to be one.
    - “I am no use to anybody”, from somebody who is doing well by any account.
    - More mistakes, more sick days, meetings with you cancelled again and again.
    - Staying late every day, never taking a break, never asking for help.

    One of these is a bad week. Several, over a month or more, deserve a conversation.

    ## How to open it

    Say what you have seen and why you ask, then stop talking.

    - “You have said twice today that it makes no difference what you do. How long has it felt like
      that?”
    - “When did you last have a day on which you did not think about work?”
    - “What is it costing you at the moment, to keep going?”

    ## While you listen

    Believe what you hear. Do not compare (“in my day”), do not cheer up, and do not hand out
    breathing exercises to somebody whose ward is three nurses short. Much of what wears people out
    is not in them but around them, and it helps when a senior colleague says so.

    ## What you can do together

    - Separate what is theirs to change (leave that was never taken, a rota request, a task to hand
      back) from what is not, and choose one thing from the first pile.
    - Find the person who can change the second pile, and think through how to ask.
    - Offer the routes: their general practitioner, occupational health, a staff support service.
      Offer to sit with them while they make the call.
    - Agree when you will next speak, and make it soon. A message in a few days is worth more than
      an hour next month.

    ## When it is urgent

    If you fear that your mentee may harm themselves, ask directly and calmly: “Are you thinking
    of ending your life?” Asking does not put the idea there. If the answer is yes, or you are not
    sure, stay with them, and get help now: the emergency services, the duty psychiatric team, the
    crisis line of your country. This is one of the few things that cannot stay between you. Say so,
    kindly.

    ## Afterwards

    Such a conversation stays with you as well. Ask the programme team for support; you need not
    tell them who or what.
    """),
)

UNCERTAINTY = GuideDefinition(
    key="uncertainty",
    title="When nobody knows the right answer",
    audience="mentor",
    body=text("""
    Much of what troubles people early in a role is the belief that everybody else is certain. You
    can end that belief in one sentence, by telling them about a time when you were not.

    ## What is underneath

    Ask which kind of not-knowing it is; each needs something different.

    - “I have not learnt this yet”: a gap. It needs a book, a course or a person to watch.
    - “I know it but I do not trust myself”: confidence. It needs experience with somebody near by.
    - “There is no clear answer”: the work itself. It needs company, and a way to decide anyway.
    - “I am alone with it at three in the morning”: support. It needs a phone number and permission
      to use it.

    ## Questions that help

    - “What did you know at the time, what did you guess, and what could you not have known?”
    - “What were you most afraid of missing?”
    - “How did you decide that it was time to call somebody?”
    - “What would make you call ten minutes earlier?”
    - “What did you tell the patient about not being sure?”

    ## What to pass on

    - How you think aloud: the likely, the dangerous, the thing that would change your mind.
    - How you put uncertainty into words for patients and families without taking hope away.
    - How you ask for help so that help comes: who you are, what you see, what worries you, what you
      need.
    - That calling a senior is a clinical skill. Nobody worth working for thinks less of you for it.

    ## What to leave alone

    Do not replay the case to find the answer you would have given. You were not there, you are not
    the supervisor, and it turns a conversation into an examination. If a decision about a patient
    is still open, stop and send your mentee to the team on duty.
    """),
)

CONFLICT = GuideDefinition(
    key="conflict",
    title="When there is trouble with a colleague",
    audience="mentor",
    body=text("""
    You will hear one side. Your task is neither to judge nor to repair it, but to help your mentee
    to act well in it.

    ## First, understand

    - “What happened, in the words that were said?”
    - “What do you think they were worried about?”
    - “What have you not told them?”
    - “What would be good enough, a month from now?”

    ## Is this a conflict, or something worse?

    A conflict has two people who both have some power. If somebody is being humiliated, threatened,
    excluded, touched or treated worse because of who they are, it is not a conflict to be managed.
    Say so. Go through the routes together: the speaking-up contact, human resources, a union, the
    person named for concerns in this programme. Your mentee decides, unless somebody is in danger.

    ## Preparing the conversation

    Most people prepare for an argument. Prepare a beginning instead. Four sentences are enough:

    - what I saw, without adjectives: “At hand-over you said ‘not this again’ when I spoke”;
    - what it did: “I stopped before I had finished, and we left out the drain”;
    - what I would like: “I would like to finish my sentence, and then hear what you think”;
    - a real question: “How was that for you?”

    Say them aloud, twice. You play the colleague, first the kind version, then the grumpy one.

    ## Saying no

    Often what looks like a conflict is a no that was never said. Practise one that is short and
    does not apologise three times: “I cannot take the bleep as well this evening. I can ask the
    site team with you who can.”

    ## If you know the other person

    Say so at once, and ask whether your mentee would still like to talk about it with you. Never
    carry messages, and never “have a quiet word”. If the colleague is in your own line, think with
    the programme team about whether this match is right.
    """),
)

ETHICS = GuideDefinition(
    key="ethics",
    title="When something does not feel right",
    audience="mentor",
    body=text("""
    An ethical doubt rarely comes with a label. It sounds like: “We did everything by the protocol,
    and I went home feeling awful.” Take that feeling seriously. It is often the first sign that
    two good things were in each other’s way.

    ## Slow it down

    - “What exactly is the moment that keeps coming back?”
    - “Whose interests were in the room, and who was not there to speak?”
    - “What would have been the best thing for the patient, in their own eyes?”
    - “What rule or promise did you feel bound by?”
    - “If you had been free to choose, what would you have done, and what held you back?”

    ## Name what is pulling

    It helps to have words for it: what the person wants and may decide; what would do good; what
    might harm; what is fair to others who also need the bed, the theatre or your hour; being
    honest; keeping a confidence. Two of them usually pull in different directions. There may be no
    way to honour both. Seeing that is a relief to people who thought that they had simply failed.

    ## Moral distress

    Knowing what would be right and not being able to do it, for lack of staff, of time or of say,
    wears people down over the years. Do not talk it away. Ask what would have made the right thing
    possible, and whether there is anybody to whom that should be told.

    ## Where the line is

    - Something unsafe or unlawful: it has to be reported. Help your mentee to find the route, and
      protect the one who speaks.
    - A decision about a patient that is still open: the treating team, the senior on duty, the
      clinical ethics service if there is one. Not this meeting.
    - A doubt about oneself: this is the place.

    ## What you may offer of yourself

    A case in which you were not sure, told without names and without a moral at the end. Say what
    you still ask yourself. Somebody who looks up to you learns from it that a good professional
    goes on asking.
    """),
)

HARD_CONVERSATIONS = (BURNOUT, UNCERTAINTY, CONFLICT, ETHICS)
FOR_MENTORS = (PREPARATION, *HARD_CONVERSATIONS)
