"""Mentees ask mentors themselves; no mentor promises more than there are places."""

from django.db import migrations, models

# What a mentor has promised already: mentees they go on with, and matches that wait for an answer.
# The row of the mentor is locked first, so that two who ask in the same moment come one after the
# other, and the second sees the first.
_WITHIN_CAPACITY = """
CREATE FUNCTION matching_within_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    places integer;
    of_person uuid;
    taken integer;
BEGIN
    SELECT capacity, person_id INTO places, of_person FROM participants_enrollment
    WHERE organization_id = NEW.organization_id AND id = NEW.mentor_id
    FOR NO KEY UPDATE;
    SELECT
        (SELECT count(*) FROM matching_proposal waiting
         WHERE waiting.organization_id = NEW.organization_id
           AND waiting.mentor_id = NEW.mentor_id
           AND waiting.status = 'published' AND waiting.id <> NEW.id)
        +
        (SELECT count(*) FROM matching_relationshipmember mentor
         JOIN matching_relationship joined
           ON joined.organization_id = mentor.organization_id
          AND joined.id = mentor.relationship_id AND joined.status IN ('active', 'paused')
         JOIN matching_relationshipmember mentee
           ON mentee.organization_id = mentor.organization_id
          AND mentee.relationship_id = mentor.relationship_id
          AND mentee.role = 'mentee' AND mentee.left_on IS NULL
         WHERE mentor.organization_id = NEW.organization_id
           AND mentor.person_id = of_person AND mentor.enrollment_id = NEW.mentor_id
           AND mentor.left_on IS NULL)
    INTO taken;
    IF taken >= places THEN
        RAISE EXCEPTION 'this mentor has no place left'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_proposal_within_capacity',
                  TABLE = 'matching_proposal';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER matching_within_capacity_when_added
BEFORE INSERT ON matching_proposal FOR EACH ROW
WHEN (NEW.status = 'published') EXECUTE FUNCTION matching_within_capacity();

CREATE TRIGGER matching_within_capacity_when_changed
BEFORE UPDATE OF status ON matching_proposal FOR EACH ROW
WHEN (NEW.status = 'published' AND OLD.status <> 'published')
EXECUTE FUNCTION matching_within_capacity();
"""
_WITHOUT_LIMIT = """
DROP TRIGGER matching_within_capacity_when_added ON matching_proposal;
DROP TRIGGER matching_within_capacity_when_changed ON matching_proposal;
DROP FUNCTION matching_within_capacity();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0005_proofs_kept_with_runs"),
        ("mentorship", "0007_hospital_numbers"),
        ("participants", "0007_facts"),
        ("programs", "0002_choice_by_mentees"),
    ]

    operations = [
        migrations.AddField(
            model_name="matchrun",
            name="is_by_choice",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                condition=models.Q(("status", "published")),
                fields=["organization", "mentor"],
                name="matching_proposal_of_mentor",
            ),
        ),
        migrations.AddConstraint(
            model_name="matchrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_by_choice", True)),
                fields=("organization", "cohort"),
                name="matching_run_by_choice_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "published")),
                fields=("organization", "mentee"),
                name="matching_proposal_one_waiting",
            ),
        ),
        migrations.RunSQL(_WITHIN_CAPACITY, _WITHOUT_LIMIT),
    ]
