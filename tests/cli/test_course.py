"""
What `ventanilla sandbox --course` refuses before it opens anything.
"""

import pytest


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--course", "--scene-only"), "has none"),
        (("--lang", "es"), "add --course"),
        (("--lessons", "steps.yaml"), "add --course"),
        (("--course", "--lang", "tlh"), "tlh"),
    ],
)
def test_what_does_not_go_together_is_said(ventanilla, arguments, complaint):
    assert complaint in ventanilla("sandbox", *arguments, status=2).output


def test_steps_that_cannot_be_used_are_said(ventanilla, tmp_path):
    steps = tmp_path / "steps.yaml"
    steps.write_text("[{id: a}]", encoding="utf-8")

    done = ventanilla(
        *("sandbox", "--course", "--lessons", steps, "--folder", tmp_path / "town"),
        status=1,
    )

    assert f"{steps}: step 1" in done.output
