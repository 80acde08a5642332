"""The mark of Qunluo as pictures for the installed app: the same six dots as `ui/components/_mark.html`."""

from pathlib import Path

from PIL import Image, ImageDraw

PAPER, PINE, GOLD = "#faf8f3", "#1c6b61", "#c98b3a"
# x, y, radius and colour in a square of 32, whose middle is (15.9, 16.3).
DOTS = (
    (13.0, 12.0, 7.0, PINE),
    (23.6, 17.6, 4.6, PINE),
    (15.2, 24.0, 4.0, GOLD),
    (6.2, 21.4, 2.8, PINE),
    (22.6, 8.2, 2.4, PINE),
    (22.4, 26.4, 2.2, PINE),
)
MIDDLE = (15.9, 16.3)
# Name, side in pixels, and how much of it the drawing fills: a maskable icon may be cut to a circle of 80 %.
ICONS = (
    ("icon-192", 192, 0.86),
    ("icon-512", 512, 0.86),
    ("icon-maskable-512", 512, 0.66),
    ("apple-touch-icon", 180, 0.78),
)
FINER = 4


def draw(side: int, share: float) -> Image.Image:
    """The dots on paper, drawn four times as large and made smaller, so that their edges are smooth."""
    canvas = Image.new("RGB", (side * FINER, side * FINER), PAPER)
    pen = ImageDraw.Draw(canvas)
    scale, middle = side * FINER * share / 32, side * FINER / 2
    for x, y, radius, colour in DOTS:
        left, top = middle + (x - radius - MIDDLE[0]) * scale, middle + (y - radius - MIDDLE[1]) * scale
        pen.ellipse((left, top, left + 2 * radius * scale, top + 2 * radius * scale), fill=colour)
    return canvas.resize((side, side), Image.Resampling.LANCZOS)


def save_all(folder: Path) -> list[Path]:
    """Write every icon into `folder`."""
    paths = []
    for name, side, share in ICONS:
        paths.append(folder / f"{name}.png")
        draw(side, share).save(paths[-1], optimize=True)
    return paths
