"""Word files made from domain objects."""
