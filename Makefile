# Short names for people who like make; everything works without it (./run, ./test).
.PHONY: run test nightly lock

run:
	./run

test:
	./test

# What ./test tries at reduced size, at full size (failures.md F2, F3, F8, F9, F18, S20, S31): some hours on two cores.
nightly:
	XINAN_CLOCK_JUMPS=10000 .venv/bin/python -m pytest -q tests/scenarios/test_clock_jumps.py
	XINAN_CRASH_IMAGES=1000 .venv/bin/python -m pytest -q tests/store/test_db_images.py
	XINAN_WRITES=all .venv/bin/python -m pytest -q tests/faults/test_every_write.py
	.venv/bin/python -m tests.fuzz --inputs 1000000
	.venv/bin/python -m tests.faults --database sqlite
	.venv/bin/python -m tests.faults --database postgresql
	.venv/bin/python -m tests.bench.canaries
	.venv/bin/python -m tests.bench.health

# New pins: from the ranges in pyproject.toml, for every supported Python, with hashes and without addresses.
# The markers that are true on every machine we support are taken out again, to keep the file readable.
UV := .venv/bin/uv
FLAGS := --generate-hashes --no-header --no-annotate --no-emit-index-url --universal --python-version 3.11 --quiet
PLAIN := s/ ;? ?(and )?implementation_name == 'cpython' and platform_python_implementation == 'CPython' and sys_platform == 'linux'//

lock:
	$(UV) pip compile $(FLAGS) pyproject.toml --group build -o requirements.lock
	$(UV) pip compile $(FLAGS) pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock
	sed -E -i "$(PLAIN)" requirements.lock requirements-dev.lock
