"""
The channel on the page about channels of one's own: put together as it stands there, it
keeps what channels promise.
"""

import re
import sys
import tomllib
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "channels" / "your-own.md"

#: A file of it: its name, its text.
FILE = re.compile(r"^```\w+ (\S+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


@pytest.fixture
def package(tmp_path, monkeypatch):
    for name, text in FILE.findall(PAGE.read_text("utf-8")):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    project = tomllib.loads((tmp_path / "pyproject.toml").read_text())["project"]
    facts = tmp_path / f"{project['name']}-{project['version']}.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Name: {project['name']}\nVersion: 0\n")
    (facts / "entry_points.txt").write_text(
        "\n".join(
            f"[{group}]\n" + "\n".join(f"{k} = {v}" for k, v in points.items())
            for group, points in project["entry-points"].items()
        )
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [*sys.modules]:
        if name.partition(".")[0] == "pigeon_post":
            del sys.modules[name]


def test_it_keeps_what_channels_promise(package, capsys):
    there = ("--rootdir", package, "-c", package / "pyproject.toml", package / "tests")
    plain = ("-q", "-p", "no:cacheprovider", "-W", "error")
    # The promises may be imported here already.
    plain += ("-W", "ignore::pytest.PytestAssertRewriteWarning")

    failed = pytest.main([*map(str, there), *plain])

    told = capsys.readouterr().out
    assert (0, "passed") == (failed, told.split()[-3]), told
