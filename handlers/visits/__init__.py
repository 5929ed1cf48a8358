"""Visitors: who comes, who answers for them, what they do (WB-03 to WB-17)."""
