"""Times are proposed and accepted; nobody is booked twice."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import mentorship.tenancy
from mentorship.isolation import IsolateTenant, goes_with

# Who is busy when follows from meetings and memberships, and is written by the database itself.
# Whoever takes a person's time waits for whoever is taking it: without that, two who plan in the
# same moment would each wait for the other at the constraint.
_KEPT_BY_ITSELF = """
CREATE FUNCTION scheduling_busy_with_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken tstzrange := tstzrange(NEW.starts_at, NEW.starts_at + make_interval(mins => NEW.minutes));
    someone uuid;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM scheduling_busytime
        WHERE organization_id = OLD.organization_id AND meeting_id = OLD.id;
    END IF;
    IF NEW.status <> 'planned' OR upper(taken) <= now() THEN
        RETURN NULL;
    END IF;
    FOR someone IN
        SELECT person_id FROM matching_relationshipmember
        WHERE organization_id = NEW.organization_id AND relationship_id = NEW.relationship_id
          AND left_on IS NULL
        ORDER BY person_id
    LOOP
        PERFORM pg_advisory_xact_lock(hashtextextended('busy:' || someone, 0));
        INSERT INTO scheduling_busytime
            (id, organization_id, person_id, meeting_id, during, is_kept_apart)
        VALUES (gen_random_uuid(), NEW.organization_id, someone, NEW.id, taken, true);
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER scheduling_busy_when_planned
AFTER INSERT ON scheduling_meeting FOR EACH ROW
WHEN (NEW.status = 'planned') EXECUTE FUNCTION scheduling_busy_with_meeting();

CREATE TRIGGER scheduling_busy_when_changed
AFTER UPDATE ON scheduling_meeting FOR EACH ROW
WHEN ((OLD.status, OLD.starts_at, OLD.minutes, OLD.relationship_id)
      IS DISTINCT FROM (NEW.status, NEW.starts_at, NEW.minutes, NEW.relationship_id))
EXECUTE FUNCTION scheduling_busy_with_meeting();

-- Who joins takes over what is planned, also where it overlaps something of their own.
CREATE FUNCTION scheduling_busy_as_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.left_on IS NOT NULL THEN
        DELETE FROM scheduling_busytime busy USING scheduling_meeting planned
        WHERE busy.organization_id = NEW.organization_id AND busy.person_id = NEW.person_id
          AND planned.organization_id = busy.organization_id AND planned.id = busy.meeting_id
          AND planned.relationship_id = NEW.relationship_id;
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('busy:' || NEW.person_id, 0));
    INSERT INTO scheduling_busytime
        (id, organization_id, person_id, meeting_id, during, is_kept_apart)
    SELECT gen_random_uuid(), NEW.organization_id, NEW.person_id, joined.id, joined.during,
           NOT EXISTS (
               SELECT FROM scheduling_busytime other
               WHERE other.organization_id = NEW.organization_id
                 AND other.person_id = NEW.person_id AND other.during && joined.during)
    FROM (SELECT id, tstzrange(starts_at, starts_at + make_interval(mins => minutes)) AS during
          FROM scheduling_meeting
          WHERE organization_id = NEW.organization_id AND relationship_id = NEW.relationship_id
            AND status = 'planned') joined
    WHERE upper(joined.during) > now();
    RETURN NULL;
END $$;

CREATE TRIGGER scheduling_busy_when_joined
AFTER INSERT ON matching_relationshipmember FOR EACH ROW
WHEN (NEW.left_on IS NULL) EXECUTE FUNCTION scheduling_busy_as_member();

CREATE TRIGGER scheduling_busy_when_left
AFTER UPDATE ON matching_relationshipmember FOR EACH ROW
WHEN ((OLD.left_on IS NULL) <> (NEW.left_on IS NULL))
EXECUTE FUNCTION scheduling_busy_as_member();
"""
_NO_MORE = """
DROP TRIGGER scheduling_busy_when_planned ON scheduling_meeting;
DROP TRIGGER scheduling_busy_when_changed ON scheduling_meeting;
DROP TRIGGER scheduling_busy_when_joined ON matching_relationshipmember;
DROP TRIGGER scheduling_busy_when_left ON matching_relationshipmember;
DROP FUNCTION scheduling_busy_with_meeting();
DROP FUNCTION scheduling_busy_as_member();
"""
# Meetings of before may overlap: the one that was planned first keeps its time to itself, the
# others stay as they are until somebody moves them. One organisation after the other, for the
# owner, too, sees one at a time.
_PLANNED_BEFORE = """
DO $$
DECLARE
    house uuid;
