"""The arithmetic of colours that keep their hue and meet a contrast, without Qt.

Lightness is changed in the Oklab space (Ottosson 2020), in which equal steps look equal and hues
are kept. Contrast is defined by WCAG 2.
"""

Rgb = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1, sRGB."""


def from_hex(text: str) -> Rgb:
    """Return the colour of ``#rrggbb`` or ``#rgb``, or a middle grey for any other text."""
    digits = text.strip().lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    try:
        red, green, blue = bytes.fromhex(digits)
    except ValueError:
        return (0.46, 0.46, 0.46)
    return red / 255, green / 255, blue / 255


def to_hex(color: Rgb) -> str:
    """Return a colour as ``#rrggbb``."""
    return "#" + bytes(map(_byte, color)).hex()


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the WCAG contrast ratio of two colours, from 1 to 21."""
    return _contrast(_luminance(one), _luminance(other))


def mix(color: Rgb, ground: Rgb, share: float) -> Rgb:
    """Return the colour over the ground; ``share`` is its opacity, from 0 to 1."""
    red, green, blue = (c * share + g * (1 - share) for c, g in zip(color, ground, strict=True))
    return red, green, blue


def against(color: Rgb, ground: Rgb, ratio: float) -> Rgb:
    """Return the nearest colour of the same hue whose contrast with the ground is ``ratio``."""
    behind = _luminance(ground)
    if _contrast(_luminance(color), behind) >= ratio:
        return color
    lightness, a, b = to_oklab(color)
    darker = behind > 0.18
    for step in range(1, 101):
        share = step / 100
        changed = lightness * (1 - share) if darker else lightness + (1 - lightness) * share
        # Chroma shrinks towards black and white, where no strong colour exists.
        keep = 1 - share * 0.6
        candidate = _rounded(_from_oklab((changed, a * keep, b * keep)))
        if _contrast(_luminance(candidate), behind) >= ratio:
            return candidate
    return (0, 0, 0) if darker else (1, 1, 1)


def tint(color: Rgb, ground: Rgb, ink: Rgb, share: float, ratio: float) -> Rgb:
    """Return the colour over the ground, so thin that the contrast of ink on it is ``ratio``.

    Args:
        color: The colour.
        ground: The colour below.
        ink: The colour of text on the result.
        share: The opacity of the colour, from 0 to 1; less if the contrast demands it.
        ratio: The least contrast of ink on the result.
    """
    while share > 0.02:
        mixed = _rounded(mix(color, ground, share))
        if contrast(ink, mixed) >= ratio:
            return mixed
        share *= 0.9
    return ground


def _rounded(color: Rgb) -> Rgb:
    """Return the colour as ``#rrggbb`` can express it."""
    red, green, blue = color
    return _byte(red) / 255, _byte(green) / 255, _byte(blue) / 255


def _byte(part: float) -> int:
    return round(min(max(part, 0.0), 1.0) * 255)


def _contrast(one: float, other: float) -> float:
    high, low = (one, other) if one > other else (other, one)
    return (high + 0.05) / (low + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(color: Rgb) -> float:
    red, green, blue = map(_linear, color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def to_oklab(color: Rgb) -> tuple[float, float, float]:
    """Return lightness and the two axes of hue in Oklab; equal distances look equal."""
    red, green, blue = map(_linear, color)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_oklab(lab: tuple[float, float, float]) -> Rgb:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )
