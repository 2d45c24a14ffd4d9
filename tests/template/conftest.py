import os

# the translator asks boto3 for a region, which then calls nothing; what is called is moto
os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
os.environ["AWS_ACCESS_KEY_ID"] = os.environ["AWS_SECRET_ACCESS_KEY"] = "local"
os.environ["SAM_CLI_TELEMETRY"] = "0"

import cfn_template  # noqa: E402
import pytest  # noqa: E402
import yaml  # noqa: E402


@pytest.fixture(scope="session")
def template():
    return cfn_template.load()


@pytest.fixture(scope="session")
def openapi():
    return yaml.safe_load((cfn_template.ROOT / "openapi.yaml").read_text(encoding="utf-8"))
