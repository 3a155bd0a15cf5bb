"""Draws a picture as a small PNG: reads its bytes, writes the PNG's. A program of its own, so that
a drawing made to take for ever or to fill the memory ends with it (`logos`)."""

import json
import resource
import sys

import typst

MOST_SECONDS = 5
MOST_BYTES = 1_500 * 1024 * 1024
PAGE = """
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#let picture = bytes(json(bytes(sys.inputs.picture)))
#let drawn(..size) = image(picture, format: sys.inputs.format, ..size)
#context {
  let size = measure(drawn())
  let scale = calc.min(160pt / size.width, 40pt / size.height)
  drawn(width: size.width * scale)
}
"""


def main() -> None:
    """Raises typst.TypstError for what is no picture."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    picture = json.dumps(list(sys.stdin.buffer.read()))
    made = typst.compile(
        PAGE.encode(),
        format="png",
        ppi=288,
        ignore_system_fonts=True,
        sys_inputs={"picture": picture, "format": sys.argv[1]},
    )
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
