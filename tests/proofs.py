"""The tests that docs/trust.md names as proof of its claims."""

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs/trust.md"
_NAMED = re.compile(r"`(tests/[\w/]+(?:\.py)?(?:::\w+)?)`")


def named_in(text: str) -> list[str]:
    """Paths and node ids, each once, in the order of the page; none inside of another."""
    named = list(dict.fromkeys(_NAMED.findall(text)))
    whole = {one for one in named if "::" not in one}
    return [one for one in named if one in whole or one.partition("::")[0] not in whole]
