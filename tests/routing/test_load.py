import os

import pytest

from gateway.core.message import Address
from gateway.routing.load import compile_files, load
from gateway.routing.rule_files import MAX_FILES, read_files

from .heard import KNOWN, said

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


@pytest.mark.parametrize(
    "written",
    [
        '"include": topics.yaml',
        "'include' : topics.yaml",
        "? include  # that is not here\n\n  # but there\n: topics.yaml",
        "? >-\n  include\n: topics.yaml",
        '"incl\\x75de": topics.yaml',
        '"\\u0069nclude": topics.yaml',
        '"\\U00000069nclude": topics.yaml',
        '? "in\\\n  clude"\n: topics.yaml',
        '? "i\\\r\n  \\\n  nclude"\n: topics.yaml',
    ],
)
def test_they_are_read_however_yaml_lets_the_word_be_written(tmp_path, written):
    rules = MAIN.replace("include: topics.yaml", written)
    (tmp_path / "routes.yaml").write_text(rules, newline="")
    (tmp_path / "topics.yaml").write_text("topics: {}")

    assert ["routes.yaml", "topics.yaml"] == [
        *read_files(tmp_path / "routes.yaml").texts
    ]


def test_a_comment_of_signs_behind_the_word_is_passed_over(tmp_path):
    """
    Whoever read it in any other way would not come to its end.
    """
    rules = MAIN.replace("include:", f"# include {'#' * 60} {'# ' * 60}\ninclude:")
    (tmp_path / "routes.yaml").write_text(rules)
    (tmp_path / "topics.yaml").write_text("topics: {}")

    assert "topics.yaml" in read_files(tmp_path / "routes.yaml").texts


def test_what_is_written_in_another_language_serves_a_town_of_any(tmp_path):
    """
    Rules in Spanish, of a town that speaks Galician first: their words are Spanish, and
    what they say in no other language is said as it is.
    """
    main = MAIN.replace("name: Pueblo", "name: Aldea, languages: [gl, es]")
    (tmp_path / "routes.yaml").write_text(
        main.replace("topics.yaml", "[a.yaml, b.yaml]")
    )
    (tmp_path / "a.yaml").write_text("""
language: es
topics: {lamps: {owner: clerk, words: [farola], short: {es: farolas, en: lamps}}}
texts: {called: {es: Es una farola.}, plain: Una farola.}
""")
    (tmp_path / "b.yaml").write_text("more: {topics: {lamps: {words: [lampión]}}}")

    table = load(tmp_path / "routes.yaml")

    assert ["es", "gl"] == [*table.index.entries.values()]
    assert "farolas" == table.town.topics["lamps"]["gl"]
    assert {"called": {"es": "Es una farola."}, "plain": {"es": "Una farola."}} == (
        table.texts[0].texts
    )


def test_what_is_called_as_the_town_or_as_one_of_its_areas_is_no_other_town(tmp_path):
    rules = (
        MAIN.replace("include: topics.yaml\n", "")
        + """
places: {areas: {Lugo: {}}, own: [La Aldea], cities: [Lugo, Pueblo, O Porto, la aldea]}
topics:
  far: {owner: clerk, patterns: '\\b(en|no) {cities}\\b'}
  near: {owner: clerk, words: ["en {own}"]}
"""
    )
    (tmp_path / "routes.yaml").write_text(rules)
    table = load(tmp_path / "routes.yaml")

    told = ["no Porto", "en O Porto", "en Lugo", "en la Aldea", "en Pueblo"]

    assert [("far",), ("far",), (), ("near",), ("near",)] == [
        table.decide(said(text), KNOWN).topics for text in told
    ]


def test_a_sentence_is_taught_with_the_name_of_the_first_place_or_not_at_all(tmp_path):
    rules = (
        MAIN.replace("include: topics.yaml\n", "")
        + """
places: {towns: [Loja, Motril]}
topics:
  far: {owner: clerk, like: ["el bus a {towns} no pasa", "hay un bache en la {roads}"]}
"""
    )
    (tmp_path / "routes.yaml").write_text(rules)
    shown = load(tmp_path / "routes.yaml").rules.by_example.examples.examples

    assert ["el bus a Loja no pasa"] == [each.sentence for each in shown]


