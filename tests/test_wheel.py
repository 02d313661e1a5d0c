"""The wheel carries everything: in an empty environment the demo runs from it."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_demo_runs_from_the_wheel(tmp_path: Path) -> None:
    """Built, installed with its pinned requirements alone, and run far from the checkout."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    run(*pip, "--requirement", ROOT / "requirements" / "base.txt", cwd=tmp_path)
    run(*pip, "--no-deps", wheel, cwd=tmp_path)

    shown = run(tmp_path / "env" / "bin" / "symbio", "--lang", "tr", "demo", cwd=tmp_path)

    assert "Kwinana" in shown
    assert len(list((tmp_path / "out").glob("*.html"))) == 2
