"""Rows whose words are sealed."""

from typing import Any

from mentorship.access import Actor
from mentorship.models import (
    Organization,
)
from mentorship.sealing import SealedModel, seal
from mentorship.sealing.columns import sealed_columns
from tests.world.cast import MARKER


def sealed(model: type[SealedModel], words: str, **fields: Any) -> Any:
    row = model(**fields)
    writer = Actor.system(Organization.objects.get(pk=row.organization_id))
    texts: dict[str, str | None] = dict.fromkeys(sealed_columns(model))
    seal(row, actor=writer, **texts | {"sealed_text": f"{MARKER} {words}"})
    row.save(force_insert=True)
    return row