def test_a_mailbox_has_its_address_as_mail_comes_from_it(tmp_path):
    rules = MAIN.replace("include: topics.yaml\n", "")
    (tmp_path / "routes.yaml").write_text(rules.replace("clerk@p", "Clerk@Ñandú"))

    town = load(tmp_path / "routes.yaml").town

    from_it = Address("email", "clerk@xn--and-6ma2c.example")
    assert "clerk" == town.mailbox_at(from_it).id


def test_the_version_changes_with_any_of_the_files(tmp_path):
    (tmp_path / "routes.yaml").write_text(MAIN)
    versions = set()
    for word in "ab":
        text = f"topics: {{lamps: {{owner: clerk, words: [{word}]}}}}"
        (tmp_path / "topics.yaml").write_text(text)
        versions.add(load(tmp_path / "routes.yaml").version)

    assert 2 == len(versions)


def test_a_missing_file_is_a_mistake_at_its_beginning(tmp_path):
    [mistake] = told(tmp_path)

    assert mistake.startswith("routes.yaml:1:1: ")
    assert "cannot be read: No such file or directory" in mistake


def test_who_has_no_rules_is_told_how_to_name_them_and_where_to_begin(tmp_path):
    """
    Whoever installed the program has no source at hand, and no town yet.
    """
    [mistake] = told(tmp_path)

    for told_of in (
        "--routes",
        "VENTANILLA_ROUTES",
        "docs/your-town.md",
        "smallest town",
    ):
        assert told_of in mistake
    (tmp_path / "routes.yaml").write_text(MAIN)
    assert not any("VENTANILLA_ROUTES" in other for other in told(tmp_path))


def test_a_file_that_is_not_utf_8_is_told_where_it_is_not(tmp_path):
    (tmp_path / "routes.yaml").write_text(MAIN)
    topics = "topics:\n  parcs: {owner: clerk, words: [pérgola]}\n"
    (tmp_path / "topics.yaml").write_bytes(topics.encode("latin-1"))

    [mistake] = told(tmp_path)

    its = "topics.yaml:2:34: 'topics.yaml' is not UTF-8 text (save it as UTF-8)"
    assert its == mistake


def test_a_file_that_begins_as_notepad_begins_one_is_read(tmp_path):
    (tmp_path / "routes.yaml").write_text(MAIN, encoding="utf-8-sig")
    topics = "topics: {lamps: {owner: clerk, words: [a]}}"
    (tmp_path / "topics.yaml").write_text(topics, encoding="utf-8-sig")

    assert ["lamps"] == list(load(tmp_path / "routes.yaml").rules.topics)


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

    mistakes = told(tmp_path)

    assert [
        "topics.yaml:1:25: unknown mailbox 'clrk' (did you mean 'clerk'?)"
    ] == mistakes


def test_a_name_in_two_files_is_a_mistake(tmp_path):
    twice = "mailboxes: {clerk: {office: C, addresses: {email: c@p.example}}}"
    (tmp_path / "routes.yaml").write_text(MAIN)
    (tmp_path / "topics.yaml").write_text(twice)

    mistakes = told(tmp_path)

    assert [
        "topics.yaml:1:13: 'clerk' is defined in two files (first at routes.yaml:5:3)"
    ] == mistakes


TOPIC = "topics: {%s: {owner: clerk, words: [%s]}}"


def told(path):
    with pytest.raises(ExceptionGroup) as caught:
        load(path / "routes.yaml")
    # Named as seen from here, so that an editor finds them; told without the folder.
    assert all(str(each).startswith(f"{path}/") for each in caught.value.exceptions)
    return [str(each).removeprefix(f"{path}/") for each in caught.value.exceptions]


def write(path, include, **files):
    (path / "routes.yaml").write_text(MAIN.replace("topics.yaml", include))
    (path / "routes").mkdir()
    for name, text in files.items():
        (path / "routes" / f"{name}.yaml").write_text(text)


