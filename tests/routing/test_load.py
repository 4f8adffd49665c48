import pytest

from gateway.routing.load import load

MAIN = """
include: topics.yaml
town: {name: Pueblo}
mailboxes:
  clerk: {office: Clerk, addresses: {email: clerk@p.example}}
otherwise: {deliver: clerk}
"""


def test_included_files_are_part_of_the_rules(tmp_path):
    (tmp_path / "routes.yaml").write_text(MAIN)
    (tmp_path / "topics.yaml").write_text("topics: {lamps: {owner: clerk, words: [a]}}")

    table = load(tmp_path / "routes.yaml")

    assert ["lamps"] == list(table.rules.topics)


def test_the_version_changes_with_any_of_the_files(tmp_path):
    (tmp_path / "routes.yaml").write_text(MAIN)
    versions = set()
    for word in "ab":
        text = f"topics: {{lamps: {{owner: clerk, words: [{word}]}}}}"
        (tmp_path / "topics.yaml").write_text(text)
        versions.add(load(tmp_path / "routes.yaml").version)

    assert 2 == len(versions)


def test_a_missing_file_is_a_mistake_at_its_beginning(tmp_path):
    with pytest.raises(ExceptionGroup) as caught:
        load(tmp_path / "routes.yaml")

    [mistake] = caught.value.exceptions
    assert str(mistake).startswith("routes.yaml:1:1: ")
    assert str(mistake).endswith("cannot be read: No such file or directory")


@pytest.mark.parametrize("name", ["/etc/passwd", "../routes.yaml", "routes.yaml"])
def test_what_lies_elsewhere_is_not_included(tmp_path, name):
    (tmp_path / "routes.yaml").write_text(MAIN.replace("topics.yaml", name))

    with pytest.raises(ExceptionGroup) as caught:
        load(tmp_path / "routes.yaml")

    [mistake] = caught.value.exceptions
    assert f"routes.yaml:2:10: cannot include {name!r}" in str(mistake)


def test_mistakes_name_the_file_that_they_are_in(tmp_path):
    (tmp_path / "routes.yaml").write_text(MAIN)
    (tmp_path / "topics.yaml").write_text("topics: {lamps: {owner: clrk, words: [a]}}")

    with pytest.raises(ExceptionGroup) as caught:
        load(tmp_path / "routes.yaml")

    assert ["topics.yaml:1:25: unknown mailbox 'clrk' (did you mean 'clerk'?)"] == [
        str(each) for each in caught.value.exceptions
    ]


def test_a_name_in_two_files_is_a_mistake(tmp_path):
    twice = "mailboxes: {clerk: {office: C, addresses: {email: c@p.example}}}"
    (tmp_path / "routes.yaml").write_text(MAIN)
    (tmp_path / "topics.yaml").write_text(twice)

    with pytest.raises(ExceptionGroup) as caught:
        load(tmp_path / "routes.yaml")

    assert ["topics.yaml:1:13: 'clerk' is in two files (first at routes.yaml:5:3)"] == [
        str(each) for each in caught.value.exceptions
    ]
