"""The closing report as a file."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict
from programs.models import Cohort
from reporting import rules
from reporting.paper import closing_report_pdf
from reporting.queries.closing import REPORTED, closing_report


@transaction.atomic
def fetch_closing_report(*, actor: Actor, cohort: Cohort) -> bytes:
    """The report of a closing or closed cohort as a PDF: what the actor sees on the page.

    Raises NotAllowed; Conflict while the cohort still runs.
    """
    require(rules.see_cohort_report, actor, cohort)
    if cohort.status not in REPORTED:
        raise Conflict(_("This cohort is not closing yet."), code="cohort_state")
    audit.record(actor=actor, action="closing.reported", subject=cohort)
    report = closing_report(actor, cohort)
    return closing_report_pdf(actor.organization, report, timezone.now())
