"""Forms filled by talking, one question at a time; they live in the database and survive restarts."""
