"""
Rules that were compiled before are found again, or compiled anew.
"""

import copyreg
import os
import shutil
import subprocess
import sys
import types
import weakref
from functools import partial
from itertools import chain
from pathlib import Path

import pytest
from attrs import evolve

import gateway
from gateway.cli import rules_in_force
from gateway.core.errors import Position
from gateway.core.message import Address
from gateway.routing import kept_rules as module
from gateway.routing.compiler import compile_routes
from gateway.routing.kept_rules import RuleCache, is_worth_caching, key_of, rule_cache
from gateway.routing.load import load
from gateway.routing.parsing.matchers import WORDS
from gateway.routing.rule_files import read_files
from gateway.routing.rule_warnings import Lint, RuleWarning
from gateway.routing.table import RoutingTable
from gateway.routing.words.learning.teaching import learned_from
from gateway.routing.words.learning.vote import Shown
from gateway.routing.words.learning.votes import Votes

from .heard import KNOWN, said

ROOT = Path(__file__).parents[2]

#: Each word that a match may have, as a rule of its own may use it.
MATCHES = {
    "words": "farola",
    "asks": "hours",
    "hashtags": "'#pleno'",
    "handles": "'@LuzPueblo'",
    "patterns": "'far[oa]la'",
    "channel": "twitter",
    "visibility": "public",
    "standing": "known",
    "agreed": "yes",
    "role": "councillor",
    "from": "[machine, '*@bank.example']",
    "headers": "x-spam-flag",
    "dmarc": "fail",
    "attachments": "any",
    "language": "es",
    "topics": "lamps",
    "intents": "complaint",
    "addressed": "name",
    "at_most": "6",
    "when": "{hours: '8:00-15:00', plenary: open, open: lights}",
    "place": "calle Almez",
    "thread": "yes",
    "conditions": "shame",
    "all": "[{words: farola}, {words: rota}]",
    "any": "[{place: any}, {words: a}, {words: b}, {words: c}, {words: d}]",
    "not": "{words: luna}",
}

TOWN = """
town:
  name: Pueblo
  calendar:
    plenaries:
      - {starts: 2026-03-05 19:00, ends: 21:00, agenda_closes: 2026-03-02 20:00}
mailboxes:
  lights: {office: Lights, hours: L-V 8:00-15:00, addresses: {email: l@p.example}}
  clerk: {office: Clerk, addresses: {email: clerk@p.example}}
places: {streets: [calle Almez]}
topics: {lamps: {owner: lights, words: farola, like: esta calle sigue a oscuras}}
conditions: {shame: {words: vergüenza}}
intents:
  complaint: {match: {conditions: shame}, like: esto no hay quien lo aguante ya más}
examples: {dark: {topic: lamps, like: [no se ve nada, hay una bombilla fundida aquí]}}
otherwise: {deliver: clerk}
"""

SAID = (
    "la farola de la calle Almez está rota, qué vergüenza",
    "todo está muy oscuro y no se ve nada en la plaza",
    "bombila fundida",
    "buenas",
)


@pytest.fixture
def folder(tmp_path):
    return RuleCache(tmp_path / "kept")


@pytest.fixture
def table():
    return compile_routes(TOWN)


def told(table):
    """
    Everything that *table* says of some messages, and why.
    """
    messages = [said(text, sender=Address("twitter", "7")) for text in SAID]
    return [table.decide(message, KNOWN, explain=True) for message in messages]


def test_what_was_kept_decides_as_what_was_compiled(folder, table):
    folder.keep("name", table)

    assert told(table) == told(folder.find("name", RoutingTable))


def test_it_goes_on_being_kept_after_it_has_decided(folder, table):
    told(table)

    folder.keep("name", table)

    assert told(table) == told(folder.find("name", RoutingTable))


def test_a_number_is_one_object_however_often_it_is_kept(folder):
    folder.keep("name", [frozenset([number]) for number in (1000, 70_000, 1000)])

    [one], _, [again] = folder.find("name", list)

    assert one is again


