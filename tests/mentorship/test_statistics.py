"""The planner learns of many new rows at once."""

from django.db import connection

from mentorship.statistics import refresh_statistics
from participants.models import Skill
from tests.factories.participants import SkillFactory
from tests.world import World


def test_the_planner_knows_the_new_rows(committed: World) -> None:
    with committed.northgate.activate():
        SkillFactory.create_batch(50)
        assert refresh_statistics(Skill)
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'participants_skill'")
            assert cursor.fetchone()[0] >= 50
