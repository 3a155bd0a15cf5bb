"""Match runs, what they propose, and the relationships that follow."""

from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship.disclosure import administrators_do_not_see, administrators_see
from mentorship.errors import Conflict, explains
from mentorship.models import Membership
from mentorship.sealing.columns import SealedModel, SealedText
from mentorship.sealing.envelope import Part
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy
from participants.models import Enrollment, Person
from programs.models import Cohort


class MatchRun(TenantModel):
    """One solving of a cohort, with its inputs frozen."""

    class Status(models.TextChoices):
        QUEUED = "queued", gettext_lazy("Waiting for a worker")
        RUNNING = "running", gettext_lazy("Running")
        SOLVED = "solved", gettext_lazy("Ready to review")
        FAILED = "failed", gettext_lazy("Failed")
        CANCELLED = "cancelled", gettext_lazy("Cancelled")
        PUBLISHED = "published", gettext_lazy("Published")
        SUPERSEDED = "superseded", gettext_lazy("Replaced")

    cohort = TenantForeignKey(Cohort, on_delete=models.CASCADE, related_name="match_runs")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    weights = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    # What was found and the prices that prove it; read by nothing but replaying and steering.
    certificate = models.JSONField(default=dict)
    seed = models.PositiveIntegerField(default=1)
    # Holds what mentees asked for themselves, instead of a solution; one for a cohort.
    is_by_choice = models.BooleanField(default=False)
    base_run = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    summary = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    created_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "number"], name="matching_run_number_unique"
            ),
            models.UniqueConstraint(
                fields=["organization", "cohort"],
                condition=models.Q(is_by_choice=True),
                name="matching_run_by_choice_once",
            ),
        ]

    def __str__(self) -> str:
        if self.is_by_choice:
            return _("Chosen by mentees")
        return (
            _("Run %(self_number)s: %(self_name)s")
            % {"self_number": self.number, "self_name": self.name}
            if self.name
            else _("Run %(self_number)s") % {"self_number": self.number}
        )

    @property
    def is_under_way(self) -> bool:
        return self.status in {self.Status.QUEUED, self.Status.RUNNING}

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.SOLVED

    @property
    def has_result(self) -> bool:
        """Whether there are proposals to look at."""
        return self.status in {
            self.Status.SOLVED,
            self.Status.PUBLISHED,
            self.Status.SUPERSEDED,
        }

    def require_under_way(self) -> None:
        """Raise Conflict once a run has ended, in whatever way."""
        if not self.is_under_way:
            raise Conflict(
                _("This run is %(status)s: there is nothing to cancel.")
                % {"status": self.get_status_display().lower()},
                code="run_not_under_way",
            )

    def require_draft(self) -> None:
        """Raise Conflict unless the run is solved and not yet published."""
        if not self.is_draft:
            raise Conflict(
                _("This run is %(status)s: it can no longer be changed.")
                % {"status": self.get_status_display().lower()},
                code="run_not_draft",
            )


class PairRule(TenantModel):
    """A manager's word on two people of a cohort: together, or not."""

    class Kind(models.TextChoices):
        LOCKED = "locked", gettext_lazy("Locked together")
        FORBIDDEN = "forbidden", gettext_lazy("Not together")

    cohort = TenantForeignKey(Cohort, on_delete=models.CASCADE, related_name="pair_rules")
    mentor = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    mentee = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "mentor", "mentee"], name="matching_pairrule_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Proposal(TenantModel):
    """Two people whom a run would join, and why. Scores are points of 10,000."""

    class Status(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Draft")
        PUBLISHED = "published", gettext_lazy("Waiting for answers")
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        DECLINED = "declined", gettext_lazy("Declined")
        EXPIRED = "expired", gettext_lazy("No answer in time")
        WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", gettext_lazy("Accepted")
        DECLINED = "declined", gettext_lazy("Declined")

    run = TenantForeignKey(MatchRun, on_delete=models.CASCADE, related_name="proposals")
    mentor = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    mentee = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(validators=[MaxValueValidator(10_000)])
    # [{criterion, label, points, max_points, text}]: the points add up to the score exactly.
    parts = models.JSONField(default=list)
    sentence = models.TextField(blank=True)
    is_locked = models.BooleanField(default=False)
    is_by_hand = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    mentor_answer = models.CharField(max_length=10, choices=Answer, blank=True)
    mentee_answer = models.CharField(max_length=10, choices=Answer, blank=True)
    mentor_answered_at = models.DateTimeField(null=True, blank=True)
    mentee_answered_at = models.DateTimeField(null=True, blank=True)
    respond_by = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-score"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "run", "mentor", "mentee"], name="matching_proposal_once"
            ),
            # How many may wait for one mentor is counted by a trigger of the database.
            models.UniqueConstraint(
                fields=["organization", "mentee"],
                condition=models.Q(status="published"),
                name="matching_proposal_one_waiting",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "run", "-score"], name="matching_proposal_by_score"
            ),
            models.Index(
                fields=["organization", "mentor"],
                condition=models.Q(status="published"),
                name="matching_proposal_of_mentor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}"

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_accepted_by_both(self) -> bool:
        return self.mentor_answer == self.mentee_answer == self.Answer.ACCEPTED

    def side_of(self, person_id: UUID | None) -> str:
        """`mentor` or `mentee`; empty for anybody else."""
        sides = {self.mentor.person_id: "mentor", self.mentee.person_id: "mentee"}
        return sides.get(person_id, "") if person_id else ""

    def answer_of(self, side: str) -> str:
        """What that side answered so far."""
        return self.mentor_answer if side == "mentor" else self.mentee_answer

    def require_waiting(self) -> None:
        """Raise Conflict when there is nothing left to answer."""
        if not self.is_waiting:
            raise Conflict(
                _("This match is no longer waiting for an answer."), code="proposal_not_waiting"
            )


class DeclineReason(SealedModel):
    """Why somebody said no, sealed, for that person alone; apart from what managers read."""

    proposal = TenantForeignKey(Proposal, on_delete=models.CASCADE, related_name="decline_reasons")
    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    sealed_text = SealedText()
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "proposal", "enrollment"],
                name="matching_declinereason_once",
            )
        ]

    def __str__(self) -> str:
        return "A reason"

    @property
    def sealing_subject_id(self) -> UUID:
        return self.enrollment_id

    @property
    def sealing_context(self) -> tuple[Part, ...]:
        return (self.proposal_id,)