#: A process that prints what is left of rules by which it has gone: what other tests
#: leave behind in theirs may hold them.
ALONE = """
import gc, sys
from pathlib import Path
from tests.routing.test_kept_rules import left_of

gc.disable()
print(left_of(sys.argv[1], Path(sys.argv[2])))
"""


@pytest.mark.parametrize("which", ["compiled", "found"])
def test_rules_that_nobody_has_any_more_are_gone_at_once(folder, table, which):
    """
    They are a hundred megabytes, and nobody looks for circles for hours.
    """
    folder.keep("name", table)

    left = subprocess.check_output(
        [sys.executable, "-c", ALONE, which, folder.folder], cwd=ROOT, text=True
    )

    assert f"{[None] * 6}\n" == left


def left_of(which, kept):
    """
    Give what is left of rules that were *compiled*, or *found* in the folder *kept*,
    have been gone by, and are nobody's any more.
    """
    make = {
        "compiled": lambda: compile_routes(TOWN),
        "found": lambda: RuleCache(kept).find("name", RoutingTable),
    }
    new = make[which]()
    told(new)
    by_example, around = new.rules.by_example, new.around
    parts = (new.index, new.colleagues, around.gazetteer, by_example.votes)
    there = [weakref.ref(part) for part in (new, *parts, by_example.examples)]
    del new, by_example, around, parts
    return [part() for part in there]


def test_nobody_elses_way_to_write_a_thing_is_used(folder, table, monkeypatch):
    """
    Twisted has its own for methods; whoever reads the rules would have to load it.
    """
    monkeypatch.setitem(copyreg.dispatch_table, types.MethodType, repr)

    folder.keep("name", table)

    assert told(table) == told(folder.find("name", RoutingTable))


def test_here_stands_every_word_that_a_match_may_have():
    assert MATCHES.keys() == WORDS.keys()


@pytest.mark.parametrize("word", MATCHES)
def test_rules_of_every_kind_can_be_kept(folder, word):
    rule = f"matters: {{it: {{match: {{{word}: {MATCHES[word]}}}, deliver: clerk}}}}"
    table = compile_routes(f"{TOWN}\n{rule}")

    folder.keep("name", table)

    assert told(table) == told(folder.find("name", RoutingTable))


def test_nothing_is_found_where_nothing_was_kept(folder, table):
    assert folder.find("name", RoutingTable) is None

    folder.keep("other", table)

    assert folder.find("name", RoutingTable) is None


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda content: content[:0],
        lambda content: content[:-1],
        lambda content: content[:99] + bytes([content[99] ^ 1]) + content[100:],
    ],
    ids=["empty", "cut", "changed"],
)
def test_what_is_not_whole_is_not_read(folder, table, spoiled):
    folder.keep("name", table)
    [file] = folder.folder.iterdir()

    file.write_bytes(spoiled(file.read_bytes()))

    assert folder.find("name", RoutingTable) is None


def test_what_others_may_write_is_not_read(folder, table):
    folder.keep("name", table)
    [file] = folder.folder.iterdir()

    file.chmod(0o620)
    assert folder.find("name", RoutingTable) is None

    file.chmod(0o600)
    assert folder.find("name", RoutingTable) is not None

    folder.folder.chmod(0o777)
    assert folder.find("name", RoutingTable) is None


def test_what_another_owns_is_not_read(folder, table, monkeypatch):
    folder.keep("name", table)

    monkeypatch.setattr(os, "geteuid", lambda: 12_345)

    assert folder.find("name", RoutingTable) is None


def test_no_link_is_followed(folder, table):
    folder.keep("name", table)
    [file] = folder.folder.iterdir()

    file.rename(folder.folder / "elsewhere")
    file.symlink_to(folder.folder / "elsewhere")

    assert folder.find("name", RoutingTable) is None


def test_nothing_is_kept_where_others_may_write(folder, table):
    folder.folder.mkdir()
    folder.folder.chmod(0o777)

    folder.keep("name", table)

    assert [] == [*folder.folder.iterdir()]


