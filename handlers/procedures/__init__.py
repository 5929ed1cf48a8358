"""Procedures of the regulation as frozen definitions: shape in code, people and numbers in data."""
