"""What a page of reports says: figures with their denominators, and charts of them.

Pure: what the queries found goes in; words, figures and geometry come out.
"""

from reporting.dashboards.calendar import (
    MET_LATELY,
    MONTHS_SHOWN,
    WEEKS_SHOWN,
    day,
    last_months,
    last_weeks,
    monday_of,
    months_between,
    weeks_between,
)
from reporting.dashboards.capacity import CapacityBoard, capacity_board
from reporting.dashboards.charting import (
    journey_chart,
    meetings_chart,
    six_months,
    trend_chart,
)
from reporting.dashboards.cohorts import cohort_stats, lede, week_of_life
from reporting.dashboards.columns import (
    Column,
    Columns,
    cohort_columns,
    equity_columns,
    look_columns,
    protected_columns,
)
from reporting.dashboards.comparison import Compared, compared
from reporting.dashboards.confidence import confidence_stats
from reporting.dashboards.figures import Stat
from reporting.dashboards.groups import (
    STAGES_REFUSED,
    Focus,
    WeeksChart,
    focus,
    merged,
    refused_focus,
    weeks_chart,
)
from reporting.dashboards.own import OwnBoard, expected_meetings, own_board
from reporting.dashboards.periods import Period, between, latest, twelve_months, whole_life
from reporting.dashboards.places import (
    not_narrowed,
    place_stats,
    published_stats,
)
from reporting.dashboards.protected import (
    ProtectedBoard,
    ProtectedTotal,
    protected_board,
    protected_total,
)
from reporting.dashboards.relationships import (
    ICONS,
    TONES,
    StateCount,
    counted,
    noun,
    state_counts,
    states_chart,
)
from reporting.dashboards.totals import overview_stats

__all__ = [
    "ICONS",
    "MET_LATELY",
    "MONTHS_SHOWN",
    "STAGES_REFUSED",
    "TONES",
    "WEEKS_SHOWN",
    "CapacityBoard",
    "Column",
    "Columns",
    "Compared",
    "Focus",
    "OwnBoard",
    "Period",
    "ProtectedBoard",
    "ProtectedTotal",
    "Stat",
    "StateCount",
    "WeeksChart",
    "between",
    "capacity_board",
    "cohort_columns",
    "cohort_stats",
    "compared",
    "confidence_stats",
    "counted",
    "day",
    "equity_columns",
    "expected_meetings",
    "focus",
    "journey_chart",
    "last_months",
    "last_weeks",
    "latest",
    "lede",
    "look_columns",
    "meetings_chart",
    "merged",
    "monday_of",
    "months_between",
    "not_narrowed",
    "noun",
    "overview_stats",
    "own_board",
    "place_stats",
    "protected_board",
    "protected_columns",
    "protected_total",
    "published_stats",
    "refused_focus",
    "six_months",
    "state_counts",
    "states_chart",
    "trend_chart",
    "twelve_months",
    "week_of_life",
    "weeks_between",
    "weeks_chart",
    "whole_life",
]
