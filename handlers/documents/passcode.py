"""The QR code of a visitor's pass, as a picture that a phone reads off another phone's screen."""

from __future__ import annotations

import io

import segno

# Pixels a dot, and dots of white around it (ISO 18004 wants four): some 400 pixels, sharp on any phone.
_DOT, _EDGE = 10, 4


def passcode_png(address: str) -> bytes:
    """Level M: a scratched screen or a thumb on the edge does no harm."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(out, kind="png", scale=_DOT, border=_EDGE)
    return out.getvalue()