def test_who_has_nowhere_to_keep_it_goes_on_without(tmp_path, table):
    (tmp_path / "file").write_text("")

    RuleCache(tmp_path / "file" / "kept").keep("name", table)

    assert RuleCache(tmp_path / "file" / "kept").find("name", RoutingTable) is None


def test_only_the_last_ones_are_kept(folder, table):
    for moment, name in enumerate("abcde"):
        folder.keep(name, table)
        os.utime(folder.folder / f"{name}.routingtable", (moment, moment))

    assert ["c", "d", "e"] == sorted(file.stem for file in folder.folder.iterdir())


def test_what_somebody_who_was_killed_has_begun_is_not_left_for_ever(folder, table):
    folder.keep("first", table)
    old, new = folder.folder / "tmp1234", folder.folder / "tmp5678"
    old.touch()
    new.touch()
    os.utime(old, (1, 1))

    folder.keep("second", table)

    assert (False, True) == (old.exists(), new.exists())


def test_what_is_used_again_is_not_the_first_to_go(folder, table):
    for moment, name in enumerate("abc"):
        folder.keep(name, table)
        os.utime(folder.folder / f"{name}.routingtable", (moment, moment))

    folder.find("a", RoutingTable)
    folder.keep("d", table)

    assert ["a", "c", "d"] == sorted(file.stem for file in folder.folder.iterdir())


def named(first, texts):
    """
    What rules in these files are kept under.
    """
    return key_of((first, *chain(*texts.items())))


def test_another_text_has_another_name():
    texts = {"routes.yaml": "ab", "more.yaml": "c"}
    others = [
        named("more.yaml", texts),
        named("routes.yaml", {"routes.yaml": "a", "more.yaml": "bc"}),
        named("routes.yaml", {"routes.yaml": "ab", "mor.yaml": "ec"}),
        named("routes.yaml", {"routes.yaml": "ab"}),
    ]

    assert named("routes.yaml", texts) == named("routes.yaml", {**texts})
    assert named("r\udcff.yaml", {"r\udcff.yaml": "a"}) not in others
    assert 5 == len({*others, named("routes.yaml", texts)})


def test_what_another_version_of_ours_compiles_has_another_name(tmp_path, monkeypatch):
    """
    Of the texts that we ship, too: they are part of the table; and of platforms, by
    which its addresses were read.
    """
    ours, platform = tmp_path / "ours", tmp_path / "platform.py"
    ours.mkdir()
    platform.touch()
    monkeypatch.setattr(gateway, "__path__", [str(ours)])
    monkeypatch.setattr(module, "sources", lambda: [platform])
    names = set()
    for file, text in ((ours / "es.yaml", "hola"), (platform, "PLATFORM")):
        file.write_text(text)
        module.code_version.cache_clear()
        names.add(named("routes.yaml", {"routes.yaml": ""}))
    module.code_version.cache_clear()

    assert 2 == len(names)


def test_it_lies_where_the_system_or_the_user_wants_it(monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/eva"))

    assert (
        Path("/var/cache/v")
        == rule_cache({"CACHE_DIRECTORY": "/var/cache/v:/b"}).folder
    )
    assert Path("/c/ventanilla") == rule_cache({"XDG_CACHE_HOME": "/c"}).folder
    assert (
        Path("/home/eva/.cache/ventanilla")
        == rule_cache({"XDG_CACHE_HOME": "c"}).folder
    )
    assert Path("/home/eva/.cache/ventanilla") == rule_cache({}).folder


def test_who_has_no_home_has_no_place(monkeypatch):
    def home():
        raise RuntimeError

    monkeypatch.setattr(Path, "home", home)

    assert rule_cache({}) is None


def large(tmp_path):
    """
    Rules that are worth keeping: most of them say nothing.
    """
    path = tmp_path / "routes.yaml"
    path.write_text(f"{TOWN}\n#{'-' * 250_000}\n")
    return path


def test_rules_that_are_read_at_once_are_not_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "kept"))
    (tmp_path / "routes.yaml").write_text(TOWN)

    load(tmp_path / "routes.yaml")

    assert not is_worth_caching({"routes.yaml": TOWN})
    assert not (tmp_path / "kept").exists()


