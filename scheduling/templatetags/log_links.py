"""The link that logs a meeting, signed while its e-mail is made."""

from django import template
from django.urls import reverse

from mentorship.addresses import absolute
from scheduling.log_links import signed

register = template.Library()


@register.simple_tag
def log_link(unsigned: str) -> str:
    """The full address of the one act that this claim is about."""
    return absolute(reverse("log_link", kwargs={"token": signed(unsigned)}))
