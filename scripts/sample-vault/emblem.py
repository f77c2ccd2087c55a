"""Draws the five-piece chest emblem of the sample vault (exodia.png).

A gold disc cut like a puzzle: the chest in the middle, and around it a key, two
arrows, a sealed receipt and a page. Pure geometry written out as SVG; make.py
turns it into pixels. The output depends on nothing but this file.
"""

import math
import random

WIDTH, HEIGHT = 600, 400
CX, CY = 300.0, 200.0
INNER_RADIUS, OUTER_RADIUS = 80.0, 170.0
TAB_RADIUS, NECK = 14.5, 11.5


def polar(radius: float, degrees: float) -> tuple[float, float]:
    angle = math.radians(degrees)
    return CX + radius * math.cos(angle), CY + radius * math.sin(angle)


def point(radius: float, degrees: float) -> str:
    x, y = polar(radius, degrees)
    return f"{x:.2f} {y:.2f}"


def tab_on_ray(degrees: float, outward: bool) -> str:
    """A bump towards increasing angle, half way along the ray, walked either way."""
    middle = (INNER_RADIUS + OUTER_RADIUS) / 2
    near, far = point(middle - NECK, degrees), point(middle + NECK, degrees)
    first, second, sweep = (near, far, 0) if outward else (far, near, 1)
    return f"L{first}A{TAB_RADIUS} {TAB_RADIUS} 0 1 {sweep} {second}"


def tab_on_arc(degrees: float, clockwise: bool) -> str:
    """A bump away from the centre, on the inner circle, walked either way."""
    half = math.degrees(NECK / INNER_RADIUS)
    low, high = point(INNER_RADIUS, degrees - half), point(INNER_RADIUS, degrees + half)
    first, second, sweep = (low, high, 1) if clockwise else (high, low, 0)
    arc = f"A{INNER_RADIUS} {INNER_RADIUS} 0 0 {sweep} {first}"
    return f"{arc}A{TAB_RADIUS} {TAB_RADIUS} 0 1 {sweep} {second}"


def outer_piece(start: float) -> str:
    end, middle = start + 90, start + 45
    return (
        f"M{point(INNER_RADIUS, start)}{tab_on_ray(start, True)}L{point(OUTER_RADIUS, start)}"
        f"A{OUTER_RADIUS} {OUTER_RADIUS} 0 0 1 {point(OUTER_RADIUS, end)}"
        f"{tab_on_ray(end, False)}L{point(INNER_RADIUS, end)}"
        f"{tab_on_arc(middle, False)}"
        f"A{INNER_RADIUS} {INNER_RADIUS} 0 0 0 {point(INNER_RADIUS, start)}Z"
    )


def centre_piece() -> str:
    walk = "".join(tab_on_arc(degrees, True) for degrees in (0, 90, 180, 270))
    return f"M{point(INNER_RADIUS, -45)}{walk}A{INNER_RADIUS} {INNER_RADIUS} 0 0 1 {point(INNER_RADIUS, -45)}Z"


GLYPHS = {
    "key": "M-9 0a9 9 0 1 1-18 0a9 9 0 1 1 18 0zM-9 0H25M16 0V10M25 0V8",
    "arrows": "M-18-7H16M8-15L17-7L8 1M18 9H-16M-8 1L-17 9L-8 17",
    "receipt": "M-15-19H15V19L10 15L5 19L0 15L-5 19L-10 15L-15 19ZM-7-1L-2 5L8-8",
    "page": "M-14-19H5L15-9V19H-14ZM5-19V-9H15M-7 0H8M-7 8H8",
}

CHEST = (
    '<path d="M-40-6v-9a19 19 0 0 1 19-19h42a19 19 0 0 1 19 19v9z" fill="url(#lid)"/>'
    '<path d="M-40 0h80v26a7 7 0 0 1-7 7h-66a7 7 0 0 1-7-7z" fill="url(#body)"/>'
    '<path d="M-29-32.200v26.200h8v-28a19 19 0 0 0-8 1.800zM29-32.200v26.200h-8v-28a19 19 0 0 1 8 1.800z'
    'M-29 0h8v33h-8zM21 0h8v33h-8z" fill="#4a2806"/>'
    '<rect x="-13" y="-14" width="26" height="27" rx="5" fill="#fbeecb"/>'
    '<path d="M0-8a6.5 6.5 0 0 1 3.5 12v5h-7v-5a6.5 6.5 0 0 1 3.5-12z" fill="#4a2806"/>'
)


