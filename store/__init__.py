"""What the house remembers: nouns with verbs on SQLAlchemy. Knows nothing of HTTP, Redis, XML or WeCom."""
