"""The circle of mentors of a programme. Pure."""

from dataclasses import dataclass

from programs.models import Program


@dataclass(frozen=True, slots=True)
class Circle:
    """The mentors who take part in a programme at present, as somebody sees them."""

    program: Program
    is_member: bool
    is_run: bool
    """Whether the reader manages the programme."""

    @property
    def is_visible(self) -> bool:
        return self.is_member or self.is_run
