"""The process that decodes a stranger's picture: no Django, no database, limited memory and time.

`python -m qunluo.people.drawing TARGET SIZE …` reads the picture from standard input and writes `TARGET-SIZE.webp`.
"""

import io
import os
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")


def draw(content: bytes, target: str, sizes: list[int]) -> None:
    """Write a square WebP for each size. Raises whatever Pillow raises for a picture that is none, or too large."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (max(sizes) * 2, max(sizes) * 2))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    for size in sizes:
        fitted = ImageOps.fit(upright, (size, size), Image.Resampling.LANCZOS)
        draft = Path(f"{target}-{size}.webp.new")
        with draft.open("wb") as file:
            fitted.save(file, "WEBP", quality=82)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(f"{target}-{size}.webp")


if __name__ == "__main__":
    draw(sys.stdin.buffer.read(), sys.argv[1], [int(size) for size in sys.argv[2:]])
