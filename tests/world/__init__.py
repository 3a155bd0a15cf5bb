"""Two populated organisations and their cast.

Northgate's cast (Harbour has the same parts under other names, see `CASTS`):
ada is an administrator; mira manages `program`; max manages `other_program`; omar mentors nia in
`cohort` (their `relationship` is the one with confidential words in it); lena mentors theo in the
same cohort (`other_relationship`); otto is a member who takes no part; bo belongs to both.
Every tenant table has a row in both organisations (`tests/isolation` checks it), and every
confidential text contains `MARKER`.
"""

from tests.world.cast import CASTS, DECLARED, MARKER, House, World, signed_in
from tests.world.making import build

__all__ = ["CASTS", "DECLARED", "MARKER", "House", "World", "build", "signed_in"]