def test_files_are_included_by_their_form_in_the_order_of_their_names(tmp_path):
    write(tmp_path, "routes/*.yaml", b=TOPIC % ("lamps", "x"), a=TOPIC % ("bins", "y"))
    (tmp_path / "routes/notes.txt").write_text("not ours")
    (tmp_path / "routes/.#b.yaml").write_text("an editor's")
    (tmp_path / "routes/b.test.yaml").write_text("cases")

    files = read_files(tmp_path / "routes.yaml")

    assert ["routes.yaml", "routes/a.yaml", "routes/b.yaml"] == list(files.texts)
    assert ["bins", "lamps"] == list(compile_files(files).rules.topics)


def test_an_included_file_includes_what_lies_beside_it(tmp_path):
    write(tmp_path, "[routes/common.yaml, routes/z.yaml]")
    (tmp_path / "routes/more").mkdir()
    topic = "topics: {{{0}: {{owner: clerk, words: [{0}]}}}}"
    (tmp_path / "routes/more/lamps.yaml").write_text(topic.format("lamps"))
    (tmp_path / "routes/pipes.yaml").write_text(topic.format("pipes"))
    (tmp_path / "routes/z.yaml").write_text(topic.format("last"))
    common = "include: ['more/*.yaml', common.yaml, pipes.yaml]"
    (tmp_path / "routes/common.yaml").write_text(common)

    table = load(tmp_path / "routes.yaml")

    assert ["lamps", "pipes", "last"] == list(table.rules.topics)


def test_what_an_included_file_includes_in_vain_is_told_where_it_says_so(tmp_path):
    write(tmp_path, "routes/common.yaml", common="include: [gone.yaml, ../x.yaml]")

    missing, outside = told(tmp_path)

    assert missing.startswith("routes/common.yaml:1:11: 'routes/gone.yaml' cannot be")
    assert outside.startswith("routes/common.yaml:1:22: cannot include '../x.yaml'")


def test_each_file_is_read_once_however_often_it_is_included(tmp_path):
    write(tmp_path, '[routes/b.yaml, "./routes/*.yaml"]', b="{}", a="{}")

    files = read_files(tmp_path / "routes.yaml")

    assert ["routes.yaml", "routes/b.yaml", "routes/a.yaml"] == list(files.texts)


def test_the_rules_do_not_include_themselves_by_their_form(tmp_path):
    write(tmp_path, '"*.yaml"')
    (tmp_path / "other.yaml").write_text("{}")

    files = read_files(tmp_path / "routes.yaml")

    assert ["routes.yaml", "other.yaml"] == list(files.texts)


def test_a_form_that_no_file_has_is_a_mistake(tmp_path):
    write(tmp_path, '"routes/*.yml"')

    assert ["routes.yaml:2:10: no file is called 'routes/*.yml'"] == told(tmp_path)


@pytest.mark.parametrize("name", ["../*.yaml", "/etc/*", "**/*.yaml"])
def test_forms_do_not_lead_elsewhere(tmp_path, name):
    write(tmp_path, f'"{name}"')

    [mistake] = told(tmp_path)

    assert f"routes.yaml:2:10: cannot include {name!r}" in mistake


def test_links_stay_in_the_folder_of_the_rules(tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.yaml").write_text(TOPIC % ("lamps", "x"))
    write(inside, "routes/*.yaml", a="{}")
    (inside / "routes/b.yaml").symlink_to(tmp_path / "secret.yaml")
    (inside / "routes/c.yaml").symlink_to("a.yaml")

    [mistake] = told(inside)

    assert mistake.startswith("routes.yaml:2:10: cannot include 'routes/b.yaml' (")


@pytest.mark.parametrize("included", ["routes/*.yaml", "routes/a.yaml"])
def test_where_the_rules_are_a_link_it_is_said_where_files_are_sought(
    tmp_path, included
):
    """
    A link of their folder leads to all of them.
    """
    released = tmp_path / "released"
    released.mkdir()
    write(released, included, a="{}")
    (tmp_path / "current").symlink_to("released")
    (tmp_path / "routes.yaml").symlink_to("released/routes.yaml")

    [mistake] = told(tmp_path)

    assert "sought beside it, not beside released/routes.yaml" in mistake
    assert load(tmp_path / "current" / "routes.yaml")


def test_a_link_in_a_circle_is_a_mistake(tmp_path):
    write(tmp_path, "routes/a.yaml")
    (tmp_path / "routes/a.yaml").symlink_to("a.yaml")

    [mistake] = told(tmp_path)

    assert mistake.startswith("routes.yaml:2:10: 'routes/a.yaml' cannot be read: ")


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path):
    write(tmp_path, "routes/a.yaml")
    os.mkfifo(tmp_path / "routes/a.yaml")

    problem = "'routes/a.yaml' is not a regular file"
    assert [f"routes.yaml:2:10: {problem}"] == told(tmp_path)


