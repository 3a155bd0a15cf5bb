"""Certificates and records on paper, and as data for another program."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import qrcode
import qrcode.image.svg
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorship.addresses import absolute
from mentorship.models import Organization
from mentorship.typesetting import Sheet, typeset, typeset_sheet
from participants.queries.own_scores import OwnScore
from scheduling.protected_time import hours_in_words
from scheduling.record.frameworks import stages_of
from scheduling.record.models import Certificate
from scheduling.record.numbers import grouped
from scheduling.record.queries.hours import Part, Year
from scheduling.record.words import InWords

FORMAT, VERSION = "mentorship.personal-record", 1


def check_address(organization: Organization, certificate: Certificate) -> str:
    """Where anybody who has the certificate in hand can see that it is true."""
    parts = {"house": organization.slug, "number": grouped(certificate.number)}
    return absolute(reverse("certificate", kwargs=parts))


def statement_of(certificate: Certificate) -> str:
    """What the certificate says, in a sentence without the name."""
    sentences = {
        "mentor": _("took part as a mentor in %(program)s, %(cohort)s."),
        "mentee": _("took part as a mentee in %(program)s, %(cohort)s."),
        "peer": _("took part as a peer in %(program)s, %(cohort)s."),
    }
    words = {"program": certificate.program, "cohort": certificate.cohort}
    return sentences[certificate.role] % words


def facts_of(certificate: Certificate) -> list[tuple[str, str]]:
    """The same facts for paper and for the page behind the number."""
    return [
        (_("From"), _day(certificate.began_on)),
        (_("To"), _day(certificate.ended_on)),
        (_("Meetings"), str(certificate.meetings)),
        (_("Time together"), hours_in_words(certificate.minutes)),
        (_("Issued"), _day(localdate(certificate.issued_at))),
    ]


def certificate_pdf(organization: Organization, certificate: Certificate) -> bytes:
    """The certificate, on a page to print or to hand in."""
    address = check_address(organization, certificate)
    words = {
        "organization": certificate.issuer,
        "name": certificate.holder,
        "statement": statement_of(certificate),
        "facts": facts_of(certificate),
        "check": _("Anybody who has this certificate can check it here:"),
        "address": address,
        "numbered": _("Number %(number)s") % {"number": grouped(certificate.number)},
        "code": _code(address),
        "code-alt": _("The same address as a code for a camera"),
    }
    title = _("Certificate of mentoring")
    return typeset("certificate", organization, title, words, made_at=certificate.issued_at)


def record_pdf(
    organization: Organization,
    name: str,
    parts: Sequence[Part],
    years: Sequence[Year],
    certificates: Iterable[Certificate],
    scores: Sequence[OwnScore],
    reflections: Sequence[InWords],
    made_at: datetime,
) -> bytes:
    """A personal record to hand in for revalidation. Names nobody but its owner."""
    sheet = Sheet(
        organization,
        _("Record of mentoring"),
        name,
        _("Made on %(day)s by the person whom it is about.") % {"day": _day(localdate(made_at))},
    )
    _hours(sheet, parts, years)
    _certificates(sheet, organization, list(certificates))
    _scores(sheet, scores)
    _reflections(sheet, reflections)
    return typeset_sheet(sheet, made_at=made_at)


def record_data(
    organization: Organization,
    name: str,
    parts: Iterable[Part],
    years: Iterable[Year],
    certificates: Iterable[Certificate],
    scores: Sequence[OwnScore],
    reflections: Iterable[InWords],
    made_at: datetime,
) -> dict[str, Any]:
    """The same for a program; the format and its version stand first."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": made_at,
        "organization": organization.name,
        "name": name,
        "hours": [
            {
                "program": one.program,
                "cohort": one.cohort,
                "role": one.role,
                "began_on": one.began_on,
                "ended_on": one.ended_on,
                "meetings": one.meetings,
                "minutes": one.minutes,
            }
            for one in parts
        ],
        "years": [
            {"year": one.number, "meetings": one.meetings, "minutes": one.minutes} for one in years
        ],
        "certificates": [
            {
                "number": grouped(one.number),
                "program": one.program,
                "cohort": one.cohort,
                "role": one.role,
                "began_on": one.began_on,
                "ended_on": one.ended_on,
                "meetings": one.meetings,
                "minutes": one.minutes,
                "issued_at": one.issued_at,
                "check": check_address(organization, one),
            }
            for one in certificates
        ],
        "scores": [
            {
                "title": one.title,
                "survey": one.survey,
                "answered_on": one.answered_on,
                "instrument": one.instrument,
                "version": one.version,
                "is_validated": one.is_validated,
                "score": one.score,
                "lowest": one.lowest,
                "highest": one.highest,
                "means": one.means,
            }
            for one in scores
        ],
        "reflections": [
            {
                "framework": one.reflection.framework,
                "happened_on": one.reflection.happened_on,
                "written_at": one.reflection.written_at,
                "title": one.title,
                "stages": one.stages,
            }
            for one in reflections
        ],
    }


