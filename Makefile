# Everything a developer runs. `make help` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTBED := hack/testbed/testbed
KUBECTL ?= $(if $(wildcard .testbed/bin/kubectl),.testbed/bin/kubectl,kubectl)
export KUBECONFIG ?= $(if $(wildcard .testbed/kubeconfig),$(CURDIR)/.testbed/kubeconfig,)
ARGS ?=
APT_INSTALL := apt-get update -qq && apt-get install -y -qq --no-install-recommends

##@ General

.PHONY: help
help: ## Show this help.
	@awk 'BEGIN {FS = ":.*##"; printf "Usage: make \033[36m<target>\033[0m\n"} \
	  /^[a-zA-Z_0-9-]+:.*?##/ {printf "  \033[36m%-16s\033[0m %s\n", $$1, $$2} \
	  /^##@/ {printf "\n\033[1m%s\033[0m\n", substr($$0, 5)}' $(MAKEFILE_LIST)

.PHONY: demo
demo: build ## Start the test cluster, apply the nine sample policies and show what they did (root).
	$(TESTBED) demo

.PHONY: demo-down
demo-down: testbed-down ## Stop what `make demo` left running.

##@ Development

.PHONY: manifests
manifests: $(READY) ## Generate the CustomResourceDefinitions in config/crd from the models.
	$(BIN)/python -m nmstate_k8s.crdgen --output config/crd

.PHONY: generate
generate: manifests vocabulary ## Generate everything that is generated.

.PHONY: constraints
constraints: $(READY) ## Resolve the dependencies anew and pin them with hashes.
	$(BIN)/uv pip compile pyproject.toml $(PIN) -o hack/constraints.txt
	$(BIN)/uv pip compile pyproject.toml --group dev $(PIN) -c hack/constraints.txt -o hack/constraints-dev.txt
PIN := --upgrade --quiet --universal --python-version 3.11 --generate-hashes --no-emit-package nmstate-api --no-header --no-annotate

.PHONY: fmt
fmt: $(READY) ## Format the code.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --select I .

.PHONY: lint
lint: $(READY) ## Check format and lint.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

.PHONY: typecheck
typecheck: $(READY) ## Check the types.
	$(BIN)/mypy

.PHONY: imports
imports: $(READY) ## Check who imports whom.
	$(BIN)/lint-imports

.PHONY: verify
verify: generate lint typecheck imports ## Fail when generated files are stale, or format, lint, types or imports are wrong.
	@test -z "$$(git status --porcelain -- config/crd docs/vocabulary.md)" || { \
	  git --no-pager diff -- config/crd docs/vocabulary.md; echo "generated files are stale: run 'make generate' and commit the result" >&2; exit 1; }

.PHONY: test
test: root verify test-unit test-apiserver test-node test-e2e ## Run all four levels of tests (root).

.PHONY: test-unit
test-unit: $(READY) ## Run the unit tests.
	@command -v dbus-daemon >/dev/null || { $(APT_INSTALL) dbus-daemon; }
	$(BIN)/pytest tests/unit $(ARGS)

.PHONY: test-apiserver
test-apiserver: $(READY) ## Run the controllers' tests against a real etcd and kube-apiserver.
	$(TESTBED) programs
	$(BIN)/pytest tests/apiserver $(ARGS)

.PHONY: test-node
test-node: build root ## Run the engine's tests against a real NetworkManager and kernel, in guests (root).
	$(TESTBED) node-tests --guests 2 $(if $(ARGS),-- $(ARGS))
	$(if $(ARGS),,$(TESTBED) native --bare -- python3 -m pytest -q -p no:cacheprovider tests/node/netstate/test_mptcp.py)

.PHONY: test-e2e
test-e2e: build root ## Run the whole path: kubectl, API server, operator, nodes (root).
	$(BIN)/pytest tests/e2e $(ARGS)

.PHONY: soak
soak: build root ## Run what takes longer, and node tests with four NetworkManagers; writes docs/soak.md (root).
	$(BIN)/python -m tests.soak $(ARGS)

.PHONY: vocabulary
vocabulary: $(READY) ## Generate docs/vocabulary.md from the models and what node tests have shown.
	$(BIN)/python -m tests.vocabulary

.PHONY: bench
bench: build root ## Measure against nmstatectl on the same node (root; builds nmstatectl with cargo).
	$(TESTBED) bench $(if $(ARGS),-- $(ARGS))

.PHONY: testbed-up
testbed-up: build root ## Start the test cluster: control plane, network and guest nodes (root).
	$(TESTBED) up

.PHONY: testbed-down
testbed-down: ## Stop the test cluster and remove every trace of it.
	$(TESTBED) down

##@ Build

.PHONY: build
build: $(READY) ## Build the wheels into dist/.
	@rm -rf dist && mkdir -p dist
	$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist ./api .

##@ Deployment

.PHONY: install
install: manifests ## Install the CustomResourceDefinitions into the cluster of KUBECONFIG.
	$(KUBECTL) apply --server-side -f config/crd

.PHONY: uninstall
uninstall: ## Remove the CustomResourceDefinitions, and with them all their objects.
	$(KUBECTL) delete --ignore-not-found -f config/crd

.PHONY: run
run: $(READY) ## Run the operator from this checkout against the cluster of KUBECONFIG.
	$(BIN)/nmstate-k8s operator --kubeconfig "$(KUBECONFIG)"

.PHONY: root
root:
	@test "$$(id -u)" = 0 || { echo "This needs root: it makes network namespaces, bridges and guest machines. Run it with sudo." >&2; exit 1; }

$(READY): hack/constraints-dev.txt pyproject.toml api/pyproject.toml
	@echo "preparing the virtual environment in $(VENV)"
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(APT_INSTALL) python3-venv; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r hack/constraints-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e api -e .
	@touch $@
