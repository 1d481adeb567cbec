# The product needs only npm and pulumi; the targets here are for the embedded cluster and the tests.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.tools/bin:$(PATH)

NODE := node -r ./provider/typescript.js
DEPENDENCIES := node_modules/.package-lock.json
# Which of these were given to make itself, and are not only exported: see dev/cluster/chosen.ts.
export GIVEN := $(foreach name,STACK CONTEXT,$(if $(filter command,$(origin $(name))),$(name)))

# What is given is data: taken as it is, and passed on in the environment. Neither make nor the shell
# expands or runs any of it.
define literal
override $(1) := $$(value $(1))
export $(1)
endef
ARGUMENTS := STACK CONTEXT CHART KUBECONFIG CLUSTER BASE PREVIEW SVG RELEASE GREP CYCLES ROUNDS LONG ONLY OUT AGAINST YES FIX JSON DRY
$(foreach name,$(ARGUMENTS),$(if $(filter command environment,$(origin $(name))),$(eval $(call literal,$(name)))))

.PHONY: help
help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A link to a Node.js that is new enough, where the machine's is not; NODEJS=22 or 24 chooses one.
.PHONY: node
node:
	@sh dev/tools/node.sh $(NODEJS)

$(DEPENDENCIES): package-lock.json | node
	npm ci --no-audit --no-fund
	@touch $@

.PHONY: tools
tools: $(DEPENDENCIES) ## Install the tools into .tools/ (the first time: about a quarter of an hour)
	@$(NODE) dev/tools/install.ts

.PHONY: up
up: $(DEPENDENCIES) ## Kafka on a cluster of its own; with KUBECONFIG or CONTEXT: STACK on that cluster
	@chosen=$$($(NODE) dev/cluster/make.ts chosen); cluster=$${chosen%% *}; \
	if [ "$$cluster" = own ]; then \
		$(NODE) dev/tools/install.ts pulumi; \
	else \
		CLUSTER=$$cluster $(NODE) dev/cluster/cli.ts check; \
		$(NODE) dev/tools/install.ts; \
	fi
	@$(NODE) dev/cluster/make.ts up

.PHONY: down
down: $(DEPENDENCIES) ## Stop Kafka and remove the cluster; the data stays
	@$(NODE) dev/cluster/make.ts down

.PHONY: clean
clean: $(DEPENDENCIES) ## Remove the cluster and the data, after asking (YES=1: without)
	@$(NODE) dev/cluster/make.ts clean $(if $(YES),--yes)

.PHONY: status
status: $(DEPENDENCIES) ## Show what of the cluster runs
	@$(NODE) dev/cluster/cli.ts status

.PHONY: env
env: $(DEPENDENCIES) ## Print what makes pulumi and kubectl work on the cluster: eval "$$(make -s env)"
	@$(NODE) dev/cluster/make.ts env

# The command, on the embedded cluster with its environment, else with the user's own.
COMMAND = $(NODE) dev/cluster/make.ts run

.PHONY: doctor
doctor: $(DEPENDENCIES) ## State of each volume and claim of STACK (FIX=1: repair what is safe to repair; JSON=1)
	@$(COMMAND) doctor $(if $(FIX),--fix) $(if $(JSON),--json)

.PHONY: report
report: $(DEPENDENCIES) ## What the configuration of STACK changes of its data (BASE=revision: compared with that)
	@$(COMMAND) report $(if $(BASE),--base="$$BASE") $(if $(PREVIEW),--preview="$$PREVIEW") $(if $(SVG),--svg="$$SVG") $(if $(JSON),--json)

.PHONY: drift
drift: $(DEPENDENCIES) ## What in the cluster is not as the last update of STACK left it (JSON=1)
	@$(COMMAND) drift $(if $(JSON),--json)

.PHONY: takeover
takeover: $(DEPENDENCIES) ## Take what kubectl and helm installed over into STACK, no pod restarted (DRY=1: change nothing)
	@$(COMMAND) takeover $(if $(DRY),--dry-run)

.PHONY: wipe
wipe: $(DEPENDENCIES) ## Empty the directories of STACK for good, after asking for the release's name
	@$(COMMAND) wipe $(if $(RELEASE),--release="$$RELEASE")

.PHONY: test
test: $(DEPENDENCIES) ## The whole suite: unit tests, and end to end with real Kafka
	@$(NODE) dev/cluster/cli.ts check
	@$(NODE) dev/tools/install.ts
	@$(NODE) tests/run.ts unit e2e

.PHONY: test-soak
test-soak: $(DEPENDENCIES) ## The long tests: twenty cycles (CYCLES=n), faults, takeover, growing (GREP=part of a title)
	@$(NODE) dev/cluster/cli.ts check
	@$(NODE) dev/tools/install.ts
	@$(NODE) tests/run.ts soak

.PHONY: test-unit
test-unit: $(DEPENDENCIES) ## The unit tests alone: seconds
	@$(NODE) tests/run.ts unit

.PHONY: bench bench-smoke
bench: $(DEPENDENCIES) ## Measure against kubectl, helm and a bare broker (ROUNDS=n, LONG=1, ONLY=part of a name, OUT=directory, AGAINST=results.json)
	@CLUSTER=bench $(NODE) dev/cluster/cli.ts check
	@$(NODE) dev/tools/install.ts
	@$(NODE) dev/bench/bench.ts

bench-smoke: $(DEPENDENCIES) ## Whether the benchmark still works: small sizes, no Kafka, two minutes
	@CLUSTER=bench $(NODE) dev/cluster/cli.ts check
	@$(NODE) dev/tools/install.ts
	@$(NODE) dev/bench/bench.ts --smoke

.PHONY: lint
lint: $(DEPENDENCIES) ## ESLint, Prettier, tsc, gofmt, go vet and actionlint
	@$(NODE) dev/tools/install.ts checks
	npm run --silent typecheck
	npm run --silent lint
	npm run --silent format:check
	@$(NODE) dev/tools/lint.ts

.PHONY: format
format: $(DEPENDENCIES) ## Format everything
	npm run --silent format
	gofmt -w dev/tools/go
