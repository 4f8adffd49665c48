import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_benchmark_runs_and_writes_its_table(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "above\n<!-- routing: begin -->\nof yesterday\n<!-- routing: end -->\nbelow\n"
    )

    subprocess.run(
        [sys.executable, "-m", "bench.routing", "--quick", "--out", str(page)],
        cwd=ROOT,
        check=True,
        timeout=600,
        stdout=subprocess.DEVNULL,
    )

    above, head, _, *rows = page.read_text().splitlines()[:1] + [
        line for line in page.read_text().splitlines() if line.startswith("|")
    ]
    assert "above" == above
    assert "of yesterday" not in page.read_text()
    assert page.read_text().endswith("<!-- routing: end -->\nbelow\n")
    assert head.startswith("| rules | ours: match, µs")
    assert ["10", "100"] == [row.split(" | ")[0].strip("| ") for row in rows]
