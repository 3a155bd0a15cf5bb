from programs.prose import Block, blocks, flowing, stressed
from programs.templatetags.prose import prose


def test_blocks_are_parted_by_blank_lines_and_joined_within() -> None:
    text = "## A heading\n\nOne line\nand its end.\n\nBefore a list:\n- first\n  goes on\n- second"
    assert list(blocks(text)) == [
        Block("heading", ("A heading",)),
        Block("paragraph", ("One line and its end.",)),
        Block("paragraph", ("Before a list:",)),
        Block("list", ("first goes on", "second")),
    ]


def test_a_heading_may_stand_on_its_paragraph() -> None:
    assert [block.kind for block in blocks("## Heading\nText\n- item")] == [
        "heading",
        "paragraph",
        "list",
    ]


def test_windows_line_ends_and_empty_text() -> None:
    assert list(blocks("a\r\n\r\nb")) == [Block("paragraph", ("a",)), Block("paragraph", ("b",))]
    assert list(blocks("")) == []


def test_a_line_that_ends_within_a_paragraph_ends_nothing() -> None:
    text = "## A heading\nOne line\r\nand its end.\n\n\nA list:\n- first\n  goes on\n- second\n"
    shown = "## A heading\nOne line and its end.\n\nA list:\n- first goes on\n- second"
    assert flowing(text) == shown
    assert flowing(shown) == shown
    assert list(blocks(shown)) == list(blocks(text))
    assert flowing("") == ""


def test_stress_needs_a_pair() -> None:
    assert stressed("**Ten** minutes") == [(True, "Ten"), (False, " minutes")]
    assert stressed("2 ** 3") == [(False, "2 ** 3")]


def test_html_is_escaped() -> None:
    assert prose("## <b>\n\n**<i>** & co") == (
        "<h2>&lt;b&gt;</h2>\n<p><strong>&lt;i&gt;</strong> &amp; co</p>"
    )
