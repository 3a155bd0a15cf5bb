"""Surveys: the questions that a programme asks, and instruments that were added by a file."""

from django.db import models
from django.utils import timezone

from mentorship.errors import explains
from mentorship.tenancy import TenantForeignKey, TenantModel
from mentorship.texts import gettext_lazy as _
from programs.models.audience import Audience
from programs.models.programs import Program

_MEASURING = "%(expressions)s, '$[*] ? (@.measures != \"\" && @.measures != null)'"
_MEASURING_OTHERWISE = (
    '%(expressions)s, \'$[*] ? (@.measures != "" && @.measures != null && @.type != "scale")\''
)


def _of_questions(template: str) -> models.Func:
    """A condition on the questions, as a database function says it."""
    return models.Func("questions", template=template, output_field=models.BooleanField())


class Survey(TenantModel):
    """Questions asked at a touchpoint, or when a cohort closes.

    `questions`: rows as `programs.questions` reads them. `instruments`: what the packs say whose
    items stand among them (`programs.instruments`), copied when they were added.
    """

    class Kind(models.TextChoices):
        START = "start", _("At the start")
        PULSE = "pulse", _("Pulse")
        MIDPOINT = "midpoint", _("Mid-point")
        END = "end", _("End of cohort")

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="surveys")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.BOTH)
    introduction = models.TextField(blank=True)
    is_anonymous = models.BooleanField(default=True)
    questions = models.JSONField(default=list)
    instruments = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "key"], name="programs_survey_key_unique"
            ),
            models.CheckConstraint(
                condition=_of_questions(
                    f"jsonb_array_length(jsonb_path_query_array({_MEASURING})) <= 1"
                ),
                name="programs_survey_one_measure",
            ),
            models.CheckConstraint(
                condition=_of_questions(f"NOT jsonb_path_exists({_MEASURING_OTHERWISE})"),
                name="programs_survey_measure_is_a_scale",
            ),
            models.CheckConstraint(
                condition=models.Q(is_anonymous=False)
                | models.Q(_of_questions(f"NOT jsonb_path_exists({_MEASURING})")),
                name="programs_survey_measure_has_names",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InstrumentPack(TenantModel):
    """An instrument that the organisation added by a file, and has the permission to use."""

    key = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    definition = models.JSONField()
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "key", "version"], name="programs_pack_version_unique"
            )
        ]

    def __str__(self) -> str:
        return self.title


explains("programs_survey_key_unique", _("Another survey of this programme has this name."))
explains(
    "programs_survey_one_measure", _("One question of a survey measures confidence, not more.")
)
explains("programs_survey_measure_is_a_scale", _("Confidence is measured by one step of a scale."))
explains(
    "programs_survey_measure_has_names",
    _("Confidence is compared person by person, which an anonymous survey does not allow."),
)
explains("programs_pack_version_unique", _("This version of the instrument is there already."))
