"""Counting groups by what people declared, inside the database: small ones do not leave it."""

from django.db import migrations

# The rule of `reporting.suppression.decide`: groups below the bar are withheld, and then the
# smallest of the others, until what is withheld is at least two groups and reaches the bar.
# `tests/reporting/test_equity.py` holds the two against each other.
CREATE = """
CREATE FUNCTION public.reporting_equity_groups(asked text, cohorts uuid[], bar integer)
RETURNS TABLE (choice text, people integer, matched integer, met integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
WITH persons AS (
    SELECT e.person_id,
           bool_or(EXISTS (
               SELECT FROM public.matching_relationshipmember m
               WHERE m.organization_id = e.organization_id AND m.enrollment_id = e.id
           )) AS is_matched,
           bool_or(EXISTS (
               SELECT FROM public.matching_relationshipmember m
               JOIN public.scheduling_meeting s ON s.organization_id = m.organization_id
                AND s.relationship_id = m.relationship_id AND s.status = 'held'
               WHERE m.organization_id = e.organization_id AND m.enrollment_id = e.id
           )) AS has_met
      FROM public.participants_enrollment e
     WHERE e.organization_id = nullif(current_setting('app.organization', true), '')::uuid
       AND e.cohort_id = ANY (cohorts) AND e.status IN ('accepted', 'completed')
     GROUP BY e.person_id
), counted AS (
    SELECT coalesce(a.choice, '') AS choice, count(*) AS people,
           count(*) FILTER (WHERE p.is_matched) AS matched,
           count(*) FILTER (WHERE p.has_met) AS met
      FROM persons p
      LEFT JOIN public.participants_equityanswer a
        ON a.organization_id = nullif(current_setting('app.organization', true), '')::uuid
       AND a.person_id = p.person_id AND a.question = asked
     GROUP BY 1
), ranked AS (
    SELECT c.*, row_number() OVER w AS place, sum(c.people) OVER w AS together,
           count(*) FILTER (WHERE c.people < greatest(bar, 11)) OVER () AS small
      FROM counted c WINDOW w AS (ORDER BY c.people, c.choice ROWS UNBOUNDED PRECEDING)
), cut AS (
    SELECT CASE WHEN coalesce(max(r.small), 0) = 0 THEN 0 ELSE coalesce(
        min(r.place) FILTER (
            WHERE r.place >= greatest(r.small, 2) AND r.together >= greatest(bar, 11)
        ), count(*)) END AS hidden
      FROM ranked r
)
SELECT r.choice, (5 * round(r.people / 5.0))::integer,
       (5 * round(20.0 * r.matched / r.people))::integer,
       (5 * round(20.0 * r.met / r.people))::integer
  FROM ranked r, cut WHERE r.place > cut.hidden
$$;
REVOKE ALL ON FUNCTION public.reporting_equity_groups FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0002_rhythm_state"),
        ("participants", "0006_equity"),
        ("matching", "0001_initial"),
        ("scheduling", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION public.reporting_equity_groups"),
    ]
