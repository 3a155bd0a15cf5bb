"""The e-mails of matching: that there is something to read, and where. Never a reason."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from matching.models import MatchRun, Proposal, Relationship, RelationshipMember
from mentorship import outbox
from mentorship.addresses import absolute, org_reverse
from mentorship.languages import speaking_to
from mentorship.models import Organization
from participants.models import Enrollment, Person
from programs.models import Cohort, ProgramManager

SIDES = ("mentor", "mentee")
REMIND_BEFORE = timedelta(days=2)


def _address(person: Person) -> str:
    return person.user.email if person.user else person.email


def _enrollment(proposal: Proposal, side: str) -> Enrollment:
    return proposal.mentor if side == "mentor" else proposal.mentee


def _payload(proposal: Proposal, side: str) -> dict[str, str]:
    other = "mentee" if side == "mentor" else "mentor"
    organization = proposal.organization
    path = org_reverse(organization, "matching:my_match", proposal_id=proposal.pk)
    reader = _enrollment(proposal, side).person
    with speaking_to(reader.user, organization):
        return {
            "name": reader.given_name,
            "partner": str(_enrollment(proposal, other).person),
            "partner_role": str(Enrollment.Role(other).label).lower(),
            "program": proposal.run.cohort.program.name,
            "respond_by": _day(proposal),
            "url": absolute(path),
        }


def _day(proposal: Proposal) -> str:
    return date_format(proposal.respond_by, "l j F") if proposal.respond_by else ""


def _key(kind: str, proposal: Proposal, side: str) -> str:
    return f"{kind}:{proposal.pk}:{side}"


def _owed(
    kind: str, proposal: Proposal, sides: Iterable[str], send_at: datetime | None = None
) -> list[outbox.Owed]:
    return [
        outbox.Owed(
            key=_key(kind, proposal, side),
            kind=kind,
            to=to,
            payload=_payload(proposal, side),
            send_at=send_at,
        )
        for side in sides
        if (to := _address(_enrollment(proposal, side).person))
    ]


def tell_of_matches(proposals: Iterable[Proposal]) -> None:
    """Ask both of each for an answer, and once more shortly before the last day."""
    owed: list[outbox.Owed] = []
    for proposal in proposals:
        owed += _owed("match_proposed", proposal, SIDES)
        chase_at = _chase_at(proposal)
        if chase_at and chase_at > timezone.now():
            owed += _owed("match_reminder", proposal, SIDES, chase_at)
    outbox.enqueue_all(owed)


def tell_of_request(proposal: Proposal) -> None:
    """Ask the mentor whom a mentee chose, and once more shortly before the last day."""
    owed = _owed("match_asked", proposal, ["mentor"])
    chase_at = _chase_at(proposal)
    if chase_at and chase_at > timezone.now():
        owed += _owed("match_reminder", proposal, ["mentor"], chase_at)
    outbox.enqueue_all(owed)


def tell_of_choosing(mentees: Iterable[Enrollment]) -> None:
    """Say to each mentee that the mentors who fit are shown now, and where."""
    outbox.enqueue_all(
        outbox.Owed(
            key=f"choosing_open:{one.pk}",
            kind="choosing_open",
            to=to,
            payload={
                "name": one.person.given_name,
                "program": one.cohort.program.name,
                "cohort": one.cohort.name,
                "url": absolute(
                    org_reverse(one.organization, "matching:my_choice", enrollment_id=one.pk)
                ),
            },
        )
        for one in mentees
        if (to := _address(one.person))
    )


def _chase_at(proposal: Proposal) -> datetime | None:
    if proposal.respond_by is None:
        return None
    zone = ZoneInfo(proposal.organization.time_zone)
    return datetime.combine(proposal.respond_by, time(9), tzinfo=zone) - REMIND_BEFORE


def stop_chasing(proposals: Iterable[Proposal], sides: Iterable[str] = SIDES) -> None:
    """Withdraw what would still ask these sides for an answer."""
    kinds = ("match_proposed", "match_asked", "match_reminder")
    outbox.withdraw_all(
        keys=[
            _key(kind, proposal, side) for proposal in proposals for kind in kinds for side in sides
        ]
    )


def tell_of_end(proposal: Proposal, *sides: str) -> None:
    """Say that the match does not go ahead: not why, and not through whom."""
    outbox.enqueue_all(_owed("match_not_going_ahead", proposal, sides or SIDES))


def tell_managers(proposal: Proposal) -> None:
    """Say that two people need a new match: not why, and not through whom."""
    _tell_managers(
        f"match_open_again:{proposal.pk}",
        proposal.run.cohort,
        str(proposal.mentor.person),
        str(proposal.mentee.person),
    )


def tell_managers_of_parting(relationship: Relationship, mentor: str, mentee: str) -> None:
    """Say that two people who had begun need a new match: in the same words."""
    key = f"match_open_again:{relationship.pk}"
    _tell_managers(key, relationship.cohort, mentor, mentee)


def tell_managers_of_leaving(relationship: Relationship, leaving: RelationshipMember) -> None:
    """Say that somebody left a group or circle and needs another."""
    cohort = relationship.cohort
    path = org_reverse(cohort.organization, "matching:matching", cohort_id=cohort.pk)
    payload = {
        "person": str(leaving.person),
        "cohort": cohort.name,
        "program": cohort.program.name,
        "url": absolute(path),
    }
    _to_managers(f"member_left:{leaving.pk}", "member_left", cohort, payload)


def _tell_managers(key: str, cohort: Cohort, mentor: str, mentee: str) -> None:
    path = org_reverse(cohort.organization, "matching:matching", cohort_id=cohort.pk)
    payload = {
        "mentor": mentor,
        "mentee": mentee,
        "cohort": cohort.name,
        "program": cohort.program.name,
        "url": absolute(path),
    }
    _to_managers(key, "match_open_again", cohort, payload)


def tell_of_run(run: MatchRun) -> None:
    """Say to who started it that a run is ready; the browser may be closed meanwhile."""
    if run.created_by is None:
        return
    path = org_reverse(run.organization, "matching:run", run_id=run.pk)
    outbox.enqueue(
        key=f"match_run_ready:{run.pk}",
        kind="match_run_ready",
        to=run.created_by.user.email,
        payload={
            "number": run.number,
            "cohort": run.cohort.name,
            "program": run.cohort.program.name,
            "matched": run.summary.get("matched", 0),
            "mentees": run.summary.get("mentees", 0),
            "url": absolute(path),
        },
    )


def tell_of_beginning(organization: Organization, relationship: Relationship) -> None:
    """Tell each one with whom it begins."""
    members = list(relationship.members.select_related("person__user"))
    path = org_reverse(organization, "scheduling:relationship", relationship_id=relationship.pk)
    for member in members:
        others = [str(one.person) for one in members if one.pk != member.pk]
        if to := _address(member.person):
            outbox.enqueue(
                key=f"relationship_begun:{relationship.pk}:{member.person_id}",
                kind="relationship_begun",
                to=to,
                payload={
                    "name": member.person.given_name,
                    "partner": _(" and ").join(others),
                    "program": relationship.cohort.program.name,
                    "url": absolute(path),
                },
            )


def tell_of_joining(
    organization: Organization, relationship: Relationship, joined: RelationshipMember
) -> None:
    """Tell who came with whom it begins for them, and the others who came."""
    path = org_reverse(organization, "scheduling:relationship", relationship_id=relationship.pk)
    present = relationship.members.filter(left_on=None).select_related("person__user")
    members = list(present.order_by("role", "person__family_name", "pk"))
    for member in members:
        is_new = member.pk == joined.pk
        others = [str(one.person) for one in members if one.pk != member.pk]
        kind = "relationship_begun" if is_new else "member_joined"
        if to := _address(member.person):
            outbox.enqueue(
                key=f"{kind}:{joined.pk}:{member.person_id}",
                kind=kind,
                to=to,
                payload={
                    "name": member.person.given_name,
                    "partner": _(" and ").join(others) if is_new else str(joined.person),
                    "program": relationship.cohort.program.name,
                    "url": absolute(path),
                },
            )


def tell_of_ending(organization: Organization, relationship: Relationship) -> None:
    """Tell each one who is part of it that it has ended, and who keeps a place that they will be
    matched again; no reason is given."""
    path = org_reverse(organization, "scheduling:my_mentoring")
    members = list(relationship.members.select_related("person__user", "enrollment"))
    for member in members:
        if to := _address(member.person):
            outbox.enqueue(
                key=f"relationship_ended:{relationship.pk}:{member.person_id}",
                kind="relationship_ended",
                to=to,
                payload={
                    "name": member.person.given_name,
                    "program": relationship.cohort.program.name,
                    "partner": _partner(relationship, members, member),
                    "again": "yes" if _is_matched_again(relationship, member) else "",
                    "url": absolute(path),
                },
            )


def _partner(
    relationship: Relationship, members: list[RelationshipMember], reader: RelationshipMember
) -> str:
    """With whom, where it was one person: a mentor may have several pairs."""
    if relationship.kind != Relationship.Kind.PAIR:
        return ""
    return ", ".join(str(one.person) for one in members if one != reader)


def _is_matched_again(relationship: Relationship, member: RelationshipMember) -> bool:
    keeps_a_place = member.enrollment.status == Enrollment.Status.ACCEPTED
    return keeps_a_place and relationship.cohort.is_matchable


def _to_managers(key: str, kind: str, cohort: Cohort, payload: dict[str, str]) -> None:
    managers = ProgramManager.objects.filter(program_id=cohort.program_id)
    addresses = sorted(managers.values_list("membership__user__email", flat=True))
    for number, address in enumerate(addresses):
        outbox.enqueue(key=f"{key}:{number}", kind=kind, to=address, payload=payload)
