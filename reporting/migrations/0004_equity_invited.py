"""Who of the staff is invited, by what people declared: counted inside the database, like groups."""

from django.db import migrations

# Groups are withheld by the rule of `reporting_equity_groups`, here over the whole current staff.
# A share is rounded to steps of five per cent, and of a small group to steps of at least five
# people: the invited of a group are never told more finely than that.
CREATE = """
CREATE FUNCTION public.reporting_equity_invited(asked text, cohorts uuid[], bar integer)
RETURNS TABLE (choice text, staff integer, invited integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
WITH persons AS (
    SELECT p.id AS person_id,
           EXISTS (
               SELECT FROM public.participants_enrollment e
               WHERE e.organization_id = p.organization_id AND e.person_id = p.id
                 AND e.cohort_id = ANY (cohorts)
           ) AS is_invited
      FROM public.participants_person p
     WHERE p.organization_id = nullif(current_setting('app.organization', true), '')::uuid
       AND (p.left_on IS NULL OR p.left_on > current_date)
       AND p.employee_number NOT LIKE 'erased-%'
), counted AS (
    SELECT coalesce(a.choice, '') AS choice, count(*) AS staff,
           count(*) FILTER (WHERE p.is_invited) AS invited
      FROM persons p
      LEFT JOIN public.participants_equityanswer a
        ON a.organization_id = nullif(current_setting('app.organization', true), '')::uuid
       AND a.person_id = p.person_id AND a.question = asked
     GROUP BY 1
), ranked AS (
    SELECT c.*, row_number() OVER w AS place, sum(c.staff) OVER w AS together,
           count(*) FILTER (WHERE c.staff < greatest(bar, 11)) OVER () AS small
      FROM counted c WINDOW w AS (ORDER BY c.staff, c.choice ROWS UNBOUNDED PRECEDING)
), cut AS (
    SELECT CASE WHEN coalesce(max(r.small), 0) = 0 THEN 0 ELSE coalesce(
        min(r.place) FILTER (
            WHERE r.place >= greatest(r.small, 2) AND r.together >= greatest(bar, 11)
        ), count(*)) END AS hidden
      FROM ranked r
), stepped AS (
    SELECT r.*, 5 * ceil(greatest(5.0, 500.0 / r.staff) / 5.0) AS step FROM ranked r
)
SELECT s.choice, (5 * round(s.staff / 5.0))::integer,
       least(100, s.step * round(100.0 * s.invited / s.staff / s.step))::integer
  FROM stepped s, cut WHERE s.place > cut.hidden
$$;
REVOKE ALL ON FUNCTION public.reporting_equity_invited FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0003_equity_groups"),
        ("participants", "0007_facts"),
    ]

    operations = [
        migrations.RunSQL(CREATE, "DROP FUNCTION public.reporting_equity_invited"),
    ]
