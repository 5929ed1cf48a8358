"""Ledgers (台账): what may happen to an object, who may see it, who keeps it (ZX-10..15, ZX-19..21, ZX-27..30)."""
