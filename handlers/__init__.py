"""The room where it is decided. Text, tap and deadline take the same turn; the only place that holds Chinese."""
