"""The whole service, started once for all tests as `make run` starts it, with data of its own."""

import pytest

from running_service import FOLDER, Backend, Gateway, LocalRun, Service


@pytest.fixture(scope="session")
def service():
    run = LocalRun(FOLDER.name)
    try:
        yield Service(run.ready())
    finally:
        run.end()


@pytest.fixture(scope="session")
def translated():
    """The CloudFormation that SAM makes of template.yaml."""
    import cfn_template  # loads SAM's translator, which few tests need

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")  # the translator wants one
        return cfn_template.translated(cfn_template.load())


@pytest.fixture(scope="session")
def fresh(service):
    """The service with nothing reused: each read asks Temporal and Secrets Manager."""
    gateway = Gateway(service, "fresh", REUSE_SECONDS="0")
    yield gateway.service
    gateway.end()


@pytest.fixture(scope="session")
def backends(service):
    """The processes behind the service by name: `temporal`, `dynamodb`, `secretsmanager`."""
    backends = {name: Backend(service, name) for name in ("temporal", "dynamodb", "secretsmanager")}
    yield backends
    for backend in backends.values():
        backend.end()


@pytest.fixture
def temporal(backends):
    """The running Temporal, to be killed and started again; at the end it runs."""
    yield backends["temporal"]
    backends["temporal"].bring_back()


@pytest.fixture
def cron(service):
    return service.schedules["cron"]
