"""The operator's commands as `make` runs them, and stacks to run them on."""

import json
import os
import secrets
import subprocess

from running_service import FOLDER, ROOT

SECRET = "a webhook secret that a line brings"


class Stack:
    """One more stack over the running service's backends: tables, a Temporal namespace and a stage of its own."""

    def __init__(self, service, name):
        self.service = service
        self.folder = ROOT / ".local" / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.schedules = f"schedules_{name}_{secrets.token_hex(4)}"
        namespace = self.schedules.replace("_", "-")
        usual = service.dynamodb().describe_table(TableName="SchedulesTable")["Table"]
        service.dynamodb().create_table(
            TableName=self.schedules,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=usual["KeySchema"],
            AttributeDefinitions=[
                attribute
                for attribute in usual["AttributeDefinitions"]
                if attribute["AttributeName"] in ("team_id", "schedule_id")
            ],
        )
        temporal = service.process("temporal")["command"][0]
        address = service.run["temporal"]["address"]
        subprocess.run([temporal, "operator", "namespace", "create", "-n", namespace, "--address", address], check=True)
        self.outputs = {
            **service.run["outputs"],
            "SchedulesTableName": self.schedules,
            "TemporalNamespace": namespace,
            "Stage": namespace,
        }
        (self.folder / "run.json").write_text(json.dumps({**service.run, "outputs": self.outputs}))

    def make(self, *arguments, **options):
        return operator(*arguments, LOCAL_DIR=f".local/{self.folder.name}", **options)

    def imported(self, lines, *more):
        """Imports lines; returns the process and the refused lines."""
        self.write(lines)
        done = self.make("import", f"FILE={self.folder}/in.jsonl", *more)
        return done, [json.loads(line) for line in done.stdout.splitlines()]

    def write(self, lines):
        (self.folder / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))

    def exported(self, *more):
        """What an export writes, as sorted lines of text."""
        file = self.folder / "out.jsonl"
        done = self.make("export", f"FILE={file}", *more)
        assert done.returncode == 0, done.stderr
        return sorted(file.read_text().splitlines())

    def item(self, schedule):
        key = {"team_id": {"S": schedule["team_id"]}, "schedule_id": {"S": schedule["id"]}}
        return self.service.dynamodb().get_item(TableName=self.schedules, Key=key, ConsistentRead=True)["Item"]

    def items(self):
        return self.service.dynamodb().scan(TableName=self.schedules, ConsistentRead=True)["Items"]

    def clock(self, schedule_id):
        return self.service.temporal("schedule", "describe", "-s", schedule_id, "-n", self.outputs["TemporalNamespace"])

    def delete_clock(self, schedule_id):
        command, address = self.service.process("temporal")["command"][0], self.service.run["temporal"]["address"]
        namespace = ["-n", self.outputs["TemporalNamespace"], "--address", address]
        subprocess.run([command, "schedule", "delete", "-s", schedule_id, *namespace], check=True)

    def clocks(self):
        listed = self.service.temporal("schedule", "list", "-n", self.outputs["TemporalNamespace"])
        return {clock["scheduleId"] for clock in listed}

    def secret_names(self):
        pages = self.service.secretsmanager().get_paginator("list_secrets").paginate()
        return [s["Name"] for page in pages for s in page["SecretList"] if f"/{self.outputs['Stage']}/" in s["Name"]]


def operator(*arguments, LOCAL_DIR=f".local/{FOLDER.name}", **options):
    return subprocess.run(
        ["make", "-s", *arguments, f"LOCAL_DIR={LOCAL_DIR}"], cwd=ROOT, capture_output=True, text=True, **options
    )


def line(number=0, **changes):
    schedule = {
        "id": "eval_sched_" + secrets.token_hex(16),
        "team_id": "team_a",
        "name": f"Schedule {number}",
        "suite_id": "eval_suite_1",
        "cron": f"{number % 60} {number % 24} * * *",
        "timezone": "US/Pacific",
        "run": {"models": ["gpt-small"], "generation": {"temperature": 0.10, "seed": 1}},
        "created_at": 1_790_000_000 + number,
    }
    return {**schedule, **changes}


def many(count):
    """Schedules of three teams, with and without what may be missing."""
    return [
        line(
            number,
            team_id=f"team_{number % 3}",
            enabled=number % 5 != 0,
            overlap_policy=["skip", "buffer_one", "allow_all"][number % 3],
            metadata={"number": str(number), "ключ": "🦀"} if number % 2 else {},
            **({"webhook_url": "https://example.com", "webhook_secret": f"{SECRET} {number}"} if number % 4 == 0 else {}),
            **({"description": "line\nbreak", "suite_version": number + 1} if number % 3 == 0 else {}),
            **({"cron": None, "interval_seconds": 60 * (number + 1)} if number % 7 == 0 else {}),
            **({"last_run_id": "eval_run_1", "last_run_at": 5, "last_run_status": "failed"} if number % 6 == 0 else {}),
            revision=1 + number % 9,
        )
        for number in range(count)
    ]


def deployed(stack, name):
    """The same stack as CloudFormation tells of it; returns what a shell needs to reach it there."""
    run = stack.service.run
    template = {
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {key: {"Value": value} for key, value in stack.outputs.items()},
    }
    cloudformation = stack.service._aws("cloudformation", run["secretsmanager_url"])
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(template))
    return {
        **os.environ,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_ENDPOINT_URL": run["secretsmanager_url"],
        "AWS_ENDPOINT_URL_DYNAMODB": run["dynamodb_url"],
    }
