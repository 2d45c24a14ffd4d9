"""Runs a command if a Docker engine answers; else says that it is skipped.

With an engine nothing is skipped: an image that is not here and cannot be pulled is a failure, told before anything waits for it.
"""

import platform
import subprocess
import sys

ARCHITECTURE = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
IMAGES = [f"public.ecr.aws/lambda/java:25-{ARCHITECTURE}", "localstack/localstack:4"]


def docker(*arguments, seconds):
    """None when it succeeded, or what it said."""
    try:
        done = subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=seconds)
    except FileNotFoundError:
        return "there is no docker command"
    except subprocess.TimeoutExpired:
        return f"docker {arguments[0]} did not answer within {seconds} s"
    return (done.stderr.strip() or f"docker {arguments[0]} failed") if done.returncode else None


def main(command):
    # `docker version` fails without an engine; `docker info` did not in every release
    if why := docker("version", "--format", "{{.Server.Version}}", seconds=20):
        print(f"make test-docker: SKIPPED, no Docker engine answers ({why.splitlines()[-1]})")
        return 0
    for image in IMAGES:
        if docker("image", "inspect", image, seconds=20):
            print(f"Pulling {image}", flush=True)
            if why := docker("pull", image, seconds=600):
                sys.exit(f"make test-docker: FAILED, the image {image} is not here and cannot be pulled: {why}")
    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
