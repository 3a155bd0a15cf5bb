"""A manager tries everything to find out that somebody excluded somebody.

The attacker does the same long series of acts, by page and by API, in worlds that differ by one
confidential cause alone, and writes down every answer. The worlds of a private exclusion, from
either side, must read word for word like those of causes that have nothing to do with a wish:
a pairing in a programme that the attacker does not see, a match declined there, a reporting line.
"""

import json
import re
from collections.abc import Callable
from itertools import combinations, product
from typing import Any
from unittest import mock

from django.db import transaction
from django.test import Client
from django.urls import reverse

from matching.models import MatchRun, PairRule, Proposal
from matching.services import solve_run
from mentorship.models import AuditEvent, OutboxMessage
from participants.models import Enrollment, Exclusion, Person
from reporting.models import Export
from reporting.queries.sheets import sheet_of
from tests.factories.matching import MatchRunFactory, ProposalFactory, pair
from tests.factories.participants import EnrollmentFactory
from tests.matching.conftest import MENTEES, MENTORS, Ward
from tests.world import World

MENTEE, MENTOR = "mentee_b", "mentor_b"
"""The two of the cause: the best match that there is, so that its absence is seen."""

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}")
_CHANGING = re.compile(
    r'value="\w{64}"|"seconds": ?[\d.]+|[\d.]+ (?:seconds?|s)\b|\d{4}-\d\d-\d\dT[\d:.]+Z?'
    r"|\d{1,2}:\d\d|data-token=\S+|Run \d+|run \d+|\"number\": ?\d+"
)


def nothing(ward: Ward) -> None:
    """The world without any cause."""


def wish_of_the_mentee(ward: Ward) -> None:
    Exclusion.objects.create(person=ward.person(MENTEE), excluded=ward.person(MENTOR))


def wish_of_the_mentor(ward: Ward) -> None:
    Exclusion.objects.create(person=ward.person(MENTOR), excluded=ward.person(MENTEE))


def wishes_of_both(ward: Ward) -> None:
    wish_of_the_mentee(ward)
    wish_of_the_mentor(ward)


def _elsewhere(ward: Ward) -> tuple[Enrollment, Enrollment]:
    cohort = ward.house.other_cohort
    mentor = EnrollmentFactory(cohort=cohort, person=ward.person(MENTOR), role="mentor")
    return mentor, EnrollmentFactory(cohort=cohort, person=ward.person(MENTEE), role="mentee")


def together_elsewhere(ward: Ward) -> None:
    pair(*_elsewhere(ward), status="ended")


def declined_elsewhere(ward: Ward) -> None:
    mentor, mentee = _elsewhere(ward)
    run = MatchRunFactory(cohort=ward.house.other_cohort)
    ProposalFactory(run=run, mentor=mentor, mentee=mentee, status="declined")


def reporting_line(ward: Ward) -> None:
    Person.objects.filter(pk=ward.person(MENTEE).pk).update(line_manager=ward.person(MENTOR))


WISHES = [wish_of_the_mentee, wish_of_the_mentor, wishes_of_both]
ORDINARY = [together_elsewhere, declined_elsewhere, reporting_line]
Cause = Callable[[Ward], None]


