"""Make a new organisation, and invite its first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from mentorship import audit
from mentorship.access import Actor
from mentorship.addresses import absolute
from mentorship.invitations import token_of
from mentorship.models import Membership, Organization
from mentorship.services.members import invite_member
from mentorship.tenancy import activate


class Command(BaseCommand):
    help = (
        "Makes a new organisation and invites its first administrator by e-mail; the link is "
        "printed, too. Whoever follows it finds a guide from nothing to an enrolling cohort."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="as people call it")
        parser.add_argument(
            "--admin", required=True, metavar="ADDRESS", help="their e-mail address"
        )
        parser.add_argument("--slug", default="", help="its part of addresses; made of the name")
        parser.add_argument("--time-zone", default="Europe/London")
        parser.add_argument(
            "--language",
            default="en-gb",
            choices=[code for code, _name in settings.LANGUAGES],
            help="in which people are written to, and programmes begin, until somebody chooses",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name, address = options["name"].strip(), options["admin"].strip()
        slug = options["slug"] or slugify(name)
        chosen = {"time_zone": options["time_zone"], "language": options["language"]}
        organization = Organization(name=name, slug=slug, **chosen)
        try:
            validate_email(address)
            organization.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            link = found(organization, address)
        self.stdout.write(f"{name} is at {absolute(f'/o/{slug}/')}.")
        self.stdout.write(f"{address} is invited as its administrator, by e-mail and here:")
        self.stdout.write(link)


def found(organization: Organization, address: str) -> str:
    """Keep it, and return the link that makes whoever has the address its administrator."""
    organization.save()
    with activate(organization):
        actor = Actor.system(organization)
        audit.record(actor=actor, action="organization.created", subject=organization)
        invitation = invite_member(actor=actor, email=address, role=Membership.Role.ADMIN)
        return absolute(reverse("invitation", kwargs={"token": token_of(invitation)}))
