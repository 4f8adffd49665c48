from click.testing import CliRunner

from bench.nodes import main
from bench.town import letters


def test_a_calm_day_of_one_node_is_measured_and_told(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("above\n<!-- nodes: begin -->\n<!-- nodes: end -->\nbelow\n")

    run = ["--quick", "--nodes", "1", "--out", str(page)]
    assert 0 == CliRunner().invoke(main, run, catch_exceptions=False).exit_code

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
