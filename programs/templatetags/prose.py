"""`{{ guide.body|prose }}`: a guide or an agreement as headings, paragraphs and lists."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from programs.prose import Block, blocks, stressed

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """Return the text as HTML; everything in it is escaped."""
    return format_html_join("\n", "{}", ((_html(block),) for block in blocks(text)))


def _html(block: Block) -> SafeString:
    if block.kind == "heading":
        return format_html("<h2>{}</h2>", _inline(block.texts[0]))
    if block.kind == "paragraph":
        return format_html("<p>{}</p>", _inline(block.texts[0]))
    items = format_html_join("", "<li>{}</li>", ((_inline(text),) for text in block.texts))
    return format_html("<ul>{}</ul>", items)


def _inline(text: str) -> SafeString:
    return format_html_join(
        "", "{}", ((_strong(part) if is_strong else part,) for is_strong, part in stressed(text))
    )


def _strong(text: str) -> SafeString:
    return format_html("<strong>{}</strong>", text)
