"""Goals of mentees, with small steps, some of them done."""

from mentorship.demonstration import words
from mentorship.demonstration.cast import House
from mentorship.demonstration.meetings import Pair
from participants.models import Goal
from scheduling.services.goals import (
    add_goal_step,
    change_goal_status,
    complete_goal_step,
    set_goal,
)


def set_goals(house: House, pair: Pair, *, count: int, done: float, is_over: bool) -> list[Goal]:
    """Let the mentee set goals, and tick off about this share of their steps."""
    chance, made = house.chance, []
    for text, steps in chance.sample(words.GOALS, count):
        goal = set_goal(actor=pair.mentee, relationship=pair.relationship, text=text)
        ticked = 0
        for words_of_step in steps:
            step = add_goal_step(actor=pair.mentee, goal=goal, text=words_of_step)
            if chance.random() < done:
                complete_goal_step(actor=pair.mentee, step=step)
                ticked += 1
        if is_over:
            _end(pair, goal, is_reached=ticked * 2 >= len(steps))
        made.append(goal)
    return made


def _end(pair: Pair, goal: Goal, *, is_reached: bool) -> None:
    status = Goal.Status.ACHIEVED if is_reached else Goal.Status.DROPPED
    change_goal_status(actor=pair.mentee, goal=goal, status=status)