class Unmatched(TenantModel):
    """Somebody whom a run could not place, why, and what would change it."""

    run = TenantForeignKey(MatchRun, on_delete=models.CASCADE, related_name="unmatched")
    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="+")
    reason_code = models.CharField(max_length=40)
    sentence = models.TextField()
    remedy = models.TextField(blank=True)

    class Meta(TenantModel.Meta):
        verbose_name_plural = "unmatched"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "run", "enrollment"], name="matching_unmatched_once"
            )
        ]

    def __str__(self) -> str:
        return self.reason_code


class Relationship(TenantModel):
    """People whom the cohort joined."""

    class Kind(models.TextChoices):
        PAIR = "pair", gettext_lazy("Pair")
        GROUP = "group", gettext_lazy("Group")
        CIRCLE = "circle", gettext_lazy("Peer circle")

    class Status(models.TextChoices):
        ACTIVE = "active", gettext_lazy("Active")
        PAUSED = "paused", gettext_lazy("Paused")
        ENDED = "ended", gettext_lazy("Ended early")
        COMPLETED = "completed", gettext_lazy("Completed")

    cohort = TenantForeignKey(Cohort, on_delete=models.CASCADE, related_name="relationships")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PAIR)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    proposal = TenantForeignKey(
        Proposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="relationships"
    )
    rhythm_days = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(7), MaxValueValidator(120)]
    )
    began_on = models.DateField()
    # The end of the latest rest: silence is counted from here, not through the rest.
    resumed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "proposal"], name="matching_relationship_of_proposal_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("began_on")),
                name="matching_relationship_ends_after_begin",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "cohort", "status"], name="matching_relationship_state"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def is_going_on(self) -> bool:
        return self.status in {self.Status.ACTIVE, self.Status.PAUSED}

    def require_going_on(self) -> None:
        """Raise Conflict when the relationship has ended."""
        if not self.is_going_on:
            raise Conflict(_("This relationship has ended already."), code="relationship_over")


class RelationshipPause(TenantModel):
    """Days on which a relationship rested: from `from_on`, until the day before `until_on`."""

    relationship = TenantForeignKey(Relationship, on_delete=models.CASCADE, related_name="pauses")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "relationship"],
                condition=models.Q(until_on=None),
                name="matching_pause_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="matching_pause_ends_after_begin",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "relationship"], name="matching_pause_by_pair")
        ]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.until_on}"


class RelationshipMember(TenantModel):
    """A person's part in a relationship."""

    relationship = TenantForeignKey(Relationship, on_delete=models.CASCADE, related_name="members")
    enrollment = TenantForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="relationship_members"
    )
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="relationship_members")
    role = models.CharField(max_length=10, choices=Enrollment.Role)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["role", "joined_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "relationship", "person"], name="matching_member_once"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "person"], name="matching_member_by_person")
        ]

    def __str__(self) -> str:
        return self.get_role_display()


explains("matching_pairrule_once", gettext_lazy("These two have a rule already."))
explains("matching_proposal_once", gettext_lazy("These two are proposed in this run already."))
explains(
    "matching_proposal_one_waiting",
    gettext_lazy("This mentee has a match that waits for an answer already."),
    code="one_waiting",
)
explains(
    "matching_proposal_within_capacity",
    gettext_lazy("This mentor has no place left."),
    code="mentor_full",
)
explains(
    "matching_capacity_keeps_promises",
    gettext_lazy(
        "More mentees than that have this mentor already, or wait for an answer. "
        "Places that are promised stay."
    ),
    code="places_promised",
)
explains("matching_relationship_of_proposal_once", gettext_lazy("This match has begun already."))

# A participant's own choice of rhythm says how often the two of them meet.
administrators_see(
    "capacity_plan",
    "circles",
    "match_choice",
    "match_pair",
    "match_pairs",
    "match_run",
    "matching_settings",
    "proposal",
    "relationship",
    "relationships",
    but_not=("relationship.rhythm_chosen",),
)
administrators_do_not_see("decline_reason")
