"""The product's gunicorn settings with the echo in the product's place."""

from bot.gunicorn import *  # noqa: F403

wsgi_app = "tests.bench.echo:app"
