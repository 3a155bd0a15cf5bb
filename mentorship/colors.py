"""Colours of an organisation's own, only where they can be read: WCAG's contrast of 4.5 to 1."""

import re

ENOUGH = 4.5
OUR_ACCENT = "#0c6b64"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_INK_ON_ACCENT = "#04211e"
_DARK_SURFACE = "#152024"
_LIGHT_SURFACE = "#ffffff"
_LIGHT_PAPER = "#f6f5f1"

Rgb = tuple[int, int, int]


def parse(color: str) -> Rgb:
    """#rrggbb or #rgb as three numbers. Raises ValueError."""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if not _HEX.fullmatch(f"#{digits}"):
        raise ValueError(f"{color!r} is not a colour like #0c6b64.")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, from 1 to 21."""
    lighter, darker = sorted((_luminance(parse(one)), _luminance(parse(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(color: str, other: str, share: float) -> str:
    """`share` of the first colour in the second."""
    pairs = zip(parse(color), parse(other), strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(a * share + b * (1 - share)) for a, b in pairs))


def is_readable_accent(color: str) -> bool:
    """Whether white can be read on it, and it on our light surfaces and its own tint."""
    grounds = ("#ffffff", _LIGHT_PAPER, soft(color, _LIGHT_SURFACE))
    return all(contrast(color, ground) >= ENOUGH for ground in grounds)


def soft(color: str, surface: str) -> str:
    """The tint behind a chosen thing."""
    return mix(color, surface, 0.12)


def dark_twin(color: str) -> str:
    """The same hue, lightened until it can be read on the dark surface and its tint there."""
    share = 1.0
    while share > 0:
        candidate = mix(color, "#ffffff", share)
        grounds = (_DARK_SURFACE, soft(candidate, _DARK_SURFACE), _INK_ON_ACCENT)
        if all(contrast(candidate, ground) >= ENOUGH for ground in grounds):
            return candidate
        share -= 0.05
    return "#ffffff"


def accent_style(color: str) -> str:
    """The style sheet that puts an organisation's accent in the place of ours."""
    dark = dark_twin(color)
    pairs = {
        "accent": (color, dark),
        "accent-strong": (mix(color, "#000000", 0.8), mix(dark, "#ffffff", 0.75)),
        "on-accent": ("#ffffff", _INK_ON_ACCENT),
        "accent-soft": (soft(color, _LIGHT_SURFACE), soft(dark, _DARK_SURFACE)),
    }
    lines = [f"  --{name}: light-dark({light}, {night});" for name, (light, night) in pairs.items()]
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def _luminance(color: Rgb) -> float:
    red, green, blue = (_linear(channel / 255) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
