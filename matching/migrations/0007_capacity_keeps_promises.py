"""A mentor's capacity is not lowered below what was promised."""

from django.db import migrations

# The row of the mentor is locked when this runs, as it is by who asks for a place: whoever comes
# second sees the first.
_KEEPS_PROMISES = """
CREATE FUNCTION matching_promised(of_organization uuid, of_mentor uuid, of_person uuid)
RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT
        (SELECT count(*) FROM matching_proposal waiting
         WHERE waiting.organization_id = of_organization AND waiting.mentor_id = of_mentor
           AND waiting.status = 'published')
        +
        (SELECT count(*) FROM matching_relationshipmember mentor
         JOIN matching_relationship joined
           ON joined.organization_id = mentor.organization_id
          AND joined.id = mentor.relationship_id AND joined.status IN ('active', 'paused')
         JOIN matching_relationshipmember mentee
           ON mentee.organization_id = mentor.organization_id
          AND mentee.relationship_id = mentor.relationship_id
          AND mentee.role = 'mentee' AND mentee.left_on IS NULL
         WHERE mentor.organization_id = of_organization
           AND mentor.person_id = of_person AND mentor.enrollment_id = of_mentor
           AND mentor.role = 'mentor' AND mentor.left_on IS NULL)
$$;

CREATE FUNCTION matching_capacity_keeps_promises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.capacity < matching_promised(NEW.organization_id, NEW.id, NEW.person_id) THEN
        RAISE EXCEPTION 'this mentor has promised more places'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_capacity_keeps_promises',
                  TABLE = 'participants_enrollment';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER matching_capacity_keeps_promises
BEFORE UPDATE OF capacity ON participants_enrollment FOR EACH ROW
WHEN (NEW.role = 'mentor' AND NEW.capacity < OLD.capacity)
EXECUTE FUNCTION matching_capacity_keeps_promises();
"""
_NOT_ANY_MORE = """
DROP TRIGGER matching_capacity_keeps_promises ON participants_enrollment;
DROP FUNCTION matching_capacity_keeps_promises();
DROP FUNCTION matching_promised(uuid, uuid, uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0006_choice_by_mentees"),
        ("participants", "0012_choosing_told_at"),
    ]

    operations = [migrations.RunSQL(_KEEPS_PROMISES, _NOT_ANY_MORE)]
