"""Every test that docs/trust.md names is there."""

import re

import pytest

from tests.proofs import PAGE, named_in

ROOT = PAGE.parents[1]
NAMED = named_in(PAGE.read_text())


def test_the_page_names_its_proofs() -> None:
    assert len(NAMED) > 100


@pytest.mark.parametrize("named", NAMED)
def test_a_proof_exists(named: str) -> None:
    path, _, test = named.partition("::")
    assert (ROOT / path).exists()
    if test:
        assert re.search(rf"^def {test}\(", (ROOT / path).read_text(), re.MULTILINE)
