"""Before and after: nobody's answer is left over, whatever is added and taken away. Pure."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from reporting.outcomes import is_apart, paired_by_lot

people = st.sets(st.integers(0, 60), max_size=45)


@given(table=st.lists(st.sets(st.integers(0, 40)), max_size=5), counted=st.sets(st.integers(0, 40)))
def test_no_sum_over_groups_leaves_a_few(table: list[set[int]], counted: set[int]) -> None:
    """Told apart exactly where no choice of whole groups, taken from the counted, leaves from one
    to ten people."""
    seen: set[int] = set()
    groups = []
    for group in table:
        groups.append(group - seen)
        seen |= group
    counted &= seen

    rests = []
    for chosen in product((True, False), repeat=len(groups)):
        taken = [one for one, is_in in zip(groups, chosen, strict=True) if is_in]
        rests.append(len(counted.symmetric_difference(set().union(*taken))))

    least = min(rests)
    assert is_apart(counted, [groups], threshold=11) == (not 0 < least < 11)


@given(before=people, after=people, mentees=people)
def test_the_lot_leaves_nobody_or_eleven(
    before: set[int], after: set[int], mentees: set[int]
) -> None:
    groups = [before, after, before & mentees, before - mentees, after & mentees, after - mentees]
    published = [one for one in groups if len(one) >= 11]

    found = paired_by_lot(before & after, published, threshold=11, seed="a question")

    assert found.people <= before & after
    assert not found.people or len(found.people) >= 11
    assert found.by_lot == len(before & after) - len(found.people)
    for group in published:
        if found.people:
            assert not 0 < len(found.people ^ group) < 11
    # Where everybody answered both times there is nothing to hide, and nobody is left out.
    if found.people and before == after == mentees:
        assert found.people == before
