"""Reports on paper: the figures of a page, typeset."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from mentorship.models import Organization
from mentorship.typesetting import Sheet, typeset_sheet
from programs.lessons import TOPICS
from reporting.queries.closing import ClosingReport
from reporting.queries.feedback import Mean, SurveyResult
from reporting.suppression import Withheld
from scheduling.protected_time import hours_in_words


def closing_report_pdf(
    organization: Organization, report: ClosingReport, made_at: datetime
) -> bytes:
    """A cohort's closing report, to file and to hand on."""
    cohort = report.cohort
    days = {"since": _day(cohort.starts_on), "until": _day(cohort.ends_on)}
    sheet = Sheet(
        organization,
        _("Closing report: %(program)s, %(cohort)s")
        % {"program": cohort.program.name, "cohort": cohort.name},
        _("%(since)s to %(until)s") % days,
        _("Made on %(day)s. Figures of small groups are withheld.")
        % {"day": _day(localdate(made_at))},
    )
    _journey(sheet, report)
    _activity(sheet, report)
    for survey in report.surveys:
        _survey(sheet, survey)
    _lessons(sheet, report)
    return typeset_sheet(sheet, made_at=made_at)


def counted_later() -> str:
    """What a closing report does not tell yet, to who does not manage the cohort."""
    return _(
        "Hours of each side, steps of goals and who goes on are counted once, in the night after "
        "the cohort is closed, and shown from then on."
    )


def rounded() -> str:
    """That a closing report's counts are round, to who does not manage the cohort."""
    return _(
        "Meetings, hours, steps of goals and who goes on are to the nearest five; 0 stands for "
        "fewer than three."
    )


def _journey(sheet: Sheet, report: ClosingReport) -> None:
    reached = report.journey
    sheet.heading(_("People"))
    sheet.table(
        [_("How far they came"), _("People")],
        [
            [_("Invited"), str(reached.invited)],
            [_("Accepted"), str(reached.accepted)],
            [_("Matched"), str(reached.matched)],
            [_("Met at least once"), _shown(report.whole, str(reached.met))],
            [_("Completed"), str(reached.completed)],
            [_("Withdrew after they were accepted"), _shown(report.withdrawn)],
            *_certificates(report),
        ],
        numbers=[1],
    )


def _certificates(report: ClosingReport) -> list[list[str]]:
    if report.certificates is None:
        return []
    return [[_("Certificates given"), str(report.certificates)]]


def _activity(sheet: Sheet, report: ClosingReport) -> None:
    sheet.heading(_("Time together"))
    facts = {}
    if not isinstance(report.whole, Withheld):
        facts[_("Meetings held")] = str(report.whole.meetings_held)
        facts[_("Meetings missed")] = str(report.whole.meetings_missed)
        facts[_("Time together")] = hours_in_words(report.whole.minutes)
    if not isinstance(report.goal_steps, Withheld):
        done, every = report.goal_steps
        facts[_("Steps of goals done")] = _("%(done)s of %(all)s") % {"done": done, "all": every}
    if not isinstance(report.going_on, Withheld):
        words = {"done": report.going_on.relationships, "all": report.going_on.of}
        facts[_("Relationships that go on informally")] = _("%(done)s of %(all)s") % words
    if facts:
        sheet.facts(facts)
    if report.is_rounded:
        sheet.text(rounded(), is_muted=True)
    if report.is_counted_later:
        sheet.text(counted_later(), is_muted=True)
    if report.hours:
        sheet.table(
            [_("Side"), _("People"), _("Time of all"), _("Median per person")],
            [
                [str(label), _("withheld"), "", ""]
                if isinstance(one, Withheld)
                else [str(label), str(one.people), one.in_words, one.median_in_words]
                for label, one in report.hours
            ],
            numbers=[1, 2, 3],
        )


def _survey(sheet: Sheet, survey: SurveyResult) -> None:
    sheet.heading(survey.title)
    sheet.text(survey.response, is_muted=True)
    told = [*(one.told for one in survey.scores), *survey.questions]
    rows = [[one.text, _mean(one.everyone)] for one in told]
    if rows:
        sheet.table([_("Question"), _("Mean of all")], rows, numbers=[1])
    for one in survey.choices:
        shares = [[share.label, share.text] for share in one.shares] or [[_("withheld"), ""]]
        sheet.table([one.text, _("Share")], shares, numbers=[1])


def _lessons(sheet: Sheet, report: ClosingReport) -> None:
    cohort = report.cohort
    if not (cohort.lessons or cohort.setting_lessons):
        return
    sheet.heading(_("Lessons for the next cohort"))
    if cohort.lessons:
        sheet.text(cohort.lessons)
    sheet.facts(
        {
            str(label): cohort.setting_lessons[topic]
            for topic, label in TOPICS.items()
            if topic in cohort.setting_lessons
        }
    )


def _mean(mean: Mean | Withheld) -> str:
    if isinstance(mean, Withheld):
        return _("withheld")
    words = {"mean": mean.value, "most": mean.highest, "about": mean.about}
    return _("%(mean)s of %(most)s (%(about)s answers)") % words


def _shown(figure: object, text: str | None = None) -> str:
    if isinstance(figure, Withheld):
        return _("withheld")
    return str(figure) if text is None else text


def _day(day: date) -> str:
    return date_format(day, "j F Y")