BEGIN
    FOR house IN SELECT id FROM mentorship_organization LOOP
        PERFORM set_config('app.organization', house::text, true);
        WITH planned AS (
            SELECT meeting.id, member.person_id, meeting.created_at,
                   tstzrange(meeting.starts_at,
                             meeting.starts_at + make_interval(mins => meeting.minutes)) AS during
            FROM scheduling_meeting meeting
            JOIN matching_relationshipmember member
              ON member.organization_id = meeting.organization_id
             AND member.relationship_id = meeting.relationship_id AND member.left_on IS NULL
            WHERE meeting.organization_id = house AND meeting.status = 'planned'
              AND meeting.starts_at + make_interval(mins => meeting.minutes) > now())
        INSERT INTO scheduling_busytime
            (id, organization_id, person_id, meeting_id, during, is_kept_apart)
        SELECT gen_random_uuid(), house, one.person_id, one.id, one.during,
               NOT EXISTS (
                   SELECT FROM planned other
                   WHERE other.person_id = one.person_id AND other.during && one.during
                     AND (other.created_at, other.id) < (one.created_at, one.id))
        FROM planned one;
    END LOOP;
    PERFORM set_config('app.organization', '', true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0006_choice_by_mentees"),
        ("mentorship", "0007_hospital_numbers"),
        ("participants", "0007_facts"),
        ("scheduling", "0009_roster_imports"),
    ]

    operations = [
        # Trusted since PostgreSQL 13: the database's owner may make it.
        BtreeGistExtension(),
        migrations.CreateModel(
            name="BusyTime",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mentorship.tenancy.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("is_kept_apart", models.BooleanField(default=True)),
                (
                    "meeting",
                    mentorship.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="busy_times",
                        to="scheduling.meeting",
                    ),
                ),
                (
                    "organization",
                    mentorship.tenancy.OrganizationField(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mentorship.organization",
                    ),
                ),
                (
                    "person",
                    mentorship.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="busy_times",
                        to="participants.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organization", "meeting"], name="scheduling_busy_by_meeting"
                    )
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("is_kept_apart", True)),
                        expressions=[("organization", "="), ("person", "="), ("during", "&&")],
                        name="scheduling_busytime_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedTime",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mentorship.tenancy.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round_id", models.UUIDField(default=mentorship.tenancy.new_id, editable=False)),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Waits for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Lapsed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ]
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("in_person", "In person"),
                            ("video", "Video"),
                            ("phone", "Phone"),
                        ],
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    mentorship.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "meeting",
                    mentorship.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposed_times",
                        to="scheduling.meeting",
                    ),
                ),
                (
                    "organization",
                    mentorship.tenancy.OrganizationField(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mentorship.organization",
                    ),
                ),
                (
                    "proposed_by",
                    mentorship.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "relationship",
                    mentorship.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_times",
                        to="matching.relationship",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("organization", "relationship", "place"),
                        name="scheduling_proposedtime_three",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place__range", (1, 3))),
                        name="scheduling_proposedtime_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__range", (5, 480))),
                        name="scheduling_proposedtime_minutes",
                    ),
                ],
            },
        ),
        IsolateTenant("BusyTime"),
        IsolateTenant("ProposedTime"),
        migrations.RunSQL(*goes_with("scheduling_busytime", "meeting_id", "scheduling_meeting")),
        migrations.RunSQL(*goes_with("scheduling_busytime", "person_id", "participants_person")),
        migrations.RunSQL(_KEPT_BY_ITSELF, _NO_MORE),
        migrations.RunSQL(_PLANNED_BEFORE, migrations.RunSQL.noop),
    ]
