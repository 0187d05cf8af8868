"""The pictures of curves: an extra that a small installation may leave out."""

from bridge.checking.finding import Finding, found
from bridge.making import charts


def examine_pictures() -> list[Finding]:
    """Nothing to say where they can be drawn."""
    return [] if charts.is_installed() else [found("charts.missing", "pictures")]
