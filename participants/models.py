"""People as HR knows them, and their part in cohorts."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from mentorship.disclosure import administrators_do_not_see, administrators_see
from mentorship.errors import Conflict, explains
from mentorship.models import Membership, User
from mentorship.sealing.columns import SealedModel, SealedText
from mentorship.sealing.envelope import Part
from mentorship.tenancy import OrganizationField, TenantForeignKey, TenantManager, TenantModel
from programs.models import AgreementVersion, Cohort, Survey, Touchpoint


class _OwnList(TenantModel):
    """A word of the organisation's own lists."""

    name = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        abstract = True
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "organization", Lower("name"), name="%(app_label)s_%(class)s_name_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Site(_OwnList):
    """A place where people work, in its own time zone (empty: the organisation's)."""

    time_zone = models.CharField(max_length=60, blank=True)


class Profession(_OwnList):
    """A staff group: nursing, medical, pharmacy…"""


class Specialty(_OwnList):
    """A clinical specialty."""

    class Meta(_OwnList.Meta):
        verbose_name_plural = "specialties"


class Skill(_OwnList):
    """Something one can have experience in, or want to learn."""


class Department(TenantModel):
    """A node of the organisation's tree: a division, a directorate, a ward."""

    name = models.CharField(max_length=120)
    parent = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta(TenantModel.Meta):
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "organization",
                "parent",
                Lower("name"),
                name="participants_department_name_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="participants_department_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


ERASED_NUMBER = "erased-"
"""With this begins the employee number of a person of whom nothing else is left."""


class Person(TenantModel):
    """A member of staff; may have no account yet."""

    class Stage(models.IntegerChoices):
        NEWLY_QUALIFIED = 1, "Newly qualified"
        EARLY = 2, "Early career"
        ESTABLISHED = 3, "Established"
        LEADING = 4, "Leading a team"
        SENIOR = 5, "Senior manager"
        EXPERT = 6, "Consultant or expert"
        EXECUTIVE = 7, "Executive"

    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    employee_number = models.CharField(max_length=254)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    profession = TenantForeignKey(
        Profession, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    job_title = models.CharField(max_length=160, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    career_stage = models.PositiveSmallIntegerField(choices=Stage, null=True, blank=True)
    specialty = TenantForeignKey(
        Specialty, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    department = TenantForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    site = TenantForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    line_manager = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    started_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    fte = models.DecimalField(
        "full-time equivalent",
        max_digits=4,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(2)],
    )
    languages = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        verbose_name_plural = "people"
        ordering = ["family_name", "given_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "employee_number"],
                name="participants_person_number_unique",
            ),
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=~models.Q(email=""),
                name="participants_person_email_unique",
            ),
            models.UniqueConstraint(
                fields=["organization", "user"], name="participants_person_account_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(line_manager=models.F("id")),
                name="participants_person_not_own_manager",
            ),
            models.CheckConstraint(
                condition=models.Q(career_stage=None) | models.Q(career_stage__range=(1, 7)),
                name="participants_person_stage_1_to_7",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "family_name", "given_name"],
                name="participants_person_by_name",
            ),
            models.Index(
                fields=["organization", "line_manager"], name="participants_person_by_manager"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_erased(self) -> bool:
        return self.employee_number.startswith(ERASED_NUMBER)

    @property
    def has_left(self) -> bool:
        """A leaving date that is still to come is only announced."""
        return self.left_on is not None and self.left_on <= timezone.localdate()


class PersonSkill(TenantModel):
    """What a person has experience in, as HR or the person says."""

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="person_skills")
    skill = TenantForeignKey(Skill, on_delete=models.CASCADE, related_name="person_skills")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "skill"], name="participants_personskill_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.skill_id}"


class PersonImport(TenantModel):
    """One file of people: uploaded, mapped, previewed, imported."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        PREVIEWING = "previewing", "Preparing the preview"
        PREVIEWED = "previewed", "Ready to import"
        IMPORTING = "importing", "Importing"
        IMPORTED = "imported", "Imported"
        FAILED = "failed", "Could not be read"
        DISCARDED = "discarded", "Discarded"

    file = models.FileField(upload_to="imports/", max_length=255)
    file_name = models.CharField(max_length=255)
    status = models.CharField(max_length=12, choices=Status, default=Status.UPLOADED)
    # {heading: field}, and {date_order, stages, leavers}: see `importing.survey.layout_of`.
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    requested_by = TenantForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        return self.status in {self.Status.PREVIEWING, self.Status.IMPORTING}

    @property
    def is_over(self) -> bool:
        return self.status in {self.Status.IMPORTED, self.Status.FAILED, self.Status.DISCARDED}

    def require_status(self, *allowed: str) -> None:
        """Raise Conflict unless the import is in one of these states."""
        if self.status not in allowed:
            raise Conflict(
                f"This import is in the state “{self.get_status_display().lower()}”.",
                code="import_state",
            )


class ImportRow(TenantModel):
    """What one line of the file would do, or did. A leaver, found by absence, has no line.

    `problems`: [{field, value, code, reason, refuses}]. `changes`: {field: [before, after]}.
    """

    class Outcome(models.TextChoices):
        CREATED = "created", "New"
        CHANGED = "changed", "Changed"
        UNCHANGED = "unchanged", "No change"
        SKIPPED = "skipped", "Repeated"
        REFUSED = "refused", "Refused"
        LEFT = "left", "Left"

    person_import = TenantForeignKey(PersonImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    is_warned = models.BooleanField(default=False)
    employee_number = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300, blank=True)
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        ordering = ["line"]
        indexes = [
            models.Index(
                fields=["organization", "person_import", "outcome", "line"],
                name="participants_row_by_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.outcome}"


class ImportMapping(TenantModel):
    """Which column means what, remembered for files with the same headings."""

    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "signature"], name="participants_mapping_once"
            )
        ]

    def __str__(self) -> str:
        return self.signature


class Enrollment(TenantModel):
    """A person in a cohort."""

    class Role(models.TextChoices):
        MENTOR = "mentor", "Mentor"
        MENTEE = "mentee", "Mentee"
        PEER = "peer", "Peer"

    class Status(models.TextChoices):
        INVITED = "invited", "Invited"
        APPLIED = "applied", "Applied"
        ACCEPTED = "accepted", "Accepted"
        WAITLISTED = "waitlisted", "Waiting list"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"
        COMPLETED = "completed", "Completed"

    cohort = TenantForeignKey(Cohort, on_delete=models.CASCADE, related_name="enrollments")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="enrollments")
    role = models.CharField(max_length=10, choices=Role)
    status = models.CharField(max_length=10, choices=Status, default=Status.INVITED)
    capacity = models.PositiveSmallIntegerField(
        "mentees at the same time",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(8)],
    )
    # "mon-morning", "tue-night"…: when the person could meet in an ordinary week.
    availability = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    answers = models.JSONField("answers to the programme's own questions", default=dict)
    prepared_at = models.DateTimeField("worked through the preparation", null=True, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    waitlisted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "person"], name="participants_enrollment_once"
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__range=(1, 8)),
                name="participants_enrollment_capacity_1_to_8",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "cohort", "status", "role"],
                name="participants_enrollment_state",
            ),
            models.Index(fields=["organization", "person"], name="participants_enrollment_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.get_role_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in {
            self.Status.INVITED,
            self.Status.APPLIED,
            self.Status.ACCEPTED,
            self.Status.WAITLISTED,
        }

    @property
    def lacks_preparation(self) -> bool:
        """A mentor of a programme that asks for it, who has not worked through the checklist."""
        is_asked = self.role == self.Role.MENTOR and self.cohort.program.is_preparation_required
        return is_asked and self.prepared_at is None

    def require_status(self, *allowed: str) -> None:
        """Raise Conflict unless the enrolment is in one of these states."""
        if self.status not in allowed:
            raise Conflict(
                f"This enrolment is {self.get_status_display().lower()}.", code="enrollment_state"
            )


class EnrollmentSkill(TenantModel):
    """A goal that a mentee works towards, or the expertise that a mentor offers."""

    class Kind(models.TextChoices):
        GOAL = "goal", "Goal"
        EXPERTISE = "expertise", "Expertise"

    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="skills")
    skill = TenantForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta(TenantModel.Meta):
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrollment", "skill", "kind"],
                name="participants_enrollmentskill_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.skill_id}"


class Wish(TenantModel):
    """A person whom somebody would like to be matched with; 1 is the first choice."""

    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="wishes")
    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta(TenantModel.Meta):
        ordering = ["rank"]
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrollment", "person"], name="participants_wish_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rank}"


class Exclusion(TenantModel):
    """Somebody whom a person does not wish to be matched with. Only its owner ever sees it."""

    person = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="exclusions")
    excluded = TenantForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "excluded"], name="participants_exclusion_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("excluded")),
                name="participants_exclusion_not_oneself",
            ),
        ]

    def __str__(self) -> str:
        return "A private exclusion"


class EquityQuestion(TenantModel):
    """How this organisation asks for one characteristic; without rows it asks as is usual."""

    key = models.SlugField(max_length=20)
    label = models.CharField(max_length=120)
    choices = ArrayField(models.CharField(max_length=80))
    position = models.PositiveSmallIntegerField(default=0)
    is_asked = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key"], name="participants_equity_question_once"
            )
        ]

    def __str__(self) -> str:
        return self.label


class EquityConsent(TenantModel):
    """Somebody agreed to what their answers are used for. Withdrawn, it is deleted with them.

    The database shows it, and the answers, to the person alone (see the migration).
    """

    person = TenantForeignKey(Person, on_delete=models.DO_NOTHING, related_name="+")
    wording = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person"], name="participants_equity_consent_once"
            )
        ]

    def __str__(self) -> str:
        return "A consent"


class EquityAnswer(TenantModel):
    """A characteristic that somebody declared, apart from their profile."""

    person = TenantForeignKey(Person, on_delete=models.DO_NOTHING, related_name="+")
    question = models.SlugField(max_length=20)
    choice = models.CharField(max_length=80)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "question"], name="participants_equity_once"
            )
        ]

    def __str__(self) -> str:
        return "An answer"


class AgreementAcceptance(TenantModel):
    """Who accepted which version of the confidentiality agreement, and when. Kept."""

    enrollment = TenantForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="agreement_acceptances"
    )
    version = TenantForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrollment", "version"],
                name="participants_acceptance_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} accepted {self.version_id}"


class Goal(SealedModel):
    """What a mentee works towards. The words are sealed; only the relationship reads them."""

    class Status(models.TextChoices):
        OPEN = "open", "In progress"
        ACHIEVED = "achieved", "Achieved"
        DROPPED = "dropped", "Set aside"

    enrollment = TenantForeignKey(Enrollment, on_delete=models.CASCADE, related_name="goals")
    sealed_text = SealedText()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["created_at"]
        indexes = [
            models.Index(fields=["organization", "enrollment"], name="participants_goal_by_mentee")
        ]

    def __str__(self) -> str:
        return "A goal"

    @property
    def sealing_subject_id(self) -> UUID:
        return self.enrollment_id


class GoalStep(SealedModel):
    """A small step towards a goal."""

    goal = TenantForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=1)
    sealed_text = SealedText()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["position"]

    def __str__(self) -> str:
        return "A step"

    @property
    def sealing_subject_id(self) -> UUID:
        return self.goal.enrollment_id

    @property
    def sealing_context(self) -> tuple[Part, ...]:
        return (self.goal_id,)


class GoalStepFact(models.Model):
    """That there is a step, and whether it is done: a view without the words, for counting."""

    id = models.UUIDField(primary_key=True)
    organization = OrganizationField(db_constraint=False)
    enrollment = TenantForeignKey(Enrollment, on_delete=models.DO_NOTHING, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = TenantManager()

    class Meta:
        managed = False
        db_table = "participants_goalstepfact"

    def __str__(self) -> str:
        return "A step"


class SurveyResponse(TenantModel):
    """A participant's answers. Others see them grouped and suppressed only."""

    survey = TenantForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    enrollment = TenantForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="survey_responses"
    )
    touchpoint = TenantForeignKey(
        Touchpoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answers = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "survey", "enrollment", "touchpoint"],
                nulls_distinct=False,
                name="participants_response_once",
            )
        ]

    def __str__(self) -> str:
        return "Answers"


explains("participants_person_number_unique", "Another person has this employee number.")
explains("participants_person_email_unique", "Another person has this e-mail address.")
explains("participants_person_account_once", "This account belongs to another person already.")
explains("participants_person_not_own_manager", "Nobody is their own line manager.")
explains("participants_enrollment_once", "This person is in the cohort already.")
explains("participants_department_name_unique", "There is a department of this name here already.")
explains("participants_site_name_unique", "There is a site of this name already.")
explains("participants_skill_name_unique", "There is a skill of this name already.")
explains("participants_profession_name_unique", "There is a profession of this name already.")
explains("participants_specialty_name_unique", "There is a specialty of this name already.")
explains("participants_exclusion_not_oneself", "You cannot exclude yourself.")

administrators_do_not_see("equity")
administrators_see(
    "department",
    "enrollment",
    "enrollments",
    "equity_questions",
    "person",
    "person_import",
    "profession",
    "site",
    "skill",
    "specialty",
    "waiting_list",
)
