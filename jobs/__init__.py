"""The door for time: the clock, RQ workers, delivery, the watchdog. No decisions here."""
