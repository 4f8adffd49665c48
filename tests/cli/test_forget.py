"""
What `forget` and `retention` leave behind on the disk.
"""

CLERK = ("--clerk", "Inés", "--no-wait")


def test_what_is_handed_over_is_its_owners_to_read_whatever_the_file_was(
    ventanilla, shown, tmp_path
):
    told = shown("counter", "write", *CLERK, "--guest", "Rosa", "la farola no luce")
    file = tmp_path / "theirs.json"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o644)

    ventanilla("forget", f"counter:{told['whose']}", "--export", file)

    assert 0o600 == file.stat().st_mode & 0o777