def piece(name: str, path: str, fill: str, inside: str) -> str:
    """One gold piece: face, a bevel lit from above, and what is engraved on it."""
    return f"""
  <g>
    <clipPath id="{name}"><path d="{path}"/></clipPath>
    <path d="{path}" fill="url(#{fill})"/>
    <g clip-path="url(#{name})" fill="none">
      <path d="{path}" stroke="#6b3b08" stroke-width="7.5" transform="translate(0 -1.5)" opacity=".7"/>
      <path d="{path}" stroke="#fff3cf" stroke-width="6" transform="translate(0 1)" opacity=".8"/>
    </g>
    <path d="{path}" fill="none" stroke="#1d1409" stroke-width="4"/>
    {inside}
  </g>"""


def engraved(glyph: str, degrees: float) -> str:
    x, y = polar((INNER_RADIUS + OUTER_RADIUS) / 2 + 9, degrees)
    stroke = 'fill="none" stroke-linecap="round" stroke-linejoin="round" stroke-width="4"'
    return (
        f'<g transform="translate({x:.2f} {y:.2f})"><path d="{GLYPHS[glyph]}" {stroke} stroke="#ffedbd"'
        f' transform="translate(0 1.6)" opacity=".9"/><path d="{GLYPHS[glyph]}" {stroke} stroke="#5c3206"/></g>'
    )


def rays() -> str:
    """Alternating long and short beams behind the disc."""
    beams = []
    for index in range(48):
        angle, reach = index * 7.5, 430 if index % 2 == 0 else 250
        spread = 1.5 if index % 2 == 0 else 0.8
        beams.append(f"M{point(150, angle)}L{point(reach, angle - spread)}L{point(reach, angle + spread)}Z")
    return f'<path d="{"".join(beams)}" fill="url(#beam)"/>'


def sparks() -> str:
    """Gold dust, the same on every run."""
    source = random.Random(1235)
    dots = []
    while len(dots) < 90:
        x, y = source.uniform(8, WIDTH - 8), source.uniform(8, HEIGHT - 8)
        distance = math.hypot(x - CX, y - CY)
        if distance > OUTER_RADIUS + 18:
            size = source.choice((0.7, 0.9, 1.2, 1.7))
            dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" opacity="{source.uniform(.25, .85):.2f}"/>')
    return f'<g fill="#f0c269">{"".join(dots)}</g>'


def gradient(name: str, *stops: tuple[float, str]) -> str:
    inside = "".join(f'<stop offset="{at}" stop-color="{colour}"/>' for at, colour in stops)
    return (
        f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" x1="170" y1="30" x2="430" y2="370">'
        f"{inside}</linearGradient>"
    )


def emblem_svg() -> str:
    """Returns the whole picture as an SVG document of WIDTH by HEIGHT px."""
    outer = []
    for glyph, degrees in (("key", -90), ("arrows", 0), ("receipt", 90), ("page", 180)):
        outer.append(piece(glyph, outer_piece(degrees - 45), "gold", engraved(glyph, degrees)))
    chest = f'<g transform="translate({CX:.0f} {CY:.0f}) scale(1.08)">{CHEST}</g>'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">
  <defs>
    {gradient("gold", (0, "#f7d78c"), (0.45, "#dca044"), (1, "#a8641a"))}
    {gradient("core", (0.2, "#fff2cc"), (0.55, "#f0c46c"), (0.85, "#cf8b30"))}
    <linearGradient id="lid" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#b56f1f"/><stop offset="1" stop-color="#8f520f"/></linearGradient>
    <linearGradient id="body" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#9a5b13"/><stop offset="1" stop-color="#6f3c08"/></linearGradient>
    <radialGradient id="night" cx=".5" cy=".5" r=".62"><stop offset="0" stop-color="#7a4a14"/><stop offset=".5" stop-color="#38260f"/><stop offset="1" stop-color="#17120c"/></radialGradient>
    <radialGradient id="beam" gradientUnits="userSpaceOnUse" cx="{CX}" cy="{CY}" r="400"><stop offset=".38" stop-color="#f0c269" stop-opacity=".38"/><stop offset="1" stop-color="#f0c269" stop-opacity="0"/></radialGradient>
  </defs>
  <rect width="{WIDTH}" height="{HEIGHT}" fill="url(#night)"/>
  {rays()}
  {sparks()}
  <circle cx="{CX}" cy="{CY}" r="{OUTER_RADIUS + 7}" fill="#1d1409"/>
  {"".join(outer)}
  {piece("centre", centre_piece(), "core", chest)}
</svg>
"""
