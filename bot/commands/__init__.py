"""One file a command of ``xinan``; each has ``run(chosen) -> exit code``."""
