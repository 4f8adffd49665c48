import subprocess
import sys
from pathlib import Path

from bench.town import letters

ROOT = Path(__file__).parents[2]


def test_a_calm_day_of_one_node_is_measured_and_told(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("above\n<!-- nodes: begin -->\n<!-- nodes: end -->\nbelow\n")

    subprocess.run(
        [
            *(sys.executable, "-m", "bench.nodes", "--quick"),
            *("--nodes", "1", "--out", str(page)),
        ],
        cwd=ROOT,
        check=True,
        timeout=600,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    head, _, *rows = [
        line for line in page.read_text().splitlines() if line.startswith("|")
    ]
    assert head.startswith("| nodes | accepted a second")
    assert ["1"] == [row.split(" | ")[0].strip("| ") for row in rows]


def test_letters_are_counted_by_mail_and_mailbox(tmp_path):
    for name, number in (("new/a", 7), ("new/b", 7), ("cur/c:2,S", 8), ("tmp/d", 9)):
        letter = tmp_path / "m7" / name
        letter.parent.mkdir(parents=True, exist_ok=True)
        letter.write_text(f"Subject: 12\n\nMail number {number:09}.\n")

    assert {(7, "m7"): 2, (8, "m7"): 1} == letters(tmp_path)
