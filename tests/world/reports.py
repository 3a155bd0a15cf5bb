"""What reporting and the rights of people leave behind."""

from datetime import date, timedelta

from django.utils import timezone

from matching.models import (
    RelationshipPause,
)
from mentorship.models import (
    Membership,
)
from participants.models import (
    Person,
)
from programs.models import (
    Cohort,
)
from reporting.models import (
    ActivityRollup,
    CohortPeriod,
    EquityEdition,
    Export,
    ExportSchedule,
    FollowUp,
    FormerRhythm,
    GroupEdition,
    GroupFigure,
    OutcomesEdition,
    RollupMark,
    Signal,
    SurveySnapshot,
)
from reporting.rights.models import (
    Breach,
    Erasure,
    LegalHold,
    PersonalExport,
    ProcessingStatement,
    RetentionRule,
    RetentionRun,
)
from tests.factories.programs import (
    SurveyFactory,
)


def make_rights(
    cohort: Cohort, memberships: dict[str, Membership], people: dict[str, Person]
) -> None:
    person = people["no_account"]
    PersonalExport.objects.create(membership=memberships["mentee"], state="expired")
    Erasure.objects.create(
        person=person,
        is_asked_by_themselves=False,
        due_at=timezone.now(),
        closed_at=timezone.now(),
        state="withdrawn",
    )
    waiting = {"state": "asked", "due_at": timezone.now()}
    Erasure.objects.create(person=person, is_asked_by_themselves=False, **waiting)
    Erasure.objects.create(
        person=people["mentee"],
        membership=memberships["mentee"],
        is_asked_by_themselves=True,
        **waiting,
    )
    LegalHold.objects.create(cohort=cohort, reason="A claim", lifted_at=timezone.now())
    held = Cohort.objects.get(name="Elsewhere")
    LegalHold.objects.create(cohort=held, reason="An inquiry")
    RetentionRule.objects.create(kind="mails", months=3)
    RetentionRun.objects.create(counts={})
    Breach.objects.create(title="A lost telephone", aware_at=timezone.now(), facts="Lost.")
    ProcessingStatement.objects.create(controller="The trust")


def make_reports(cohort: Cohort, manager: Membership) -> None:
    today = timezone.localdate()
    ActivityRollup.objects.create(
        scope="cohort", scope_id=cohort.pk, period="month", starts_on=today.replace(day=1)
    )
    RollupMark.objects.create(counted_until=today, time_zone="Europe/London")
    for relationship in cohort.relationships.all():
        RelationshipPause.objects.create(
            relationship=relationship,
            from_on=relationship.began_on,
            until_on=relationship.began_on + timedelta(days=1),
        )
        FormerRhythm.objects.create(
            relationship=relationship, rhythm_days=30, until_on=relationship.began_on
        )
        Signal.objects.create(
            relationship=relationship,
            state="on_track",
            reason={"code": "met", "days": 9, "every": 30},
            since=today,
        )
        long_ago = timezone.now() - timedelta(days=30)
        FollowUp.objects.create(
            relationship=relationship,
            kind="nudge",
            state_then="slowing",
            text="Shall we find a date?",
            reached=2,
            made_by=manager,
            made_at=long_ago,
            made_on=long_ago.date(),
        )
    Export.objects.create(kind="enrollments", requested_by=manager, cohort=cohort)
    ExportSchedule.objects.create(
        kind="activity", rhythm="monthly", day=1, next_on=today, requested_by=manager, cohort=cohort
    )
    # Long ago: the weeks of the cast are published by the tests that want them.
    edition = GroupEdition.objects.create(week_on=date(2001, 1, 1), threshold=11)
    figure = {"scope": "cohort", "scope_id": cohort.pk, "axis": "department"}
    GroupFigure.objects.create(edition=edition, name="Medicine", people=11, **figure)
    EquityEdition.objects.create(program=cohort.program, made_at=edition.made_at, threshold=11)
    survey = cohort.program.surveys.first() or SurveyFactory(program=cohort.program)
    held = {"threshold": 11, "responses": 11, "asked": 12}
    elsewhere = Cohort.objects.get(name="Elsewhere")
    CohortPeriod.objects.create(
        cohort=elsewhere, period="week", starts_on=edition.week_on, people=11
    )
    OutcomesEdition.objects.create(
        cohort=elsewhere, part="changes", until=edition.week_on, told={"changes": []}
    )
    SurveySnapshot.objects.create(cohort=elsewhere, survey=survey, title="Long ago", **held)
