"""Real transactions: one administrator stays, one invitation is accepted once."""

from mentorship.invitations import invited
from mentorship.models import AuditEvent, Invitation, Membership
from mentorship.services.members import accept_invitation, change_role, remove_member
from tests.concurrency.threads import at_once
from tests.factories.mentorship import UserFactory
from tests.world import World


def test_two_administrators_cannot_both_leave(committed: World) -> None:
    house = committed.northgate
    with house.activate():
        first = Membership.objects.get(user=house.user("admin"))
        second = Membership.objects.get(user=house.user("member"))
        change_role(actor=house.system, membership=second, role="admin")
    answers = at_once(
        house,
        [
            lambda: remove_member(actor=house.system, membership=first),
            lambda: change_role(actor=house.system, membership=second, role="member"),
        ],
    )
    assert answers.count("last_administrator") == 1
    with house.activate():
        assert Membership.objects.filter(role="admin").count() == 1


def test_an_invitation_accepted_twice_at_once_is_one_membership(committed: World) -> None:
    house = committed.northgate
    with house.activate():
        row = Invitation.objects.select_related("organization").get()
        user = UserFactory(email=row.email)

    def accept() -> Membership:
        return accept_invitation(actor=invited(user, row), invitation=row)

    first, second = at_once(house, [accept, accept])
    assert first == second
    with house.activate():
        assert AuditEvent.objects.filter(action="invitation.accepted").count() == 1
