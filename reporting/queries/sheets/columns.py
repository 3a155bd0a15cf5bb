"""Columns that several tables have."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reporting.spreadsheets import Column


def of_program() -> Column:
    """Which programme a row is of."""
    return Column(_("Programme"), _("The programme's name."), 26)


def of_cohort() -> tuple[Column, Column]:
    """Which programme and cohort a row is of."""
    return of_program(), Column(_("Cohort"), _("The cohort's name."), 18)


def of_person() -> tuple[Column, Column, Column]:
    """Whom a row is of: number, given name, family name."""
    return (
        Column(_("Employee number"), _("The number in the HR system.")),
        Column(_("Given name"), _("As HR has it."), 18),
        Column(_("Family name"), _("As HR has it."), 20),
    )
