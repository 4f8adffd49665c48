"""
The village of docs/your-town.md, made as the page says.
"""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from gateway.routing.compiler import compile_routes
from gateway.routing.lint.lint import lint
from gateway.routing.rule_files import read_files
from gateway.routing.rule_warnings import Lint

from .brief import brief
from .heard import KNOWN, mailboxes, said

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/your-town.md").read_text("utf-8")

#: What a village may do without.
SPARED = ("facts", "authorities", "notices")


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """
    Its files, the main one first: to read all examples takes longest.
    """
    folder = tmp_path_factory.mktemp("village")
    shutil.copytree(ROOT / "routes", folder / "routes")
    (folder / "routes/junar").rename(folder / "routes/olmeda")
    for name in SPARED:
        (folder / f"routes/olmeda/{name}.yaml").unlink()
    for text, name in re.findall(r"```yaml\n(# (\S+)\n.*?)```", PAGE, re.DOTALL):
        (folder / name).write_text(text, "utf-8")
    for file in folder.glob("routes/examples/*.yaml"):
        file.write_text(brief(file.read_text("utf-8")), "utf-8")
    return read_files(folder / "routes.yaml").texts


@pytest.fixture(scope="module")
def village(texts, table):
    """
    Its table. What its examples teach is what the sample town's do: they are the same
    but for the names of cities, and to learn from them takes longer than all else.
    """
    (name, main), *included = texts.items()
    return compile_routes(
        main,
        name,
        included=dict(included),
        teach=lambda *_: table.rules.by_example.votes,
    )


def test_a_village_of_six_people_has_all_offices_of_a_town(village):
    sample = yaml.safe_load((ROOT / "routes/junar/mailboxes.yaml").read_text("utf-8"))
    offices = {*village.town.mailboxes, *village.town.holders}

    assert 6 == len(village.town.mailboxes)
    assert set() == sample["mailboxes"].keys() - offices


def test_messages_go_where_the_page_says(village):
    told = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)[1].splitlines()
    expected = dict(line.rsplit("->", 1) for line in told)

    assert {text: where.strip() for text, where in expected.items()} == {
        text: ", ".join(mailboxes(village.decide(said(text.strip()), KNOWN)))
        or "nobody"
        for text in expected
    }


def test_of_what_the_page_shows_only_the_next_plenary_is_missing(texts, village):
    found = lint(texts, village)

    assert {Lint.CALENDAR_OVER} >= {each.lint for each in found}


@pytest.mark.parametrize(
    "region",
    sorted((ROOT / "routes/regions").glob("*.yaml")),
    ids=lambda file: file.stem,
)
def test_what_a_region_says_stands_beside_the_common_rules(region):
    town = """
town: {name: Aldea}
mailboxes: {registro: {office: Registro, addresses: {email: r@a.example}}}
topics:
  external: {owner: [], outcome: refuse, says: other-administration, words: a}
  festivities: {owner: registro, words: b}
  registry: {owner: registro, words: c}
intents: {information: {}, complaint: {}, procedure: {words: d, requires: verified}}
procedures: {data protection: {words: e, unless: f, requires: verified}}
otherwise: {deliver: registro}
"""
    included = {region.name: region.read_text("utf-8")}

    authorities = compile_routes(town, included=included).knowledge.authorities

    assert any("health service" in name for name in authorities)


def test_the_common_texts_are_in_each_language_that_a_town_may_speak_first():
    texts = yaml.safe_load((ROOT / "routes/texts.yaml").read_text("utf-8"))["texts"]

    assert [] == [
        name for name, text in texts.items() if {*"es ca gl eu".split()} - {*text}
    ]


def test_the_common_rules_name_nothing_that_is_the_sample_towns_own():
    own = r"(?im)^[^#\n]*(junar|calle almez|958 55|motril|andalu[cz]|alhambra|a-92)"
    files = [*ROOT.glob("routes/*.yaml"), *ROOT.glob("routes/matters/*.yaml")]
    files += ROOT.glob("routes/danger/*.yaml")
    common = [each for each in files if each.name != "cities.yaml"]

    assert [] == [each.name for each in common if re.search(own, each.read_text())]
