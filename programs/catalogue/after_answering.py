"""What to talk about beside a pulse or a survey: of the two, or of the circle, never of answers.

What somebody answered is theirs. These questions ask what the meetings themselves need.
"""

from programs.catalogue.definitions import bullets

AFTER_PULSE = bullets("""
    - What has been the best quarter of an hour that we have had so far?
    - What do we skip, although both of us meant to talk about it?
    - Is it too often, too seldom, or at the wrong end of a shift?
    - Which of us talks more, and is that how we want it?
    - What could we do next time to make it easier to come?
""")

AFTER_MIDPOINT = bullets("""
    - What did we set out to do, and is it still the right thing?
    - What has changed since the beginning that neither of us would have guessed?
    - What should we stop doing in the second half?
    - Which subject have we walked around until now?
    - Who outside these meetings could help with the next piece?
""")

AFTER_END = bullets("""
    - What will still be here in a year, when neither of us thinks of these meetings any more?
    - What would each of us do differently with the next person?
    - What did we never talk about, and does it need somebody else now?
    - Which one thing should the next cohort be told on the first day?
    - How do we say goodbye, or do we go on, and in what way?
""")

CIRCLE_AFTER_PULSE = bullets("""
    - When were we closest to what we hoped this circle would be?
    - Who has not had a turn for a while, and would they like one?
    - Do we give advice where nobody asked for it?
    - Which hour would let all of us come, at least every other time?
    - What small thing would make the next meeting lighter?
""")

CIRCLE_AFTER_MIDPOINT = bullets("""
    - What do we know of each other now that we did not at the beginning?
    - Which of our rules do we keep, and which did we lose on the way?
    - What has each of us tried out because of something that was said here?
    - What have we not dared to bring?
    - Whom should we welcome, or look for, before the second half?
""")

CIRCLE_AFTER_END = bullets("""
    - What did this circle carry that none of us would have carried alone?
    - Which of us would you call at the end of a bad shift? Do they know it?
    - What should the next circles be told before they start?
    - Do some of us want to go on, and can the others leave without explaining?
    - What would you like to say to each person here, in a sentence?
""")
