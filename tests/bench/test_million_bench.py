from click.testing import CliRunner

from bench.million import main


def test_the_benchmark_runs_and_writes_its_table(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("above\n<!-- million: begin -->\n<!-- million: end -->\nbelow\n")

    run = ["--quick", "--out", str(page)]
    assert 0 == CliRunner().invoke(main, run, catch_exceptions=False).exit_code

    rows = [line.split(" | ") for line in page.read_text().splitlines()]
    told = {row[0].strip("| "): row[1].strip("| ") for row in rows if len(row) == 2}
    assert float(told["the daemon's start until `/healthz` says 200, s"]) > 0
    assert "(" in told["`status`: counts"]
    assert page.read_text().endswith("<!-- million: end -->\nbelow\n")
