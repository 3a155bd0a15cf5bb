"""What a cohort learnt, under the settings that it touches: shown beside them in the next one."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from mentorship.errors import Invalid
from mentorship.texts import gettext_lazy
from programs.models import Cohort

LONGEST = 2000
TOPICS: Mapping[str, Any] = {
    "days": gettext_lazy("Days and length"),
    "places": gettext_lazy("Places"),
    "enrollment": gettext_lazy("Enrolment and its questions"),
    "matching": gettext_lazy("Matching"),
    "structure": gettext_lazy("Rhythm, steps and guides"),
}


def known_lessons(lessons: Mapping[str, str]) -> dict[str, str]:
    """The lessons as they are kept. Raises Invalid for another topic, and what is too long."""
    kept = {topic: str(text).strip() for topic, text in lessons.items() if str(text).strip()}
    for topic, text in kept.items():
        if topic not in TOPICS or len(text) > LONGEST:
            words = _("At most %(count)s characters, on a topic that there is.") % {
                "count": LONGEST
            }
            raise Invalid(words, code="lessons", fields={"setting_lessons": words, topic: words})
    return kept


def lessons_for(cohort: Cohort) -> dict[str, str]:
    """What the cohort that this one was copied from has to say to its settings."""
    original = cohort.copied_from
    return dict(original.setting_lessons) if original is not None else {}
