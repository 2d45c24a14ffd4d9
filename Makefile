# What one can do here. `make` alone lists it.

PORT ?= 3000
# where a run keeps its data and logs
LOCAL_DIR ?= .local
PYTHON ?= python3

export JAVA_HOME := $(shell local/jdk25 2>/dev/null)
# keeps Maven's own libraries from warning about what a JDK 25 will no longer allow one day
export MAVEN_OPTS := --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow $(MAVEN_OPTS)

MVN := mvn --batch-mode --no-transfer-progress
SOURCES := $(shell find pom.xml layers functions operator local -name target -prune -o -type f \( -name '*.java' -o -name '*.xml' -o -name '*.properties' \) -print)
JAVA := $(JAVA_HOME)/bin/java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
# what the operator's commands work on: a deployed stack, or else the local run
OPERATOR = $(JAVA) -XX:TieredStopAtLevel=1 -cp 'operator/target/operator.jar:operator/target/lib/*' \
  evalschedules.operator.Operator $(if $(STACK),--stack=$(STACK),--local=$(LOCAL_DIR)/run.json)
# with DOCKER=1 containers reach the backends, by this network interface
BRIDGE = $(if $(DOCKER),docker0)
TEMPORAL = $(shell command -v temporal || echo .local/tools/bin/temporal)

.DEFAULT_GOAL := help
.PHONY: help run key import export smoke test verify mutation package format format-check java-test service-test template-test operator-test restored-test fault-test fuzz-test load-check load stack-test checkov cost scale bench test-docker in-docker rebuild-check jdk clean

help: ## list what one can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: local/target/built .local/tools/installed ## run the whole service on 127.0.0.1:$PORT (3000), without Docker or AWS
	@echo "Starting on 127.0.0.1:$(PORT)"
	@exec $(JAVA) -XX:TieredStopAtLevel=1 \
	  -cp 'local/target/local.jar:local/target/lib/*' evalschedules.local.LocalRun \
	  . $(LOCAL_DIR) $(PORT) $(TEMPORAL) .local/tools/bin/moto_server $(BRIDGE)

key: local/target/built ## API keys: ARGS="create --team team_a --scopes read:evals", list, revoke, expire
	@$(OPERATOR) key $(ARGS)

import: local/target/built ## schedules from the JSON lines of FILE into the stack; on the local run without STACK
	@$(OPERATOR) import $(ARGS) $(FILE)

export: local/target/built ## the stack's schedules into FILE, as JSON lines
	@$(OPERATOR) export $(ARGS) $(FILE)

smoke: ## asks the stack at URL, with KEY, from outside whether it is well; SCHEDULE=id for more
	@$(PYTHON) operator/smoke.py

test: format-check java-test template-test service-test ## everything that CI asks for, about five minutes

verify: test stack-test checkov test-docker rebuild-check operator-test restored-test load-check fuzz-test fault-test ## test, and what takes longer: 22 to 36 minutes in all

mutation: jdk ## change the decisions' code in many places and see whether a test notices; some minutes
	@mkdir -p target
	@rm -f local/target/built # this build ends before the layers are filled again
	@$(MVN) process-test-classes org.pitest:pitest-maven:mutationCoverage \
	  -pl layers/schedules,layers/temporal,functions/authorizer >target/mutation.log 2>&1 || { tail -40 target/mutation.log; exit 1; }
	@awk '/^\[INFO\] Building / {module = $$3} /^>> Generated .* mutations/ {print module ": " $$6 " of " $$3 " changes noticed"}' target/mutation.log
	@echo "What was not noticed: */*/target/pit-reports/index.html; why it may stay: docs/mutation.md"

package: local/target/built ## build the functions' jars and the layers

format: jdk ## format the Java sources
	@$(MVN) -q spotless:apply

format-check: jdk
	@$(MVN) -q spotless:check

java-test: jdk
	@$(MVN) verify
	@touch local/target/built

template-test: .local/tests/installed local/target/built
	@.local/tests/bin/python -m pytest -q tests/template -m "not slow"

stack-test: .local/tests/installed .local/tools/installed ## the packaged template as a stack on moto's CloudFormation
	@.local/tests/bin/python -m pytest -q tests/template -m slow

checkov: .local/checkov/installed ## look in the template for what a security review would find
	@.local/checkov/bin/checkov --file template.yaml --framework cloudformation --compact --quiet --skip-download

service-test: .local/tests/installed .local/tools/installed local/target/built
	@.local/tests/bin/python -m pytest -q tests/service tests/fuzz tests/operator tests/faults -m "not slow"

operator-test: .local/tests/installed .local/tools/installed local/target/built ## keys, import and export of a thousand schedules, smoke
	@.local/tests/bin/python -m pytest -q tests/operator

fault-test: .local/tests/installed .local/tools/installed local/target/built ## each dependency with each fault; ends with a look for keys, secrets and bodies in the logs
	@.local/tests/bin/python -m pytest -q tests/faults

fuzz-test: .local/tests/installed .local/tools/installed local/target/built ## thousands of odd requests to the running service, about three minutes
	@.local/tests/bin/python -m pytest -q tests/fuzz tests/faults/test_no_leaks.py

