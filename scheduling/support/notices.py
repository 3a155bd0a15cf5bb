"""E-mails about requests for support: that there is something to read, never a word of it."""

from collections.abc import Iterable

from mentorship import outbox
from mentorship.access import Actor
from mentorship.addresses import absolute, org_reverse
from mentorship.models import Membership
from scheduling.support.models import SupportRequest


def tell_the_team(actor: Actor, request: SupportRequest, readers: Iterable[Membership]) -> None:
    """Somebody asked: to each manager, without a name and without a word."""
    for reader in readers:
        outbox.enqueue(
            key=f"support:{request.pk}:{reader.pk}",
            kind="support_asked",
            to=reader.user.email,
            payload={"program": request.program.name, "url": _url(actor, request)},
        )


def tell_the_writer(actor: Actor, request: SupportRequest, what: str) -> None:
    """That the request was `seen` or `answered`."""
    if not request.person.email:
        return
    outbox.enqueue(
        key=f"support:{request.pk}:{what}",
        kind=f"support_{what}",
        to=request.person.email,
        payload={"url": _url(actor, request)},
    )


def stop_telling_the_team(request: SupportRequest) -> None:
    """Who has not been told yet of a request that was taken back need not hear of it."""
    readers = Membership.objects.filter(managed_programs__program_id=request.program_id)
    outbox.withdraw_all(
        keys=[f"support:{request.pk}:{pk}" for pk in readers.values_list("pk", flat=True)]
    )


def _url(actor: Actor, request: SupportRequest) -> str:
    path = org_reverse(actor.organization, "support:request", request_id=request.pk)
    return absolute(path)
