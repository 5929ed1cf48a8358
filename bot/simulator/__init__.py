"""A stand-in for the WeCom server that obeys the platform's published rules. Imports nothing of the product."""
