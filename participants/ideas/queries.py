"""Ideas: one's own, those on the board, and one by its receipt."""

from django.db.models import Count, QuerySet

from mentorship.access import Actor
from participants.ideas import rules
from participants.ideas.models import Idea
from participants.ideas.receipts import digest
from programs.models import Program


def own_ideas(actor: Actor) -> QuerySet[Idea]:
    """What the actor passed on with their name, the latest first."""
    if actor.person_id is None:
        return Idea.objects.none()
    return _with_names(Idea.objects.filter(author_id=actor.person_id))


def board_ideas(actor: Actor) -> QuerySet[Idea]:
    """Every idea, for administrators; the latest month first."""
    if not rules.see_idea_board(actor, None):
        return Idea.objects.none()
    return _with_names(Idea.objects.all())


def visible_ideas(actor: Actor) -> QuerySet[Idea]:
    """The board for administrators, one's own for everybody else."""
    return board_ideas(actor) if rules.see_idea_board(actor, None) else own_ideas(actor)


def board_counts(actor: Actor) -> dict[str, int]:
    """How many ideas are in each state."""
    rows = board_ideas(actor).order_by().values("state").annotate(ideas=Count("pk"))
    return {row["state"]: row["ideas"] for row in rows.values("state", "ideas")}


def idea_of_receipt(actor: Actor, receipt: str) -> Idea | None:
    """The idea that was passed on without a name against this receipt, once it is on the board.
    Whoever holds the receipt may see what became of it: nobody is asked who they are."""
    found = digest(receipt)
    return _with_names(Idea.objects.filter(receipt_hash=found)).first() if found else None


def programs_to_improve(actor: Actor) -> QuerySet[Program]:
    """The programmes in which the actor takes part, or did."""
    return Program.objects.filter(pk__in=actor.joined_program_ids).order_by("name")


def _with_names(rows: QuerySet[Idea]) -> QuerySet[Idea]:
    return rows.select_related("author", "program", "handled_by__user")
