"""The SQL that turns facts into rollups: one statement for all levels, weeks and months.

A statement counts the facts anew and puts the result in place of what was there, so that it may
run twice, late, in any order, beside itself, and the numbers are the same. It returns the periods
whose numbers changed. Nothing is ever added to a number that was stored.

Who stayed is counted by a statement of its own, of people rather than of meetings.

It counts the whole history of an organisation, or (`of_periods`) given weeks and months alone,
and of those (`of_keys`) given rows alone. What it leaves out, it leaves untouched.
"""

from reporting.rollups.keys import PERIODS_OF, keys_statement
from reporting.rollups.measures import MEASURES, PERIODS, SCOPES, stage_id
from reporting.rollups.retention import retention_statement
from reporting.rollups.statements import statement

__all__ = [
    "MEASURES",
    "PERIODS",
    "PERIODS_OF",
    "SCOPES",
    "keys_statement",
    "retention_statement",
    "stage_id",
    "statement",
]
