"""What a sentence means: pure, offline, deterministic."""