restored-test: .local/tests/installed .local/tools/installed local/target/built ## the functions frozen and restored, as SnapStart does; skipped where CRIU cannot do that
	@.local/tests/bin/python -m pytest -q -rs tests/restored

load-check: .local/tests/installed .local/tools/installed local/target/built ## 200 requests at once for a minute, and what that leaves behind
	@.local/tests/bin/python tests/faults/load.py

bench: export OURS_SEED = bench/seed.json
bench: export BENCH_WORK = .local/bench
bench: TIMES = 30
bench: GETS = 10000
bench: NODE = $(if $(shell which npm autoconf automake libtoolize cmake g++ >/dev/null && echo all),node)
bench: .local/load/installed local/target/built ## our first answer, cold and after a restore, and warm ones, beside other languages; Linux, root, Go; 20 minutes (TIMES=5 GETS=500: 5)
	@$(PYTHON) bench/snapshot.py -n $(TIMES) --settle 1 --cold go,python --only java-primed,ours --add bench/ours.json
	@$(PYTHON) bench/first_get.py -n $(TIMES) --settle 1
	@$(PYTHON) bench/run.py -n $(TIMES) -m 0 --warmup 0 --floor 0 --settle 1 --only go,java,ours --add bench/ours.json -o $(BENCH_WORK)/cold.json
	@$(PYTHON) bench/run.py -n 1 -m $(GETS) --batch 100 --settle 1 --only go,$(NODE),ours,ours-reuse --add bench/ours.json -o $(BENCH_WORK)/warm.json
	@.local/load/python/bin/python bench/report.py

load: MINUTES = 10
load: .local/tests/installed .local/tools/installed .local/load/installed local/target/built ## fixed rates against 1, 4 and 16 instances, then ten minutes of one; Linux, Go; 16 minutes (MINUTES=1: 7)
	@.local/load/python/bin/python bench/load.py --minutes $(MINUTES)

cost: ## what a million reads cost, and a month at rest
	@$(PYTHON) docs/cost.py

scale: ## what 10 to 100,000 reads a second ask of each service
	@$(PYTHON) docs/scale.py

test-docker: .local/tests/installed .local/tools/installed ## sam local, and LocalStack; skipped without a Docker engine; about three minutes
	@.local/tests/bin/python tests/containers/engine.py $(MAKE) --no-print-directory in-docker

in-docker:
	@$(MVN) -Pdocker verify
	@touch local/target/built
	@.local/tests/bin/python -m pytest -q tests/containers

rebuild-check: local/target/built ## build what is committed again, elsewhere: every jar must come out the same
	@rm -rf .local/rebuilt && mkdir -p .local/rebuilt
	@git archive HEAD | tar -x -C .local/rebuilt
	@cd .local/rebuilt && $(MVN) -q -DskipTests package
	@for file in functions/*/target/*.jar layers/*/target/layer/java/lib/*.jar layers/*/target/bom.json; do \
	  cmp $$file .local/rebuilt/$$file || exit 1; done
	@echo "every jar came out the same"

clean: ## remove all that was built, downloaded into this folder or stored by runs
	rm -rf .local .aws-sam target */target */*/target

jdk:
	@local/jdk25 >/dev/null

local/target/built: $(SOURCES) | jdk
	@echo "Building (the first time downloads about 200 MB of libraries from Maven Central; a few minutes)"
	@mvn --batch-mode -DskipTests package | awk -f local/progress.awk
	@touch $@

.local/tools/installed: local/requirements.txt local/temporal-requirements.txt
	@echo "Installing moto into .local/tools (about 60 MB from PyPI)"
	@$(PYTHON) -m venv .local/tools
	@.local/tools/bin/pip install --quiet --disable-pip-version-check -r local/requirements.txt
	@if command -v temporal >/dev/null; then echo "Using $$(command -v temporal)"; else \
	  echo "Installing the Temporal server into .local/tools (about 45 MB from PyPI)"; \
	  .local/tools/bin/pip install --quiet --disable-pip-version-check --require-hashes -r local/temporal-requirements.txt; fi
	@touch $@

.local/tests/installed: tests/requirements.txt
	@echo "Installing the tests' tools into .local/tests (about 100 MB from PyPI; about a minute)"
	@$(PYTHON) -m venv .local/tests
	@.local/tests/bin/pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

.local/load/installed: bench/load-requirements.txt
	@echo "Installing vegeta and matplotlib into .local/load (about 80 MB; a minute)"
	@GOBIN=$(CURDIR)/.local/load go install github.com/tsenart/vegeta/v12@v12.13.0
	@$(PYTHON) -m venv .local/load/python
	@.local/load/python/bin/pip install --quiet --disable-pip-version-check -r bench/load-requirements.txt
	@touch $@

.local/checkov/installed: tests/checkov-requirements.txt
	@echo "Installing checkov into .local/checkov (about 290 MB from PyPI; some minutes)"
	@$(PYTHON) -m venv .local/checkov
	@.local/checkov/bin/pip install --quiet --disable-pip-version-check -r tests/checkov-requirements.txt
	@touch $@
