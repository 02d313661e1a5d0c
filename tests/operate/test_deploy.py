"""What the service is deployed with: linted, and in step with the product."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from symbio_kg.settings import ServiceSettings

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy").glob("symbio*"))


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile, their lines joined."""
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines]


def test_dockerfile_is_sound() -> None:
    """Two stages of a pinned image, no root, no cache, nothing fetched by URL, a health check that asks /ready."""
    found = instructions()
    words = [word for word, _ in found]
    assert words[0] == "FROM"
    known = {
        "FROM",
        "RUN",
        "COPY",
        "ENV",
        "WORKDIR",
        "USER",
        "VOLUME",
        "EXPOSE",
        "STOPSIGNAL",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    }
    assert set(words) <= known
    images = [rest.split()[0] for word, rest in found if word == "FROM"]
    assert len(images) == 2
    assert all(re.fullmatch(r"[\w./-]+:[\w.-]*\d[\w.-]*", image) for image in images)
    last = found[len(words) - 1 - words[::-1].index("FROM") :]
    users = [rest for word, rest in last if word == "USER"]
    assert users
    assert users[-1] not in ("root", "0")
    assert all(
        "--no-cache-dir" in rest
        for word, rest in found
        if word == "RUN"
        for _ in re.findall("pip install", rest)
    )
    assert not [
        rest
        for word, rest in found
        if word == "RUN" and re.search(r"curl|wget|sudo|chmod 777|https?://", rest)
    ]
    assert [w for w, _ in last if w in ("HEALTHCHECK", "ENTRYPOINT", "CMD")] == [
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    ]
    assert all(rest.startswith("[") for word, rest in last if word in ("ENTRYPOINT", "CMD"))
    assert any("/ready" in rest for word, rest in last if word == "HEALTHCHECK")


def test_dockerfile_copies_what_there_is() -> None:
    """Every path that is copied, or let through to be, exists; every setting that is set is one."""
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            assert all((ROOT / path).exists() for path in rest.split()[:-1])
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    assert [line for line in ignored if line.startswith("!") and not (ROOT / line[1:]).exists()] == []
    known = {f.metadata["variable"] for f in fields(ServiceSettings)} | {"SYMBIO_DATA"}
    used = set(re.findall(r"SYMBIO_\w+", (ROOT / "Dockerfile").read_text(encoding="utf-8")))
    used |= {name for unit in UNITS for name in re.findall(r"SYMBIO_\w+", unit.read_text(encoding="utf-8"))}
    assert used <= known


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_accepts_the_unit(unit: Path, tmp_path: Path) -> None:
    """systemd itself finds nothing wrong with the unit."""
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd-analyze is not here")
    for one in UNITS:
        text = one.read_text(encoding="utf-8").replace("/opt/symbio/bin/symbio", "/bin/true")
        (tmp_path / one.name).write_text(text, encoding="utf-8")
    ended = subprocess.run(
        [tool, "verify", "--man=no", str(tmp_path / unit.name)], capture_output=True, text=True
    )
    wrong = [line for line in ended.stderr.splitlines() if str(tmp_path) in line or unit.name in line]
    assert wrong == []


def test_the_service_is_hardened() -> None:
    """The unit gives no rights away that the service does not need."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy" / "symbio.service")
    said = unit["Service"]
    for name in (
        "NoNewPrivileges",
        "DynamicUser",
        "PrivateDevices",
        "ProtectHome",
        "PrivateTmp",
        "LockPersonality",
    ):
        assert said[name] == "yes"
    assert said["ProtectSystem"] == "strict"
    assert said["CapabilityBoundingSet"] == ""
    assert int(said["TimeoutStopSec"]) > 30  # longer than requests are given to finish
