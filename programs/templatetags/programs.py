"""Words for the days of a programme's steps."""

from django import template

register = template.Library()


@register.filter
def step_day(days: int) -> str:
    """Say when a step comes: 'week 7', 'the first day', '10 days before the start'."""
    if days < 0:
        return f"{-days} day{'s' if days != -1 else ''} before the start"
    if days == 0:
        return "the first day"
    return f"week {days // 7 + 1}"
