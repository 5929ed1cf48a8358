"""安全事件 (ZX-23, ZX-24): reported by one sentence, told to two at once, confirmed, controlled, graded, closed."""
