"""A manager's word on two people: together, or not."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from matching import rules
from matching.models import PairRule
from matching.queries import are_kept_apart, earlier_pairs
from mentorship import audit
from mentorship.access import Actor, require
from mentorship.errors import Conflict, Invalid
from mentorship.texts import gettext_lazy
from participants.models import Enrollment
from programs.models import Cohort

CANNOT_BE_LOCKED = gettext_lazy(
    "These two cannot be kept together: one of them has left or is full, or the cohort's rules or "
    "safeguards stand between them."
)


@transaction.atomic
def lock_pair(*, actor: Actor, cohort_id: UUID, mentor_id: UUID, mentee_id: UUID) -> PairRule:
    """Keep two people together in the cohort's next runs.

    Raises Conflict, always with the same words, where they may not be together: a private
    exclusion must not be told from any other cause.
    """
    cohort = Cohort.objects.select_for_update().get(pk=cohort_id)
    require(rules.steer_matching, actor, cohort)
    cohort.require_open()
    mentor, mentee = _both(cohort, mentor_id, mentee_id)
    if not _fits(mentor, mentee) or _may_not_be(mentor, mentee):
        raise Conflict(CANNOT_BE_LOCKED, code="pair_not_open")
    return _say(actor, cohort, mentor, mentee, PairRule.Kind.LOCKED, "match_pair.locked")


@transaction.atomic
def forbid_pair(*, actor: Actor, cohort_id: UUID, mentor_id: UUID, mentee_id: UUID) -> PairRule:
    """Keep two people apart in the cohort's next runs."""
    cohort = Cohort.objects.select_for_update().get(pk=cohort_id)
    require(rules.steer_matching, actor, cohort)
    cohort.require_open()
    mentor, mentee = _both(cohort, mentor_id, mentee_id)
    return _say(actor, cohort, mentor, mentee, PairRule.Kind.FORBIDDEN, "match_pair.forbidden")


@transaction.atomic
def release_pair(*, actor: Actor, rule_id: UUID) -> PairRule:
    """Take a lock or a ban back; the next run decides freely again."""
    found = (
        PairRule.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=rule_id)
    )
    require(rules.steer_matching, actor, found.cohort)
    found.cohort.require_open()
    audit.record(
        actor=actor,
        action="match_pair.released",
        subject=found.cohort,
        mentor=str(found.mentor_id),
        mentee=str(found.mentee_id),
        kind=found.kind,
    )
    PairRule.objects.filter(pk=found.pk).delete()
    return found


def _both(cohort: Cohort, mentor_id: UUID, mentee_id: UUID) -> tuple[Enrollment, Enrollment]:
    """The two enrolments of this cohort. Raises Invalid for anybody else."""
    people = Enrollment.objects.filter(cohort=cohort).select_related("person")
    mentor = people.filter(pk=mentor_id, role=Enrollment.Role.MENTOR).first()
    mentee = people.filter(pk=mentee_id, role=Enrollment.Role.MENTEE).first()
    if mentor is None or mentee is None:
        fields = {} if mentor else {"mentor": gettext("Choose a mentor of this cohort.")}
        fields |= {} if mentee else {"mentee": gettext("Choose a mentee of this cohort.")}
        raise Invalid(
            gettext("Choose a mentor and a mentee of this cohort."), code="pair", fields=fields
        )
    return mentor, mentee


def _fits(mentor: Enrollment, mentee: Enrollment) -> bool:
    locks = PairRule.objects.filter(kind=PairRule.Kind.LOCKED)
    others = locks.filter(mentee=mentee).exclude(mentor=mentor).exists()
    load = locks.filter(mentor=mentor).exclude(mentee=mentee).count()
    accepted = {one.status for one in (mentor, mentee)} == {Enrollment.Status.ACCEPTED}
    return accepted and not others and load < mentor.capacity


def _may_not_be(mentor: Enrollment, mentee: Enrollment) -> bool:
    """For whatever confidential reason; the same as in a run, so that a lock tells no more."""
    earlier = earlier_pairs({mentor.person_id, mentee.person_id})
    met_before = (str(mentee.person_id), str(mentor.person_id)) in earlier
    return met_before or are_kept_apart(mentor, mentee)


def _say(
    actor: Actor, cohort: Cohort, mentor: Enrollment, mentee: Enrollment, kind: str, action: str
) -> PairRule:
    found, _ = PairRule.objects.update_or_create(
        cohort=cohort, mentor=mentor, mentee=mentee, defaults={"kind": kind}
    )
    audit.record(
        actor=actor, action=action, subject=cohort, mentor=str(mentor.pk), mentee=str(mentee.pk)
    )
    return found
