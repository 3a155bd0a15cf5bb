"""Who passes ideas on, and who reads them."""

from typing import Any

from mentorship.access import Actor, rule
from participants.ideas.models import Idea
from programs.models import Program


def is_author(actor: Actor, idea: Idea) -> bool:
    """Whether the actor passed the idea on with their name."""
    return actor.person_id is not None and idea.author_id == actor.person_id


@rule
def pass_idea_on(actor: Actor, program: Program | None = None) -> bool:
    """Whoever takes part in a programme, or did; on one of their own, or on none."""
    if actor.person_id is None or not actor.joined_program_ids:
        return False
    return program is None or program.pk in actor.joined_program_ids


@rule
def see_idea_board(actor: Actor, obj: Any = None) -> bool:
    """Administrators: not the managers of a programme, about which the idea may be."""
    return actor.is_admin


@rule
def answer_idea(actor: Actor, idea: Idea) -> bool:
    return actor.is_admin


@rule
def take_idea_back(actor: Actor, idea: Idea) -> bool:
    return is_author(actor, idea)


@rule
def release_ideas(actor: Actor, obj: Any = None) -> bool:
    """The worker at night, and nobody by hand: when an idea comes out tells of when it went in."""
    return actor.is_system
