from click.testing import CliRunner

from bench.routing import main


def test_the_benchmark_runs_and_writes_its_table(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "above\n<!-- routing: begin -->\nof yesterday\n<!-- routing: end -->\nbelow\n"
    )

    run = ["--quick", "--out", str(page)]
    assert 0 == CliRunner().invoke(main, run, catch_exceptions=False).exit_code

    above, head, _, *rows = page.read_text().splitlines()[:1] + [
        line for line in page.read_text().splitlines() if line.startswith("|")
    ]
    assert "above" == above
    assert "of yesterday" not in page.read_text()
    assert page.read_text().endswith("<!-- routing: end -->\nbelow\n")
    assert head.startswith("| rules | ours: match, µs")
    assert ["10", "100"] == [row.split(" | ")[0].strip("| ") for row in rows]
