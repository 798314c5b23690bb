"""The requirements files: compiled from pyproject.toml, and held against the floors of what has known holes.

Standard library only, as scripts/door.py, which calls it.
"""

import os
import re
import subprocess
import tomllib
import venv
from pathlib import Path

RUN_PINS, ALL_PINS = "requirements.txt", "requirements-dev.txt"
FLOORS = "security-floors.toml"


def compile_pins(root: Path) -> None:
    """Compile them anew, with pip-tools in a virtual environment of its own."""
    tools = root / "var" / "pins"
    venv.create(tools, clear=True, with_pip=True)
    subprocess.run([tools / "bin" / "pip", "install", "--quiet", "pip-tools"], check=True)
    project = tomllib.loads((root / "pyproject.toml").read_text())
    wanted = {RUN_PINS: project["project"]["dependencies"], ALL_PINS: project["dependency-groups"]["dev"]}
    for path, requirements in wanted.items():
        text = "\n".join([*requirements, f"-r {root / RUN_PINS}" if path == ALL_PINS else ""])
        options = ["--upgrade", "--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-annotate"]
        options += [
            "--no-emit-index-url",
            "--no-emit-trusted-host",
            "--no-emit-find-links",
            "--no-emit-options",
        ]
        subprocess.run(
            [tools / "bin" / "pip-compile", "--quiet", *options, f"--output-file={path}", "-"],
            input=text,
            text=True,
            check=True,
            cwd=root,
            env=os.environ | {"CUSTOM_COMPILE_COMMAND": "make pins"},
        )


def pins_below_floors(floors: Path, pins: list[Path]) -> list[str]:
    """Return which pins are below a floor, or are not there to be compared, and why that matters."""
    text = "\n".join(path.read_text() for path in pins)
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))
    return [
        f"{name} {pinned.get(name, 'is not pinned')}, at least {entry['floor']}: {entry['because']}"
        for name, entry in tomllib.loads(floors.read_text()).items()
        if name not in pinned or as_numbers(pinned[name]) < as_numbers(entry["floor"])
    ]


def as_numbers(version: str) -> tuple[list[int], bool]:
    """Return a version as it is compared: 70.0 is 70, and 70.0rc1 comes before both."""
    numbers = [int(part) for part in re.findall(r"\d+", re.split(r"[^\d.]", version)[0])]
    is_final = version.replace(".", "").isdigit()
    return [*numbers, *[0] * (6 - len(numbers))], is_final
