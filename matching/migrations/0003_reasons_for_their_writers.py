"""The reason of a no is shown to whoever wrote it, and to nobody else."""

from django.db import migrations

from mentorship.isolation import PERSON, confined, goes_with

_MINE = f"""
EXISTS (
    SELECT FROM participants_enrollment e
    WHERE e.organization_id = matching_declinereason.organization_id
      AND e.id = matching_declinereason.enrollment_id AND e.person_id = {PERSON})
"""
REASONS = confined("matching_declinereason", read=_MINE, add=_MINE, change=_MINE, remove=_MINE)


class Migration(migrations.Migration):
    dependencies = [("matching", "0002_decline_reasons")]

    operations = [
        migrations.RunSQL(*REASONS),
        migrations.RunSQL(*goes_with("matching_declinereason", "proposal_id", "matching_proposal")),
        migrations.RunSQL(
            *goes_with("matching_declinereason", "enrollment_id", "participants_enrollment")
        ),
    ]
