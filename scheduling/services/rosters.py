"""Importing rosters: upload, map, explain codes, preview, import, discard."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorship import audit, progress
from mentorship.access import Actor, require
from mentorship.errors import Invalid
from mentorship.queries.members import membership_of
from mentorship.statistics import refresh_statistics
from mentorship.tenancy import current_organization_id
from participants.files import READ_AS, read_as_of, taken_in, told_before
from participants.importing.reading import Table
from scheduling import roster_writing, rules
from scheduling.models import (
    RosterCode,
    RosterEntry,
    RosterImport,
    RosterMapping,
    RosterRemark,
)
from scheduling.queries.rosters import known_by_number, remembered_columns
from scheduling.roster_files import (
    columns_of,
    is_wide,
    layout_of,
    likely_order,
    meanings,
    opened_roster,
    questions_of,
    samples_of,
)
from scheduling.rosters import columns
from scheduling.rosters.reading import Line, Reader, Tally

Status = RosterImport.Status
MOST_UNKNOWN_LISTED = 2_000
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('roster ' || %s, 0))"


@transaction.atomic
def upload_roster(
    *, actor: Actor, file: "File[bytes]", file_name: str, reading: dict[str, str] | None = None
) -> RosterImport:
    """Keep a roster export and guess what its columns hold, or remember what was chosen before.

    `reading` may name the encoding, the separator or the sheet where the guess would be wrong.
    Raises Invalid with a clear word when no row of the file can be read.
    """
    require(rules.import_rosters, actor)
    row = RosterImport(options=dict(reading or {}), requested_by=membership_of(actor))
    with taken_in(row, file, file_name), opened_roster(row) as table:
        row.mapping, row.options = _understood(table)
    row.save()
    audit.record(actor=actor, action="roster_import.uploaded", subject=row)
    return row


def _understood(table: Table) -> tuple[dict[str, str], dict[str, Any]]:
    """The mapping and the options to begin with."""
    remembered = remembered_columns(columns.signature(table.headings, timezone.localdate()))
    if remembered:
        return remembered.mapping, {
            "is_remembered": True,
            **remembered.options,
            **read_as_of(table),
        }
    guessed = columns.guess_columns(table.headings, samples_of(table))
    mapping = {table.headings[i]: field for i, field in guessed.items()}
    return mapping, read_as_of(table)


@transaction.atomic
def map_roster(
    *,
    actor: Actor,
    roster_import: RosterImport,
    mapping: dict[str, str],
    options: dict[str, Any],
) -> RosterImport:
    """Say what each column holds, remember it, and ask for the preview (`read_roster`).

    Raises Invalid when the mapping cannot work, or when no order of day and month is chosen and
    the file does not tell it.
    """
    row = _locked(roster_import.pk)
    require(rules.import_rosters, actor)
    row.require_status(Status.UPLOADED, Status.ASKING, Status.PREVIEWED, Status.FAILED)
    with opened_roster(row) as table:
        found = columns_of(table, mapping)
        if faults := columns.faults_of(found, is_wide(table), table.headings):
            raise Invalid(" ".join(faults), fields={"mapping": " ".join(faults)})
        row.mapping = {table.headings[i]: field for i, field in found.items()}
        order = options.get("date_order") or _order_told(table, found, row.options)
        kept = {"date_order": order, "gaps_are_free": bool(options.get("gaps_are_free"))}
        signature = columns.signature(table.headings, timezone.localdate())
        RosterMapping.remember(signature, row.mapping, kept)
    read_as = {name: row.options.get(name, "") for name in READ_AS}
    row.options = {**read_as, **kept}
    _ask_to_read(row)
    audit.record(actor=actor, action="roster_import.mapped", subject=row, columns=len(found))
    return row


def _order_told(table: Table, found: dict[int, str], before: dict[str, Any]) -> str:
    seen = likely_order(table, found)
    return seen.order() if not seen.is_ambiguous else told_before(seen, before)


@transaction.atomic
def explain_codes(
    *, actor: Actor, roster_import: RosterImport, answers: Mapping[str, Mapping[str, Any]]
) -> RosterImport:
    """Say what unknown codes mean, keep it for all rosters, and ask for the preview again.

    `answers`: code → {means, kind, starts, ends}. What is to be left out is left out of this
    import alone. Raises Invalid where a code is not answered.
    """
    row = _locked(roster_import.pk)
    require(rules.import_rosters, actor)
    row.require_status(Status.ASKING)
    asked = [question["code"] for question in row.questions]
    if missing := [code for code in asked if code not in answers]:
        raise Invalid(
            _("Say what “%(missing)s” means.") % {"missing": missing[0]}, code="code_unexplained"
        )
    _keep_answers(row, {code: answers[code] for code in asked})
    _ask_to_read(row)
    audit.record(actor=actor, action="roster_import.explained", subject=row, codes=len(asked))
    return row


@transaction.atomic
def explain_beforehand(
    *, actor: Actor, roster_import: RosterImport, answers: Mapping[str, Mapping[str, Any]]
) -> RosterImport:
    """Say what codes mean before the file is read, so that it need not ask (`explain_codes`).

    A code that is known stays as it is.
    """
    row = _locked(roster_import.pk)
    require(rules.import_rosters, actor)
    row.require_status(Status.READING)
    known = meanings()
    told = {code: answer for code, answer in answers.items() if code.casefold() not in known}
    _keep_answers(row, told)
    row.save(update_fields=["options"])
    audit.record(actor=actor, action="roster_import.explained", subject=row, codes=len(told))
    return row


def _keep_answers(row: RosterImport, answers: Mapping[str, Mapping[str, Any]]) -> None:
    """Codes for all rosters; what is left out, for this import alone."""
    left_out = [
        code for code, answer in answers.items() if answer["means"] == RosterCode.Means.LEFT_OUT
    ]
    for code in answers.keys() - left_out:
        _keep_code(code, answers[code])
    row.options = {**row.options, "left_out": left_out}


def _keep_code(code: str, answer: Mapping[str, Any]) -> None:
    values = {
        "means": answer["means"],
        "kind": answer.get("kind") or "",
        "starts": answer.get("starts"),
        "ends": answer.get("ends"),
        "changed_at": timezone.now(),
    }
    if not RosterCode.objects.filter(code__iexact=code).update(**values):
        RosterCode.objects.create(code=code, **values)


@transaction.atomic
def change_code(*, actor: Actor, code: RosterCode, answer: Mapping[str, Any]) -> RosterCode:
    """Say anew what a code means. Shifts that are there stay until their roster is read again."""
    row = RosterCode.objects.select_for_update().get(pk=code.pk)
    require(rules.import_rosters, actor)
    _keep_code(row.code, answer)
    row.refresh_from_db()
    audit.record(actor=actor, action="roster_code.changed", subject=row, means=row.means)
    return row


@transaction.atomic
def read_roster(*, actor: Actor, import_id: UUID) -> RosterImport:
    """Read the file and work out what the import would do; or ask about codes that nobody has
    explained. Changes nobody. Twice is once."""
    row = _locked(import_id)
    require(rules.import_rosters, actor)
    if row.status != Status.READING:
        return row
    tally = _staged(row)
    row.remarks.all().delete()
    row.questions = questions_of(tally.unknown_codes, tally.times_of_codes)
    if row.questions:
        row.status, row.counts = Status.ASKING, {}
    else:
        _remark(row, tally)
        row.status, row.counts = Status.PREVIEWED, _counts(tally)
    row.save(update_fields=["status", "counts", "questions"])
    audit.record(actor=actor, action="roster_import.read", subject=row, rows=tally.rows)
    return row


@transaction.atomic
def start_roster(*, actor: Actor, roster_import: RosterImport) -> RosterImport:
    """Ask for a previewed roster to be imported (`run_roster`)."""
    row = _locked(roster_import.pk)
    require(rules.import_rosters, actor)
    row.require_status(Status.PREVIEWED)
    row.begin()
    audit.record(actor=actor, action="roster_import.started", subject=row)
    return row


@transaction.atomic
def run_roster(*, actor: Actor, import_id: UUID) -> RosterImport:
    """Replace the days that the file covers, of the people in it. All of it or nothing; twice is
    once. The file is read anew, so that what changed since the preview counts."""
    row = _locked(import_id)
    require(rules.import_rosters, actor)
    if row.status != Status.IMPORTING:
        return row
    tally = _staged(row)
    if tally.unknown_codes:
        raise Invalid(_("A code is not explained any more. Read the roster again."), code="codes")
    counts = _counts(tally)
    row.remarks.all().delete()
    _remark(row, tally)
    _one_at_a_time()
    roster_writing.replace(lambda done, total: progress.report(row.pk, done, total, "writing"))
    refresh_statistics(RosterEntry)
    row.end(counts)
    audit.record(actor=actor, action="roster_import.imported", subject=row, **_told(row.counts))
    return row


@transaction.atomic
def fail_roster(*, actor: Actor, import_id: UUID, reason: str) -> None:
    """Say why a roster could not be read or imported; nobody was changed by it."""
    row = _locked(import_id)
    require(rules.import_rosters, actor)
    if row.fail(reason):
        audit.record(actor=actor, action="roster_import.failed", subject=row)


@transaction.atomic
def discard_roster(*, actor: Actor, roster_import: RosterImport) -> None:
    """Give up an import that was not carried out, and delete its file."""
    row = _locked(roster_import.pk)
    require(rules.import_rosters, actor)
    row.require_status(Status.UPLOADED, Status.ASKING, Status.PREVIEWED, Status.FAILED)
    row.remarks.all().delete()
    row.give_up()
    audit.record(actor=actor, action="roster_import.discarded", subject=row)


def _ask_to_read(row: RosterImport) -> None:
    row.status, row.error, row.questions = Status.READING, "", []
    row.save(update_fields=["mapping", "options", "status", "error", "questions"])


def _staged(row: RosterImport) -> Tally:
    """Read the file into the staging table; nothing else is changed."""
    total = _likely_rows(row)
    with opened_roster(row) as table:
        layout = layout_of(table, row)
        reader = Reader(layout, known_by_number())

        def lines() -> Iterator[Line]:
            yield from reader.lines(table.records())
            if row.options.get("gaps_are_free"):
                yield from reader.free_days()

        roster_writing.stage(
            lines(), lambda done: progress.report(row.pk, min(done, total), total, "reading")
        )
    return reader.tally


def _likely_rows(row: RosterImport) -> int:
    """By the size of the file, where it has not been counted."""
    counted: int = row.counts.get("rows", 0)
    return counted or max(int(row.file.size / 28), 1)


def _counts(tally: Tally) -> dict[str, Any]:
    found = asdict(roster_writing.compared())
    unknown = sum(tally.unknown_people.values())
    return found | {
        "rows": tally.rows,
        "refused": tally.refused,
        "left_out": tally.left_out,
        "unknown_people": len(tally.unknown_people),
        "unknown_rows": unknown,
        "first_on": tally.first_on.isoformat() if tally.first_on else "",
        "last_on": tally.last_on.isoformat() if tally.last_on else "",
    }


def _told(counts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in counts.items() if isinstance(value, int)}


def _remark(row: RosterImport, tally: Tally) -> None:
    """Keep what was refused, and whom nobody knows; the first two thousand of each."""
    refused = [
        RosterRemark(
            roster_import=row,
            line=one.line,
            employee_number=one.number[:200],
            code=one.fault.code,
            value=one.fault.value[:200],
            reason=one.fault.reason[:300],
        )
        for one in tally.problems
    ]
    unknown = [
        RosterRemark(
            roster_import=row,
            line=tally.first_lines[number],
            rows=count,
            employee_number=number[:200],
            code="person_unknown" if number else "number_missing",
            reason=_("Nobody here has this employee number or address.")
            if number
            else _("The row does not say whose it is."),
        )
        for number, count in tally.unknown_people.most_common(MOST_UNKNOWN_LISTED)
    ]
    RosterRemark.objects.bulk_create([*unknown, *refused], batch_size=1_000)


def _one_at_a_time() -> None:
    """Two imports of one organisation write one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [str(current_organization_id())])


def _locked(import_id: UUID) -> RosterImport:
    return RosterImport.objects.select_for_update().get(pk=import_id)
