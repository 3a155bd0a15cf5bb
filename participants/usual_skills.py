"""What people in a hospital learn from each other: a list to begin with, the organisation's own
from then on. Said in its language on the day on which it is taken."""

from collections.abc import Iterator

from mentorship.texts import gettext_lazy as _

_USUAL = (
    (_("Conversations"), (_("Difficult conversations"), _("Feedback"), _("Conflict"))),
    (_("Conversations"), (_("Talking with families"), _("Speaking up"), _("Saying no"))),
    (_("Leading"), (_("Leading a shift"), _("Leading a team"), _("Delegating"))),
    (_("Leading"), (_("Managing change"), _("Budgets"), _("Recruiting and interviews"))),
    (_("Clinical practice"), (_("Clinical confidence"), _("Deciding under pressure"))),
    (_("Clinical practice"), (_("Night work"), _("End of life care"), _("Ethics in practice"))),
    (_("Learning and teaching"), (_("Teaching"), _("Exams"), _("Research"), _("Reflection"))),
    (_("Career"), (_("Career planning"), _("Applying for a post"), _("Working part time"))),
    (_("Staying well"), (_("Balance of work and life"), _("Coming back after a break"))),
    (_("Systems"), (_("Digital systems"), _("Patient safety"), _("Quality improvement"))),
)


def usual_skills() -> Iterator[tuple[str, str]]:
    """(area, name) in the language that is spoken."""
    for area, names in _USUAL:
        for name in names:
            yield str(area), str(name)
