"""Guides for situations in which many wish for somebody to talk to, for either side."""

from programs.catalogue.definitions import GuideDefinition, text

CLINICAL_CONFIDENCE = GuideDefinition(
    key="clinical_confidence",
    title="Trusting your own judgement",
    audience="both",
    body=text("""
    Confidence is not the feeling of being sure. It is knowing what you know, knowing what you do
    not, and acting well at the border between the two. It grows from decisions that somebody looked
    at with you afterwards, also the good ones.

    ## Find out where you stand

    Take three decisions of the last month and put each into one of these rows.

    - I knew, and I was right to be calm.
    - I knew, and I asked all the same. What was I afraid of?
    - I did not know, and I asked. What made it easy?
    - I did not know, and I did not ask. What stopped me?

    Most people who feel unsure find that the first row is longer than they thought. The fourth is
    the one to talk about.

    ## Say it before you look it up

    Before you call a senior or open the guideline, say aloud what you would do and how sure you
    are, in per cent. Then compare. After twenty of these you know in which fields your per cents
    can be trusted. Nothing else teaches that as fast.

    ## Ask in a way that makes you stronger

    “What shall I do?” hands the decision over. “I think it is this, because of that; I would do
    this; the thing that worries me is that” keeps it with you and costs the other person half the
    time. You may be corrected. You will remember the correction.

    ## When something went wrong

    One bad outcome can undo a year of confidence. Go over it with somebody, in order: what you
    knew then, what you did with it, what you know now. Keep the second question apart from the
    third. A good decision can end badly.

    ## Two warnings

    - The quiet kind of over-confidence is not asking because it would take too long. Tiredness
      feels exactly like certainty.
    - If you doubt yourself all day, in everything, and sleep badly over it, the matter may not be
      your judgement. It may be exhaustion. Read “When you are running low”.
    """),
)

FAMILY_CONVERSATION = GuideDefinition(
    key="family_conversation",
    title="The conversation with a family that you would rather not have",
    audience="both",
    body=text("""
    Bad news, a complaint, a daughter who telephones every hour, a family that does not agree among
    themselves. They will forget most of your words and remember for years how it felt to sit there
    with you.

    ## Before

    - Know what you want them to know at the end. One sentence. Write it down.
    - Know what they know. Ask whoever spoke to them last, and read what was written.
    - Find a room with a door, enough chairs and a box of tissues. Hand over your bleep.
    - Decide who comes with you, and who speaks. Two people who both explain are one too many.
    - Breathe out. Your own heart is beating faster too; it is allowed to.

    ## In the room

    - Begin with them: “What have you been told so far?” It shows you where to start, and which
      words are theirs.
    - Give a warning, then the news, in plain words: “I am sorry, I have bad news. She is dying.”
      Not “unfortunately we are not seeing the response we were hoping for”.
    - Then be silent. Longer. Whoever speaks first should not be you.
    - Answer the feeling before the question. “You are angry, and I think I would be too” comes
      before the blood results.
    - Say what happens next, today, and who will come to them and when.

    ## If they are angry

    Anger is often fear with nowhere to go. Lower your voice and sit down. Find what is true in what
    they say, and say that it is true. Say sorry for what is to be sorry for. You do not have to
    defend the system, and you do not have to be shouted at: “I want to go on talking about this
    with you. I cannot while you shout.” If you feel unsafe, leave, and get help.

    ## Afterwards

    Write down what you said, in the words that you used. Tell the nurse who will be asked at three
    in the morning. Then take five minutes before the next thing. A cup of tea counts.

    ## To practise with your mentor

    Say the first three sentences aloud, sitting down, as if the family were there. Then change
    places: you are the daughter. You will hear at once which word is wrong. Leave out names and
    whatever could identify the patient.
    """),
)

