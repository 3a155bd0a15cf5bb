"""A mail server that counts, refuses some for the moment, and loses some of its answers."""

import asyncio
import threading
from collections import Counter, defaultdict
from collections.abc import Collection
from email import message_from_bytes
from email.policy import SMTP as POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from mentorship.embedded import LOOPBACK, free_port

TAKES = 0.02
"""Seconds for one e-mail, like a server that looks at what it gets."""


class Sink:
    """Counts by address; refuses and loses the first attempt of those that it is told to."""

    def __init__(
        self,
        *,
        refused: Collection[str] = (),
        unanswered: Collection[str] = (),
        takes: float = TAKES,
    ) -> None:
        self.refused, self.unanswered = set(refused), set(unanswered)
        self.refusals: Counter[str] = Counter()
        self.lost_answers: Counter[str] = Counter()
        self.message_ids: defaultdict[str, list[str]] = defaultdict(list)
        self.accepted = 0
        self._takes = takes
        self._arrival = threading.Condition()
        self._server = Controller(self, hostname=LOOPBACK, port=free_port())

    @property
    def url(self) -> str:
        return f"smtp://{LOOPBACK}:{self._server.port}"

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def wait_for(self, count: int, patience: float) -> bool:
        """Whether so many e-mails have been accepted in time."""
        with self._arrival:
            return self._arrival.wait_for(lambda: self.accepted >= count, patience)

    def count(self, domain: str) -> int:
        """How many different addresses of a domain were written to."""
        return sum(domain_of(address) == domain for address in list(self.message_ids))

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self._takes:
            await asyncio.sleep(self._takes)
        address = envelope.rcpt_tos[0]
        if address in self.refused:
            self.refused.discard(address)
            self.refusals[domain_of(address)] += 1
            return "451 4.3.0 Not now"
        message = message_from_bytes(envelope.content, policy=POLICY)
        with self._arrival:
            self.message_ids[address].append(str(message["Message-ID"]))
            self.accepted += 1
            self._arrival.notify_all()
        if address in self.unanswered:
            self.unanswered.discard(address)
            self.lost_answers[domain_of(address)] += 1
            server.transport.abort()
        return "250 2.0.0 Taken"


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]