def test_who_reads_the_same_rules_again_finds_them(tmp_path, monkeypatch):
    """
    Another process reads what was kept, and compiles nothing: it is told by a version
    that no file has.
    """
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "kept"))
    path = large(tmp_path)
    table = load(path)
    [file] = (tmp_path / "kept").glob("*.routingtable")
    RuleCache(file.parent).keep(file.stem, evolve(table, version="kept"))
    code = "import sys, pathlib; from gateway.routing.load import load\n"
    code += "print(load(pathlib.Path(sys.argv[1])).version)"

    told = subprocess.run(
        [sys.executable, "-c", code, path], check=True, capture_output=True, text=True
    )

    assert "kept" == told.stdout.strip()


def test_who_only_asks_for_the_town_reads_no_table(tmp_path, monkeypatch):
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "kept"))
    path = large(tmp_path)
    path.write_text(f"{path.read_text()}# Nobody else's.\n")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(path))
    town = rules_in_force.town().it
    [file] = (tmp_path / "kept").glob("*.routingtable")
    file.unlink()

    assert town == rules_in_force.town().it
    assert not file.exists()
    assert town == load(path).town


def test_to_find_the_town_loads_nothing_that_compiles(tmp_path, monkeypatch):
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "kept"))
    path = large(tmp_path)
    monkeypatch.setenv("VENTANILLA_ROUTES", str(path))
    rules_in_force.town()
    code = "import sys; from gateway.cli import rules_in_force\n"
    code += "print(rules_in_force.town().it.name)\n"
    code += "print('gateway.routing.compiler' in sys.modules)"

    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )

    assert ["Pueblo", "False"] == told.stdout.split()


def test_mistakes_are_told_each_time(tmp_path, monkeypatch):
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "kept"))
    path = large(tmp_path)
    path.write_text(path.read_text().replace("deliver: clerk", "deliver: clrk"))

    for _ in range(2):
        with pytest.raises(ExceptionGroup):
            load(path)

    assert not (tmp_path / "kept").exists()


def test_what_is_warned_of_is_looked_for_once_for_the_same_rules(tmp_path, monkeypatch):
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "kept"))
    path = large(tmp_path)
    warning = RuleWarning(Lint.LONG_TEXT, Position("routes.yaml", 2, 1), "it is long")
    looked = []

    def warned(*of):
        def look():
            looked.append(of)
            return [warning]

        return read_files(path).warnings(of, look)

    assert [warning] == [*warned("2026-03-02")] == [*warned("2026-03-02")]
    assert [("2026-03-02",)] == looked

    warned("2026-03-03")
    path.write_text(f"{path.read_text()}#")
    warned("2026-03-03")

    assert [("2026-03-02",), ("2026-03-03",), ("2026-03-03",)] == looked


def taught(folder, sentence="no se ve nada", topic="lamps", language="es"):
    """
    What is in the folder after one sentence was shown.
    """
    learned_from((Shown(sentence, {"topics": topic}),), language, folder)
    return {file.stem for file in folder.folder.glob("*.votes")}


def test_what_examples_teach_is_kept_by_what_was_shown(folder):
    first = taught(folder)

    assert 1 == len(first)
    assert first == taught(folder)
    [file] = folder.folder.glob("*.votes")
    # The oldest, though a file system's clock may show all of them the same time.
    os.utime(file, (1, 1))
    assert 2 == len(taught(folder, sentence="no se oye nada"))
    assert 3 == len(taught(folder, topic="water"))
    assert not first & taught(folder, language="en")


def test_what_examples_taught_is_found_again(folder):
    shown = (Shown("no se ve nada de noche", {"topics": "lamps"}),)
    [name] = taught(folder, shown[0].sentence)

    folder.keep(name, Votes((*shown, *shown), "es"))

    assert 2 == len(learned_from(shown, "es", folder).shown)


