"""The first version of the agreement between a mentor, a mentee and the programme."""

from programs.catalogue.definitions import text

_OPENING = {
    "pair": """
    Mentoring works when both of you can speak plainly. This page says what you may count on from
    each other and from the programme. It takes three minutes to read. You accept it before your
    first meeting, and you may talk about it at that meeting and whenever something changes.
    """,
    "circle": """
    A circle works when everybody in it can speak plainly. This page says what you may count on from
    one another and from the programme. It takes three minutes to read. Each of you accepts it
    before the first meeting; read it aloud together at that meeting, and again if somebody joins.
    """,
}

_BODY = """
## What stays between you

What you say to each other stays with you. The programme team sees that you met, when, for how
long and by which means, because it has to know whether the programme is working. It never sees
what was said: not your notes, not your reflections, not the words of your goals. Topics that you
tick are only ever counted together with those of many other people.

Nothing you say here goes to a line manager, an educational supervisor, an assessor or a
recruitment panel. Your mentor does not write references about what they learned in your
conversations. If either of you would like to pass something on, you agree first on what, to whom
and in which words.

## What cannot stay between you

There are few exceptions, and they are the same ones your profession already knows. Something has
to be taken further when:

- somebody, a patient, a colleague or either of you, is at risk of serious harm;
- a child or an adult who needs protecting may be in danger;
- a law has been broken, or a professional duty to report applies;
- bullying, harassment or discrimination is described and leaving it alone would let it go on.

If that happens, the one who hears it says so, there and then. Where it is safe to do so, the two
of you decide together who takes it, by which route and when. The routes are your organisation’s
own: the speaking-up contact, safeguarding, occupational health, the person named for concerns in
this programme. In an emergency you call for help first and talk about the programme later.

## What this is not

Mentoring is not supervision. Decisions about a patient’s care are made with the clinical team and
the supervisor on duty, not here. Mentoring is not appraisal. Nobody is assessed, scored or
reported on, and nothing from your meetings counts towards a probation, a sign-off or a
revalidation unless the mentee chooses to use their own reflections. It is not therapy or medical
advice either; a mentor may help a mentee to find those.

## About patients

Talk about your own part in a situation. Leave out names, numbers, dates of birth, rare details
and anything else by which a patient or a relative could be known, in conversation and above all in
writing.

## What each of us undertakes

- We keep the times we agree, and give as much notice as the ward allows when we cannot.
- We come to a meeting having thought for five minutes about what we want from it.
- We are honest about what we do not know.
- We respect each other’s time off, nights and rest.
- We write no more than we need, and nothing about anybody who is not in the room.

## Stopping

Either of you may stop at any time, without giving a reason and without any consequence. Tell the
programme team, or use the button on your page. They will look for another match for the other
person.

## If something is wrong between you

Say it to each other if you can. If you cannot, ask the programme team for support and tell them
only as much as you wish to. They do not need the story in order to help.
"""


def agreement(kind: str = "pair") -> str:
    """Return the agreement’s text for a `pair` or for a `circle`."""
    return f"{text(_OPENING[kind])}\n\n{text(_BODY)}"