def test_what_a_form_finds_and_nobody_can_read_is_a_mistake(tmp_path):
    """
    Passed over, its rules would be gone, and nobody would know.
    """
    write(tmp_path, "routes/*.yaml", a="{}")
    (tmp_path / "routes/b.yaml").symlink_to("gone.yaml")
    (tmp_path / "routes/c.yaml").mkdir()

    gone, folder = told(tmp_path)

    assert gone.startswith("routes.yaml:2:10: 'routes/b.yaml' cannot be read: ")
    assert "routes.yaml:2:10: 'routes/c.yaml' is not a regular file" == folder


@pytest.mark.parametrize(
    ("name", "way_out"),
    [
        ("/etc/rules.yaml", "files beside the rules, or in a folder there"),
        ("../rules.yaml", "files beside the rules, or in a folder there"),
        ("**/*.yaml", "name each folder, such as areas/*.yaml"),
        ("routes.yaml", "leave it out: it is the first file, which is read already"),
    ],
)
def test_what_cannot_be_included_is_told_with_its_own_way_out(tmp_path, name, way_out):
    write(tmp_path, f'"{name}"')

    [mistake] = told(tmp_path)

    assert mistake.endswith(f"cannot include {name!r} ({way_out})")


def test_a_town_has_only_so_many_files(tmp_path):
    names = [f"f{number:03}" for number in range(MAX_FILES + 3)]
    write(tmp_path, "routes/*.yaml", **dict.fromkeys(names, "{}"))

    problem = f"more than {MAX_FILES} files are included"
    assert [f"routes.yaml:2:10: {problem}"] == told(tmp_path)


def test_a_missing_file_is_told_with_the_mistakes_of_the_others(tmp_path):
    """
    What may be known in it is no mistake: the mailbox, not the key.
    """
    write(
        tmp_path,
        "[routes/gone.yaml, routes/a.yaml, routes/b.yaml]",
        a="topics: {lamps: {owner: lights, wrods: [x]}}",
        b="guards: {spam: {words: [x], outcome: quarantin}}",
    )

    gone = "'routes/gone.yaml' cannot be read: No such file or directory"
    words = "unknown key in topic lamps 'wrods' (did you mean 'words'?)"
    outcome = "unknown outcome 'quarantin' (did you mean 'quarantine'?)"
    assert [
        f"routes.yaml:2:11: {gone}",
        f"routes/a.yaml:1:33: {words}",
        f"routes/b.yaml:1:38: {outcome}",
    ] == told(tmp_path)


def test_a_file_that_is_no_yaml_does_not_make_mistakes_of_the_others(tmp_path):
    write(tmp_path, "routes/*.yaml", a="topics: {l: {owner: lights, words: x}}", b="[")

    [mistake] = told(tmp_path)

    assert mistake.startswith("routes/b.yaml:2:1: ")


@pytest.mark.parametrize("part", ["town: {name: X}", "otherwise: {}"])
def test_an_included_file_holds_parts_and_nothing_else(tmp_path, part):
    write(tmp_path, "routes/*.yaml", a=f"owner: police\n{part}")

    [mistake] = told(tmp_path)

    assert "routes/a.yaml:2:1: unknown key in an included file" in mistake
    assert mistake.endswith("(only the main file may have it)")


@pytest.mark.parametrize(
    ("include", "place"),
    [("{parts: a.yaml}", "2:10"), ("''", "2:10"), ("[[a.yaml], topics.yaml]", "2:11")],
)
def test_what_names_no_file_to_include_is_a_mistake(tmp_path, include, place):
    """
    What is not known may be there: only that is told.
    """
    write(tmp_path, include)
    (tmp_path / "topics.yaml").write_text("topics: {lamps: {owner: far, words: [a]}}")

    assert [f"routes.yaml:{place}: a file must be text"] == told(tmp_path)
