"""Ideas that a mentor or a mentee passes on to the organisation, with their name or without."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.disclosure import administrators_see
from mentorship.errors import Conflict, explains
from mentorship.models import Membership
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from participants.models import Person
from programs.models import Program

LONGEST_IDEA = 4_000
LONGEST_REPLY = 2_000


class Idea(TenantModel):
    """An idea on the administrators' board.

    One that came without a name has no author, the first day of its month for a date, and an
    identifier without a time in it: nothing here leads to a person (docs/decisions/0270).
    """

    class State(models.TextChoices):
        NEW = "new", gettext_lazy("New")
        CONSIDERED = "considered", gettext_lazy("Looked into")
        PLANNED = "planned", gettext_lazy("Planned")
        DONE = "done", gettext_lazy("Done")
        DECLINED = "declined", gettext_lazy("Not now")

    text = models.TextField(gettext_lazy("idea"), max_length=LONGEST_IDEA)
    program = TenantForeignKey(
        Program,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("programme"),
    )
    author = TenantForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_named = models.BooleanField(gettext_lazy("with a name"))
    passed_on_on = models.DateField(gettext_lazy("passed on"))
    state = models.CharField(gettext_lazy("state"), max_length=12, choices=State, default=State.NEW)
    reply = models.TextField(gettext_lazy("reply"), max_length=LONGEST_REPLY, blank=True)
    answered_on = models.DateField(gettext_lazy("answered"), null=True, blank=True)
    handled_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    receipt_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    # Whether an e-mail to the administrators counted it: the night's work, for all at once.
    is_told = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta(TenantModel.Meta):
        ordering = ["-passed_on_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_named=True)
                | models.Q(author=None, passed_on_on__day=1) & ~models.Q(receipt_hash=""),
                name="ideas_idea_without_a_name_says_nothing",
            ),
            models.UniqueConstraint(
                fields=["organization", "receipt_hash"],
                condition=~models.Q(receipt_hash=""),
                name="ideas_idea_receipt_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "state"], name="ideas_idea_by_state"),
            models.Index(fields=["organization", "author"], name="ideas_idea_by_author"),
        ]

    def __str__(self) -> str:
        return _("An idea")

    @property
    def is_new(self) -> bool:
        return self.state == self.State.NEW

    def require_new(self) -> None:
        """Raise Conflict once somebody has looked into the idea."""
        if not self.is_new:
            raise Conflict(
                _("This idea is being looked into already. It stays on the board."),
                code="idea_taken_up",
            )


class IdeaSlip(TenantModel):
    """An idea without a name, as in a closed box: the app's database role may put it in, and may
    neither read, change nor remove it. `ideas_release` empties the box of the days before, in an
    order of chance, into Idea."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    text = models.TextField(max_length=LONGEST_IDEA)
    program = TenantForeignKey(
        Program, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    receipt_hash = models.CharField(max_length=64)
    dropped_on = models.DateField(default=timezone.localdate)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "receipt_hash"], name="ideas_slip_receipt_once"
            )
        ]

    def __str__(self) -> str:
        return "A slip"


explains("ideas_idea_receipt_once", gettext_lazy("This idea is passed on already."))
explains("ideas_slip_receipt_once", gettext_lazy("This idea is passed on already."))

administrators_see("idea")
