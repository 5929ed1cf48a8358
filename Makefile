# Short names for people who like make; everything works without it (./run, ./test).
.PHONY: run test lock

run:
	./run

test:
	./test

# New pins: from the ranges in pyproject.toml, for every supported Python, with hashes and without addresses.
# The markers that are true on every machine we support are taken out again, to keep the file readable.
UV := .venv/bin/uv
FLAGS := --generate-hashes --no-header --no-annotate --no-emit-index-url --universal --python-version 3.11 --quiet
PLAIN := s/ ;? ?(and )?implementation_name == 'cpython' and platform_python_implementation == 'CPython' and sys_platform == 'linux'//

lock:
	$(UV) pip compile $(FLAGS) pyproject.toml --group build -o requirements.lock
	$(UV) pip compile $(FLAGS) pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock
	sed -E -i "$(PLAIN)" requirements.lock requirements-dev.lock
