"""A database and a server of one's own for a benchmark: the demonstration region, gone afterwards."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def scratch_region() -> Iterator[dict[str, str]]:
    """The environment of an `azimut` command on a demonstration nobody else uses, with its embedded PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="azimut-bench-", ignore_cleanup_errors=True) as folder:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "AZIMUT_HOME"}}
        environment = {
            **kept,
            "AZIMUT_HOME": str(Path(folder) / "var"),
            "AZIMUT_PROFILE": "auvergne-rhone-alpes",
            "DJANGO_SETTINGS_MODULE": "azimut.config.settings.dev",
        }
        azimut(environment, "demo", "--no-serve")
        yield environment


def azimut(environment: dict[str, str], *arguments: str) -> str:
    """What the command prints."""
    command = [sys.executable, "-m", "azimut", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def told_by(environment: dict[str, str], function: str, *arguments: str) -> Any:
    """What a function of the benchmarks answers when it runs on the scratch database, by way of JSON."""
    module, _, name = function.rpartition(".")
    given = ", ".join(json.dumps(argument) for argument in arguments)
    code = f"import json; from {module} import {name}; print('\\n' + json.dumps({name}({given})))"
    return json.loads(azimut(environment, "manage", "shell", "--no-imports", "-c", code).splitlines()[-1])
