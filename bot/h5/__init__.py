"""Pages opened from chat on a phone: files for the written report."""