def file_name(*words: str) -> str:
    """A name that every file system takes."""
    return slugify(" ".join(words)) or "mentoring"


def _hours(sheet: Sheet, parts: Sequence[Part], years: Sequence[Year]) -> None:
    sheet.heading(_("Time given"))
    if not parts:
        sheet.text(_("No meetings yet."))
        return
    sheet.table(
        [_("Programme"), _("As"), _("From"), _("To"), _("Meetings"), _("Time together")],
        [
            [
                f"{one.program}, {one.cohort}",
                one.role_in_words,
                _day(one.began_on),
                _day(one.ended_on) if one.ended_on else _("still going on"),
                str(one.meetings),
                one.hours,
            ]
            for one in parts
        ],
        numbers=[4, 5],
    )
    if years:
        sheet.table(
            [_("Calendar year"), _("Meetings"), _("Time together")],
            [[str(one.number), str(one.meetings), one.hours] for one in years],
            numbers=[1, 2],
        )


def _certificates(sheet: Sheet, organization: Organization, rows: list[Certificate]) -> None:
    if not rows:
        return
    sheet.heading(_("Certificates"))
    for one in rows:
        sheet.facts(
            {
                f"{one.program}, {one.cohort}": _("number %(number)s, issued on %(day)s")
                % {"number": grouped(one.number), "day": _day(localdate(one.issued_at))},
                _("To check it"): check_address(organization, one),
            }
        )


def _scores(sheet: Sheet, rows: Sequence[OwnScore]) -> None:
    if not rows:
        return
    sheet.heading(_("My scores"))
    sheet.table(
        [_("Scale"), _("Survey"), _("Answered"), _("Score"), _("What it says")],
        [
            [
                one.title,
                one.survey,
                _day(one.answered_on),
                _("%(score)s, from %(lowest)g to %(highest)g")
                % {"score": one.score_text, "lowest": one.lowest, "highest": one.highest},
                one.means or "–",
            ]
            for one in rows
        ],
    )


def _reflections(sheet: Sheet, rows: Sequence[InWords]) -> None:
    if not rows:
        return
    sheet.heading(_("Reflections"))
    count = ngettext("One reflection.", "%(count)s reflections.", len(rows)) % {"count": len(rows)}
    sheet.text(count, is_muted=True)
    for one in rows:
        sheet.heading(one.title, 2)
        sheet.text(_day(one.reflection.happened_on), is_muted=True)
        labels = {stage.key: str(stage.label) for stage in stages_of(one.reflection.framework)}
        for key, words in one.stages.items():
            sheet.heading(labels.get(key, key), 3)
            sheet.text(words)


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _code(address: str) -> str:
    image = qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, border=0)
    drawn: str = image.to_string().decode()
    return drawn