FIRST_NIGHTS = GuideDefinition(
    key="first_nights",
    title="The first month on nights",
    audience="both",
    body=text("""
    At night a hospital is another place: fewer people, longer corridors, decisions that somebody
    else made during the day and that you inherit. Nobody is good at it in the first week.

    ## Before the first one

    - Walk the route in daylight: the stairs, the code of the door, the arrest trolley, the place
      with food.
    - Ask three people for one thing each that they wish they had been told.
    - Sleep in the afternoon, even badly. Arrange it with those who live with you, and tell them
      what you need: quiet, dinner, not to be asked how it was until noon.
    - Know whom you call, in which order, and say their names to yourself. If you do not know when
      you may wake the consultant, ask the consultant. The answer is nearly always “sooner”.

    ## During it

    - Write a list, and put the sick before the loud. Look at it anew every two hours.
    - Go and see. A patient described on the telephone is half a patient.
    - Say “I am worried” in those words. It is a clinical sign.
    - Eat something warm before three. Between three and five everything looks worse than it is and
      small sums go wrong: have somebody check a dose.
    - Find the others. Ten minutes in the same kitchen is what turns four people into a team.

    ## Handing over, and going home

    Hand over what you did, what you did not get to, and what you are afraid of. Then it is theirs.
    If you are too tired to drive, do not drive: ask for the rest room, a taxi or a colleague. Wear
    sunglasses, keep the bedroom dark and cool, switch the telephone off.

    ## What is normal, and what is not

    Feeling slow, tearful on the third morning, hungry at odd times: normal. Dreading the next one
    so that you cannot sleep before it, lying awake over one patient for days, thinking that
    everybody would be better off without you: not the price of the job. Tell somebody this week.

    ## For mentors

    Ask when the last night was before you plan a meeting, and never plan one for the day after.
    Tell about your own first night, the real one.
    """),
)

LEADING_A_SHIFT = GuideDefinition(
    key="leading_a_shift",
    title="Leading a shift",
    audience="both",
    body=text("""
    Yesterday you were one of them. Today they look at you when the telephone rings. You need not
    know more than everybody else. You need to know what is going on, and to decide when it is
    time.

    ## The first ten minutes

    - Know three things before you give out the work: who is sickest, who is new or alone, and what
      will go wrong if nobody watches it.
    - Share out the work aloud, with reasons. People forgive a hard allocation that they understand.
    - Say what you want to be called for. “Tell me early, even if you think it is nothing” only
      works if nobody is ever made to feel small for it.

    ## In the middle

    - Stay where you can see. If you take a heavy patient yourself, nobody leads.
    - Go round every two hours and ask the same question: “What are you worried about?”
    - Look for the one who has gone quiet. Breaks do not happen by themselves: write them down
      beside the names.
    - When it gets too much, say so upwards, with a number and a risk: “We are two short. I cannot
      keep bay four safe after six. I need one person, or four beds closed. Which of the two?”
      Then write down when you asked and whom.

    ## When somebody does not do what you asked

    Ask before you assume: perhaps they are drowning. Then say it once, kindly and without a crowd:
    what you saw, what you need, by when. Do not do it for them. The second time, ask what is going
    on. The third time it belongs to somebody who manages them, and not in the corridor.

    ## When it went wrong on your watch

    The patient first, then the family, then the team, then the form, and you last but not never.
    Ten minutes all together before people go home: what happened, what went well, is everybody fit
    to drive? Thank people for particular things.

    ## The end

    Hand over standing up and looking at the board. Then leave. A leader who stays two hours late
    teaches everybody that this is what leading means.

    ## Talk about

    Which shift would you like to lead again, with what you know now? Who leads in the way you would
    like to be led, and what do they do with their hands, their voice, their first sentence?
    """),
)

RUNNING_LOW = GuideDefinition(
    key="running_low",
    title="When you are running low: the signs, and where to turn",
    audience="both",
    body=text("""
    Being tired after a hard week is not an illness. This page is for when it no longer mends.

    ## Signs that people overlooked in themselves

    - A day off does not help any more. You start the week as tired as you ended the last.
    - You are short with people you like, or feel nothing where you used to feel something.
    - You read the same line three times. Small decisions take for ever.
    - You have stopped doing the one thing that did you good, because there was no time.
    - You cry in the car, or you sit in it for ten minutes before you can go in.
    - You drink or take something to sleep, and again to get going.
    - Others have said so. They usually see it weeks before you do.

    Two or three of these for more than a fortnight: take it as seriously as you would in a patient.

    ## It is not a weakness of character

    Those who burn out are seldom those who cared too little. It comes from too much to do and too
    little say in it, from working alone, from being treated unfairly, and from doing what one
    believes to be wrong. Breathing exercises do not mend a rota. You may look after yourself and
    say that the work has to change; the two belong together.

    ## This week

    - Tell one person, in these words if you have no others: “I am not all right at the moment.”
    - Take your breaks, really, and the leave that you have kept back.
    - Give one thing back. Not the most important one, just one.
    - Sleep before everything else. Nights first: ask for a pause from them if you need it.

    ## Where to turn

    - **Your own doctor.** Not a colleague in the corridor, and not yourself.
    - **Occupational health.** You may go without your manager, and they tell nobody what is wrong
      with you.
    - **Your organisation’s confidential support line** or counselling. Most have one that nobody
      told you about. The programme team knows the number.
    - **Your manager**, for the work: hours, nights, a task that has to go.
    - **Somebody you trust**, for the rest. It may be your mentor.

    If you think of ending your life, or that others would be better off without you: speak to
    somebody now, at any hour. The emergency services, the emergency department, a crisis line, the
    person beside you. You will not lose your registration for asking for help.

    ## For a mentor who reads this about somebody else

    Ask. “I have noticed that you are tired in another way than before. How bad is it?” There is
    more in the guide for mentors on burnout.
    """),
)