def test_who_edits_a_rule_learns_nothing_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "kept"))
    path = large(tmp_path)
    path.write_text(path.read_text().replace("bombilla fundida", "luz fundida"))
    before = load(path)
    [name] = (tmp_path / "kept").glob("*.votes")

    path.write_text(path.read_text().replace("vergüenza", "desastre"))
    after = load(path)

    assert [name] == [*(tmp_path / "kept").glob("*.votes")]
    assert 2 == len([*(tmp_path / "kept").glob("*.routingtable")])
    assert before.rules.by_example.votes is after.rules.by_example.votes


def test_rules_whose_examples_taught_what_is_gone_are_compiled_again(
    tmp_path, monkeypatch
):
    """
    They are kept without it, as it is most of them.
    """
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "kept"))
    path = large(tmp_path)
    path.write_text(path.read_text().replace("bombilla fundida", "luz fundida"))
    code = "import sys, pathlib; from gateway.routing.load import load\n"
    code += "print(len(load(pathlib.Path(sys.argv[1])).rules.by_example.votes.shown))"
    compiling = [sys.executable, "-c", code, path]
    subprocess.check_output(compiling)
    [taught] = (tmp_path / "kept").glob("*.votes")
    [rules] = (tmp_path / "kept").glob("*.routingtable")

    taught.unlink()

    assert RuleCache(rules.parent).find(rules.stem, RoutingTable) is None
    assert "4\n" == subprocess.check_output(compiling, text=True)
    assert taught.exists()
    assert RuleCache(rules.parent).find(rules.stem, RoutingTable) is not None


def test_who_empties_the_cache_beside_a_reload_spoils_no_rules(tmp_path, monkeypatch):
    """
    What examples taught is in the memory of whoever reloads, and on disk again.
    """
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "kept"))
    path = large(tmp_path)
    path.write_text(path.read_text().replace("bombilla fundida", "tulipa fundida"))
    before = load(path)
    for file in (tmp_path / "kept").iterdir():
        file.unlink()

    path.write_text(path.read_text().replace("vergüenza", "desastre"))
    after = load(path)

    assert before.rules.by_example.votes is after.rules.by_example.votes
    assert {".votes", ".routingtable"} <= {
        file.suffix for file in (tmp_path / "kept").iterdir()
    }


def test_rules_refer_to_nothing_in_another_folder(folder, tmp_path):
    elsewhere = RuleCache(tmp_path / "elsewhere")
    table = compile_routes(TOWN, teach=partial(learned_from, cache=elsewhere))

    folder.keep("name", table)
    expected = told(table)
    del table
    shutil.rmtree(elsewhere.folder)

    assert expected == told(folder.find("name", RoutingTable))


def test_who_finds_what_was_learned_loads_nothing_that_teaches(tmp_path, monkeypatch):
    monkeypatch.setenv("CACHE_DIRECTORY", str(tmp_path / "kept"))
    path = large(tmp_path)
    path.write_text(path.read_text().replace("bombilla fundida", "luz fundida"))
    code = "import sys, pathlib; from gateway.routing.load import load\n"
    code += "load(pathlib.Path(sys.argv[1])); print('scipy' in sys.modules)"

    told = [
        subprocess.check_output([sys.executable, "-c", code, path], text=True)
        for _ in range(2)
    ]

    assert ["True\n", "False\n"] == told


def test_rules_with_a_mistake_learn_nothing():
    asked = []

    with pytest.raises(ExceptionGroup):
        compile_routes(
            TOWN.replace("deliver: clerk", "deliver: clrk"),
            teach=lambda shown, language: asked.append(shown) or Votes(shown, language),
        )

    assert [()] == asked


def test_while_our_own_files_change_nothing_is_kept(folder, monkeypatch):
    def changing():
        raise FileNotFoundError

    monkeypatch.setattr(module, "code_version", changing)
    shown = (Shown("no se ve nada", {"topics": "lamps"}),)

    assert shown == learned_from(shown, "es", folder).shown
    assert not folder.folder.exists()
