"""The links that open one act, signed while their e-mail is made."""

from django import template
from django.urls import reverse

from mentorship.addresses import absolute
from scheduling import asking_links, unsubscribing
from scheduling.log_links import signed

register = template.Library()


@register.simple_tag
def log_link(unsigned: str) -> str:
    """The full address of the one act that this claim is about."""
    return absolute(reverse("log_link", kwargs={"token": signed(unsigned)}))


@register.simple_tag
def answer_link(unsigned: str) -> str:
    """The full address of the one thing that is asked."""
    return absolute(reverse("answer_link", kwargs={"token": asking_links.signed(unsigned)}))


@register.simple_tag
def unsubscribe_link(unsigned: str) -> str:
    """The full address that stops what this e-mail carries."""
    return absolute(reverse("unsubscribe_link", kwargs={"token": unsubscribing.signed(unsigned)}))


@register.simple_tag
def tap_link(unsigned: str, number: int) -> str:
    """The same address with an answer already chosen, counted from 1.

    Behind a `#`, which browsers keep to themselves: what somebody is about to answer stands in no
    server's log, and nothing that fetches the address can answer.
    """
    return f"{answer_link(unsigned)}#{number}"