NEW_SYSTEM = GuideDefinition(
    key="new_system",
    title="When the system changes and you feel like a beginner",
    audience="both",
    body=text("""
    On Friday you were good at your work. On Monday there is a new record, and you cannot find the
    fluid chart. What you feel then is not stupidity. It is what losing a skill feels like, and it
    passes faster than one thinks.

    ## In the first two weeks

    - Learn five things by heart and no more: open the right patient, find the last results, write a
      note, prescribe, hand over. Everything else can be looked up.
    - Practise on a test patient, never on a real record.
    - Write your own card: three lines for each of the five, in your words. It fits behind the
      badge.
    - Ask for the floor-walker while there is still one. In week six they are gone.

    ## Patients and the screen

    - Say what you do: “I am writing this down so that the night team knows it.” It turns your back
      into care.
    - Turn the screen so that both of you can read it, where that is safe.
    - Look up for the first minute. Nothing that you type then is worth as much.

    ## Stay safe

    - The wrong patient’s record is the most frequent mistake. Read the name and the date of birth
      aloud, every time.
    - If the screen and the patient do not agree, believe neither until you know why.
    - Alerts become wallpaper. Read them for a month. Report the silly ones: somebody can switch
      them off.
    - Know what you do when it is down: where the paper is, and who brings the last list.
    - A way round the system that everybody uses is news that somebody needs. Tell them before it
      harms anybody.

    ## If you are the one who finds it easy

    Sit beside them, hands off the mouse, and wait four seconds longer than you can bear. There is a
    guide for that too.

    ## Talk about

    Which part of your work is worse than before, really, and whom does that have to reach? What can
    you do now that you could not do on paper?
    """),
)

SAYING_NO = GuideDefinition(
    key="saying_no",
    title="Saying no",
    audience="both",
    body=text("""
    In a hospital a no is hard, because behind each question there is somebody who needs something.
    So people say yes, and then do it badly, late, or at the cost of their sleep. An honest no is
    kinder than that, and sometimes it is the safe answer.

    ## Four kinds, from soft to hard

    - **Yes, and.** “I can do the clinic letters. Then the audit waits until the tenth. Is that all
      right?”
    - **Not now.** “Not before two. If it cannot wait, ask Sam.”
    - **Not this, but.** “I cannot swap the Saturday. I can come in for the hand-over.”
    - **No.** “No, I cannot do that.” It is a whole sentence.

    ## How to say it

    - Take time if there is any: “I will tell you in an hour.” Most of the yeses one regrets were
      given on the stairs.
    - Begin with the answer, then give one reason. With three, people argue with the weakest.
    - Do not apologise more than once. Do not invent an aunt.
    - Then be quiet. The silence is theirs to fill.
    - If they ask again, say the same sentence again, in the same voice.

    ## No to somebody above you

    Say it in terms of the patient and of the work: “I have not been trained to do this alone. I
    will do it with somebody beside me.” “I have been here for thirteen hours, I am not safe to
    start this.” Nobody can overrule that in good conscience. If somebody does, it is no longer
    about saying no: write it down, and tell the person whom your organisation names for it.

    ## No to the one you like

    It is the hardest. Remember that a yes of yours takes something away too: from the next patient,
    from those at home, from a colleague to whom you would have said yes with pleasure.

    ## To practise

    - Which request of the last fortnight would you decline today? Say the sentence aloud.
    - What do you fear will happen? When did it last happen?
    - To what would you like to say yes instead?

    ## If you cannot

    If there is never room for a no where you work, that is not your lack of skill. Talk about it as
    what it is, with somebody who can change it.
    """),
)
