"""Paints the landscape of the sample vault (paisagem.jpg).

A sunrise over ridges and a lake, from fractal noise with a fixed seed: no photograph
is involved. Painted at twice the size and reduced, which smooths every edge.
"""

import numpy as np
from PIL import Image

WIDTH, HEIGHT, SCALE = 800, 500, 2
HORIZON = 0.70  # where the lake begins, as a share of the height
SUN = (0.63, 0.43)

SKY = [(0.0, "#5f7480"), (0.28, "#9fa8a3"), (0.48, "#e3cfa8"), (0.62, "#f4c988"), (0.72, "#f6dcae")]
RIDGES = [  # base height, amplitude, coarsest wave count, roughness, colour
    (0.565, 0.13, 3, 0.50, "#d3b48a"),
    (0.600, 0.12, 4, 0.50, "#b48f66"),
    (0.635, 0.10, 5, 0.48, "#8a6b4a"),
    (0.668, 0.075, 6, 0.46, "#5f4b36"),
]
MIST = "#f5dcb0"
BANK = "#2b241b"


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float32)


def ramp(stops: list[tuple[float, str]], at: np.ndarray) -> np.ndarray:
    places = [place for place, _ in stops]
    colours = np.array([rgb(colour) for _, colour in stops])
    return np.stack([np.interp(at, places, colours[:, c]) for c in range(3)], axis=-1).astype(np.float32)


def noise(rng: np.random.Generator, width: int, waves: int, roughness: float, octaves: int = 8) -> np.ndarray:
    """One line of fractal value noise, about -1 to 1."""
    total, weight, norm = np.zeros(width), 1.0, 0.0
    for _ in range(octaves):
        knots = rng.uniform(-1, 1, waves + 2)
        x = np.linspace(0, waves, width)
        left = x.astype(int)
        t = x - left
        t = t * t * (3 - 2 * t)
        total += weight * (knots[left] * (1 - t) + knots[left + 1] * t)
        norm, weight, waves = norm + weight, weight * roughness, waves * 2
    return total / norm * 1.6


def blend(image: np.ndarray, colour: np.ndarray, alpha: np.ndarray) -> None:
    image += (colour - image) * alpha[..., None]


def paint_sky(image: np.ndarray, x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> None:
    image[:] = ramp(SKY, y[:, 0])[:, None, :]
    distance = np.hypot((x - SUN[0]) * WIDTH / HEIGHT, y - SUN[1])
    blend(image, rgb("#ffe3a6"), np.exp(-((distance / 0.34) ** 2)) * 0.75)
    for _ in range(9):
        middle, thickness = rng.uniform(0.08, 0.40), rng.uniform(0.003, 0.009)
        start, reach = rng.uniform(-0.1, 0.9), rng.uniform(0.15, 0.4)
        line = middle + noise(rng, image.shape[1], 4, 0.5, 5)[None, :] * 0.008
        body = np.exp(-(((y - line) / thickness) ** 2)) * np.exp(-(((x - start) / reach) ** 2) * 3)
        blend(image, rgb("#fbe6c2"), body * 0.55)
    blend(image, rgb("#fff6dc"), np.clip((0.052 - distance) * HEIGHT * SCALE / 2, 0, 1))


def paint_ridges(image: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> None:
    width = image.shape[1]
    for base, amplitude, waves, roughness, colour in RIDGES:
        line = base - np.abs(noise(rng, width, waves, roughness)) * amplitude
        below = (y >= line[None, :]).astype(np.float32)
        depth = np.clip((y - line[None, :]) / 0.13, 0, 1)
        shade = rgb(colour) + (rgb(MIST) - rgb(colour)) * (depth * 0.55)[..., None]
        image += (shade - image) * below[..., None]


def reflect(image: np.ndarray, x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> None:
    """Fills everything under the horizon with the rippled, darker mirror of what is above."""
    height, width = image.shape[:2]
    shore = int(height * HORIZON)
    rows = np.arange(shore, height)
    depth = (rows - shore) / (height - shore)
    ripple = noise(rng, len(rows), 40, 0.7, 4) * (1 + 10 * depth)
    source = np.clip(shore - 1 - (rows - shore) * 1.25 + ripple, 0, shore - 1).astype(int)
    sway = (noise(rng, len(rows), 60, 0.8, 3) * (2 + 16 * depth)).astype(int)
    columns = (np.arange(width)[None, :] + sway[:, None]) % width
    water = image[source[:, None], columns]
    water += (rgb("#4b4a42") - water) * (0.14 + 0.42 * depth)[:, None, None]
    glitter = np.exp(-(((x - SUN[0]) / (0.022 + 0.05 * depth[:, None])) ** 2))
    glitter = glitter * np.clip(noise(rng, len(rows), 55, 0.9, 3) + 0.15, 0, 1)[:, None]
    water += (rgb("#fff0c4") - water) * (glitter * 0.8)[..., None]
    image[shore:] = water
    edge = np.exp(-(((y - HORIZON) / 0.004) ** 2)) * np.ones((1, width))
    blend(image, rgb("#f7e3bb"), edge * 0.5)


def paint_bank(image: np.ndarray, x: np.ndarray, y: np.ndarray, rng: np.random.Generator) -> None:
    """The near bank at the left, with firs standing on it."""
    across = x[0]
    line = 0.90 + 0.16 * across**1.2 + noise(rng, image.shape[1], 6, 0.5) * 0.012
    mask = y >= line[None, :]
    for _ in range(26):
        place = rng.uniform(0, 0.36) ** 1.25 if rng.random() < 0.8 else rng.uniform(0.3, 0.5)
        foot = 0.91 + 0.16 * place**1.2
        tall = rng.uniform(0.14, 0.34) * (1.15 - 1.5 * place)
        share = np.clip((y - (foot - tall)) / tall, 0, 1)
        tiers = 0.62 + 0.38 * ((share * rng.integers(7, 11)) % 1.0)
        half = 0.17 * tall * share**0.9 * tiers
        mask |= (np.abs(x - place) * WIDTH / HEIGHT < half) & (y <= foot + 0.02) & (y > foot - tall)
    blend(image, rgb(BANK), mask.astype(np.float32))


def landscape() -> Image.Image:
    """Returns the finished picture, WIDTH by HEIGHT px, the same on every run."""
    rng = np.random.default_rng(20)
    height, width = HEIGHT * SCALE, WIDTH * SCALE
    y, x = np.linspace(0, 1, height)[:, None], np.linspace(0, 1, width)[None, :]
    image = np.zeros((height, width, 3), dtype=np.float32)
    paint_sky(image, x, y, rng)
    paint_ridges(image, y, rng)
    reflect(image, x, y, rng)
    paint_bank(image, x, y, rng)
    full = Image.fromarray(np.clip(image, 0, 255).astype(np.uint8))
    return full.resize((WIDTH, HEIGHT), Image.LANCZOS)
