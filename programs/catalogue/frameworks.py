"""Three well-known ways to structure a conversation, explained in our own words."""

from programs.catalogue.definitions import GuideDefinition, text

GROW = GuideDefinition(
    key="grow",
    title="GROW: from a wish to a next step",
    audience="both",
    framework="GROW",
    body=text("""
    Use this when something ought to change and it is not clear how. It has four stages. The letters
    stand for goal, reality, options and will. Ten minutes are enough for a small matter, and nobody
    minds if you go back a stage.

    ## Goal: what would you like to be different?

    Start with the end of the story. A good goal is within the mentee’s own reach and small enough
    to notice. “I want to be more confident” is a wish. “I want to lead Thursday’s board round
    without looking at the consultant before each sentence” is a goal.

    - What would you like to leave this room with today?
    - Suppose it has gone well, three months from now. What would a colleague see you do?
    - How much of this is in your hands?

    ## Reality: what is happening now?

    Ask for what was seen and heard before what it means. Two or three honest facts are worth more
    than a long history.

    - Tell me about the last time. What happened first?
    - What have you already tried, and what did it change?
    - What is true about this that you would rather not say?

    ## Options: what could you do?

    Aim for four, even if two are silly. The first idea is usually the one that has not worked so
    far. A mentor may add one, marked as such, when the mentee has run out.

    - What would you try if you could not get it wrong?
    - Who handles this well, and what do they do in the first minute?
    - What could you stop doing?

    ## Will: what will you do, and when?

    End with something that fits into a working week. Say it aloud, with a day. Ask what might get
    in the way and what to do when it does.

    - Which of these will you do, and on which shift?
    - On a scale of ten, how likely is it? What would make it one more?
    - When shall I ask you about it?

    ## A word of caution

    GROW is good for getting moving. It is a poor fit for grief, exhaustion or anger. When somebody
    is hurt, listen first. There may be nothing to solve today.
    """),
)

GIBBS = GuideDefinition(
    key="gibbs",
    title="Gibbs: going over something that happened",
    audience="both",
    framework="Gibbs",
    body=text("""
    Use this for an event that will not leave you alone: a cardiac arrest, a complaint, a
    conversation that went wrong, or one that went surprisingly well. Gibbs describes a circle of
    six steps. Its strength is that feelings come second, before anybody explains anything away.

    ## 1. What happened?

    Tell it as a camera would have seen it, in two minutes. Leave out whatever could identify a
    patient or a family.

    - Where were you, and what was your part?
    - What did you see and hear?

    ## 2. What did you think and feel?

    Then and now. Mixed feelings are normal: relief and shame often come together.

    - What went through your mind at that moment?
    - What is left of it today?

    ## 3. What was good about it, and what was not?

    Look for both. People who are hard on themselves skip the first half, so stay there a moment
    longer.

    - What did you do that helped?
    - What would the person next to you say about it?

    ## 4. What sense do you make of it?

    Now the reasons may come: workload, hand-over, hierarchy, knowledge, luck. Ask which of them you
    could have known at the time. Hindsight makes everything look obvious.

    - What was going on around you that made this more likely?
    - What did you expect, and where did that expectation come from?

    ## 5. What else could you have done?

    Be fair: with what you knew, in the time you had, with the people who were there.

    - If a friend told you this story, what would you say to them?
    - Was there a moment where it could have turned?

    ## 6. What will you do next time?

    One thing to keep, one to change. If the event showed something that is unsafe beyond your own
    part, decide together how it gets reported. Reflection does not replace that.

    - What will you do in the first minute, if it comes again?
    - Who else should learn from this, and through which route?
    """),
)

DRISCOLL = GuideDefinition(
    key="driscoll",
    title="Driscoll: what, so what, now what",
    audience="both",
    framework="Driscoll",
    body=text("""
    The shortest of the three, made for a coffee break. Three questions are all there is to
    remember, which is why it also works at the end of a night shift.

    ## What?

    Say what happened, in a few sentences. Only the part that matters to you.

    - What was I trying to do?
    - What did I do, and what did others do?
    - What surprised me?

    ## So what?

    Say why it stayed with you. This is where the learning is, so give it half of the time.

    - What does it tell me about how I work?
    - What did I assume that turned out not to be so?
    - Why does this matter to patients, to the team, to me?

    ## Now what?

    Say what you will do with it. A single sentence is enough.

    - What will I do the same way again?
    - What will I do differently, starting with my next shift?
    - Whom do I need to ask, thank or tell?

    ## For two minutes on your own

    Write one line for each question after a shift, for a week. Bring the one line that you would
    like to talk about. No names and no details of patients.
    """),
)

FRAMEWORKS = (GROW, GIBBS, DRISCOLL)
