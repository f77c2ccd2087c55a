"""Rebuilds the drawn files of the sample vault and the icon's bitmaps.

Needs rsvg-convert, pngquant, chromium, qpdf and Python with Pillow and NumPy (Debian:
librsvg2-bin pngquant chromium qpdf fonts-noto-core python3-pil python3-numpy). The results are
committed, so nobody needs to run this to build the app.

Usage: python3 make.py [emblem] [landscape] [guide] [icons]   (all when none is named)
"""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VAULT = ROOT / "vault"
BUILD = ROOT / "build"
ICON_SIZES = (16, 32, 48, 128, 256)


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True)


def emblem() -> None:
    from emblem import emblem_svg

    with tempfile.TemporaryDirectory() as folder:
        drawing, raw = Path(folder) / "emblem.svg", Path(folder) / "emblem.png"
        drawing.write_text(emblem_svg(), encoding="utf-8")
        run("rsvg-convert", drawing, "-o", raw)
        run("pngquant", "--force", "--strip", "--speed", "1", "256", "--output", VAULT / "exodia.png", raw)


def landscape() -> None:
    from landscape import landscape as painted

    painted().save(VAULT / "paisagem.jpg", quality=84, optimize=True, progressive=True)


def guide() -> None:
    with tempfile.TemporaryDirectory() as folder:
        profile, raw = Path(folder) / "profile", Path(folder) / "guide.pdf"
        run(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
            "--no-pdf-header-footer", f"--print-to-pdf={raw}", (HERE / "guide.html").as_uri(),
        )  # fmt: skip
        run("qpdf", "--object-streams=generate", "--recompress-flate", "--compression-level=9", raw, VAULT / "guia.pdf")


def icons() -> None:
    source = BUILD / "icon.svg"
    run("rsvg-convert", "-w", "512", "-h", "512", source, "-o", BUILD / "icon.png")
    for size in ICON_SIZES:
        name = BUILD / "icons" / f"{size}x{size}.png"
        run("rsvg-convert", "-w", str(size), "-h", str(size), source, "-o", name)


STEPS = {"emblem": emblem, "landscape": landscape, "guide": guide, "icons": icons}

if __name__ == "__main__":
    wanted = sys.argv[1:] or list(STEPS)
    unknown = [name for name in wanted if name not in STEPS]
    if unknown:
        sys.exit(f"unknown step: {', '.join(unknown)}; choose from {', '.join(STEPS)}")
    for name in wanted:
        STEPS[name]()
