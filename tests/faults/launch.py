"""The product's processes under its own supervisor, as ``xinan up`` runs them.

The one difference: a part counts as settled after a second instead of ten, because a campaign kills more often in a
minute than a real installation sees in a year, and would otherwise mostly wait.
"""

from __future__ import annotations

import os
import sys

from bot import metrics, parts, supervisor
from bot.settings import read_settings


def main() -> int:
    supervisor.SETTLED = 1.0
    settings = read_settings(os.environ)
    metrics.start_afresh(settings.var)
    house = parts.of_the_house(settings.var, settings.listen, embedded_bell=settings.redis_url is None)
    return supervisor.Supervisor(house, when_ready=lambda: print("READY", flush=True)).run()


if __name__ == "__main__":
    sys.exit(main())