class Attacker:
    """A manager of the programme, or an administrator, who writes down all that is answered."""

    def __init__(self, world: World, ward: Ward, who: str) -> None:
        self.client: Client = world.client(who)
        self.ward = ward
        self.seen: list[str] = []

    def address(self, name: str, **kwargs: Any) -> str:
        return reverse(name, kwargs={"slug": "northgate", **kwargs})

    def note(self, act: str, response: Any) -> Any:
        body = response.content.decode()
        self.seen.append(f"{act}: {response.status_code} {response.headers.get('Location')} {body}")
        return response

    def get(self, name: str, query: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        response = self.client.get(self.address(name, **kwargs), query or {})
        return self.note(f"get {name} {sorted((query or {}).items())}", response)

    def post(self, name: str, data: dict[str, Any], **kwargs: Any) -> Any:
        options = {"content_type": "application/json"} if name.startswith("api:") else {}
        path = self.address(name, **kwargs)
        return self.note(f"post {name}", self.client.post(path, data, **options))

    def solve(self, **data: Any) -> MatchRun | None:
        """Start a run as the attacker; the worker solves it."""
        self.post("matching:run_start", data, cohort_id=self.ward.cohort.pk)
        run = MatchRun.objects.filter(cohort=self.ward.cohort).order_by("-number").first()
        if run is not None and run.is_under_way:
            solve_run(actor=self.ward.system, run_id=run.pk)
        return run

    def read(self, run: MatchRun | None) -> None:
        """Everything that is shown of a run."""
        if run is None:
            return
        for name in ("matching:run", "api:match-run-detail", "api:match-run-proposals"):
            self.get(name, run_id=run.pk)
        self.get("api:match-run-unmatched", run_id=run.pk)
        self.get("matching:matching", cohort_id=self.ward.cohort.pk)
        self.get("api:match-run-list", cohort_id=self.ward.cohort.pk)
        for rules in ({}, {"must_same_site": True}):
            tried = {"weights": {"goals": 7, "wishes": 9}, "rules": rules}
            self.post("api:matching-preview", tried, cohort_id=self.ward.cohort.pk)

    def ask_why(self, run: MatchRun | None) -> None:
        """Why not X with Y, for every two people; on the page, too, where one of the two is of the
        cause."""
        for mentee, mentor in product(MENTEES, MENTORS):
            asked = self.ids(mentee, mentor)
            self.get("api:match-run-why", asked, run_id=run.pk if run else None)
            if mentee == MENTEE or mentor == MENTOR:
                self.get("matching:why", asked, run_id=run.pk if run else None)
            for kind in ("locked", "forbidden") if mentee == MENTEE else ():
                data = asked | {"kind": kind}
                self.get("api:match-run-effect", data, run_id=run.pk if run else None)

    def ids(self, mentee: str, mentor: str) -> dict[str, str]:
        enrolled = self.ward.enrollments
        return {"mentee": str(enrolled[mentee].pk), "mentor": str(enrolled[mentor].pk)}

    def lock_each(self) -> None:
        """Try to keep every two together; what was accepted is let go of again."""
        for mentee, mentor in product(MENTEES, MENTORS):
            data = self.ids(mentee, mentor) | {"kind": "locked"}
            self.post("api:pair-rule-list", data, cohort_id=self.ward.cohort.pk)
            self.post("matching:pair_rule_new", data, cohort_id=self.ward.cohort.pk)
            if mentee == MENTEE or mentor == MENTOR:
                self.get("api:pair-rule-list", cohort_id=self.ward.cohort.pk)
            PairRule.objects.filter(cohort=self.ward.cohort).delete()

    def force(self) -> None:
        """Forbid everybody else, so that only these two are left to each other."""
        for mentor in set(MENTORS) - {MENTOR}:
            data = self.ids(MENTEE, mentor) | {"kind": "forbidden"}
            self.post("api:pair-rule-list", data, cohort_id=self.ward.cohort.pk)
        run = self.solve()
        self.read(run)
        self.ask_why(run)
        PairRule.objects.filter(cohort=self.ward.cohort).delete()

    def swap_each(self, run: MatchRun | None) -> None:
        """Look at every exchange, and try each; what was done is undone."""
        proposals = list(Proposal.objects.filter(run=run).order_by("mentee_id"))
        for one in proposals:
            self.get("matching:swap", proposal_id=one.pk)
        for one, other in combinations(proposals, 2):
            with transaction.atomic():
                data = {"first": str(one.pk), "second": str(other.pk)}
                self.post("api:match-run-swap", data, run_id=one.run_id)
                transaction.set_rollback(True)

    def compare(self, first: MatchRun | None, second: MatchRun | None) -> None:
        if first and second:
            query = {"first": str(first.pk), "second": str(second.pk)}
            self.get("matching:compare", query, cohort_id=self.ward.cohort.pk)

    def publish(self, run: MatchRun | None) -> None:
        if run:
            self.post("api:match-run-publish", {}, run_id=run.pk)
            self.read(run)

    def export(self) -> None:
        actor = self.ward.admin
        for kind in sorted(set(Export.Kind.values) - {Export.Kind.BOARD}):
            sheet = sheet_of(actor, kind, self.ward.cohort)
            self.seen.append(f"export {kind}: {sheet.notes} {list(sheet.rows)}")

    def transcript(self) -> list[str]:
        """What was seen, with identifiers numbered in the order in which they appeared."""
        numbers: dict[str, str] = {}

        def number(found: re.Match[str]) -> str:
            return numbers.setdefault(found[0], f"<{len(numbers)}>")

        return [_UUID.sub(number, _CHANGING.sub("", one)) for one in self.seen]


def attacked(
    world: World, ward: Ward, cause: Cause, who: str, *, is_whole: bool = True
) -> list[str]:
    """The whole series in a world with this cause, or its beginning; undone afterwards."""
    # Django's client keeps a copy of the context of every fragment otherwise.
    with transaction.atomic(), mock.patch("django.test.client.store_rendered_templates"):
        attacker = Attacker(world, ward, who)
        before = attacker.solve()
        if who == "admin":
            # An administrator reads what a manager's run made.
            before = ward.solved()
        attacker.read(before)
        cause(ward)
        after = attacker.solve() if who == "manager" else ward.solved()
        attacker.read(after)
        attacker.compare(before, after)
        attacker.ask_why(before)
        attacker.ask_why(after)
        if who == "manager" and is_whole:
            attacker.compare(before, attacker.solve(base_run=str(before.pk) if before else ""))
            attacker.swap_each(before)
            attacker.swap_each(after)
            attacker.lock_each()
            attacker.force()
            attacker.publish(before)
        if is_whole:
            attacker.export()
        transaction.set_rollback(True)
    return attacker.transcript()


def differences(first: list[str], second: list[str]) -> list[tuple[str, str]]:
    assert len(first) == len(second)
    return [_around(a, b) for a, b in zip(first, second, strict=True) if a != b]


def _around(first: str, second: str) -> tuple[str, str]:
    """Where two answers part."""
    at = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
    return first[:60] + first[max(at - 80, 60) : at + 120], second[max(at - 80, 0) : at + 120]


def test_a_wish_reads_to_a_manager_like_causes_that_are_no_wish(world: World, ward: Ward) -> None:
    found = {
        cause.__name__: attacked(world, ward, cause, "manager") for cause in [*WISHES, *ORDINARY]
    }
    quiet = attacked(world, ward, nothing, "manager", is_whole=False)
    reference = found.pop("together_elsewhere")
    for name, transcript in found.items():
        assert differences(transcript, reference) == [], name
    # The comparison could fail: where there is no cause, the answers are others.
    assert quiet != reference[: len(quiet)]
    joined = "\n".join(reference)
    assert all(words in joined for words in ("not open to each other", "cannot be kept together"))


def test_a_wish_reads_to_an_administrator_like_a_reporting_line(world: World, ward: Ward) -> None:
    wished, line = (
        attacked(world, ward, cause, "admin") for cause in (wish_of_the_mentor, reporting_line)
    )
    assert differences(wished, line) == []


def test_no_trace_of_it_is_kept_where_others_read(world: World, ward: Ward) -> None:
    """Neither the trail nor the outbox says that anything was named."""

    client = Client()
    client.force_login(ward.person(MENTEE).user)
    path = f"/api/v1/organizations/northgate/me/enrollments/{ward.enrollments[MENTEE].pk}/"

    def traces() -> str:
        rows = [*AuditEvent.objects.values("action", "subject_type", "details")]
        rows += OutboxMessage.objects.values("kind", "payload")
        return json.dumps(rows, default=str)

    kept = []
    for exclusions in ([], [str(ward.person(MENTOR).pk)]):
        with transaction.atomic():
            before = len(traces())
            response = client.put(path, {"exclusions": exclusions}, content_type="application/json")
            assert response.status_code == 200, response.content
            assert Exclusion.objects.filter(person=ward.person(MENTEE)).count() == len(exclusions)
            kept.append(_UUID.sub("", traces()[before - 1 :]))
            transaction.set_rollback(True)
    assert kept[0] == kept[1]
