"""The demonstration: made-up credentials, a city that moves in, and the month it has behind it when it opens."""
