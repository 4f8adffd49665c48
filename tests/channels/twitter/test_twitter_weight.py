"""
Texts weigh what X says they weigh.
"""

import os
from pathlib import Path

import pytest
import yaml
from cases import for_each

from channels.twitter.weight import atoms, weigh
from gateway.core.writing.links import links

UNICODE_WITH_TONES = (
    "Count unicode emoji chars outside the basic multilingual plane with skin tone "
    "modifiers"
)
TRAILING_UNDERSCORE = (
    "DO NOT extract URLs containing trailing underscores in the domain with a subdomain"
)

#: Conformance cases that we answer otherwise, and why.
OTHERWISE = {
    # Of configuration version 2, which did not know emoji as one.
    "Count a mix of single byte single word, and double word unicode characters",
    UNICODE_WITH_TONES,
    # Need the list of all endings: with a scheme we take any, without one a few.
    "Extract valid URL: http://example.com/",
    TRAILING_UNDERSCORE,
    "Extract domain followed by Japanese characters",
}


def corpus(name):
    root = Path(__file__).parents[3]
    corpora = Path(os.environ.get("VENTANILLA_CORPORA", root.parent / "shared/corpora"))
    path = corpora / "twitter-text" / name
    if not path.exists():
        pytest.skip("twitter-text's corpora are not here")
    return yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]


def test_texts_weigh_what_twitter_text_says():
    tests = corpus("validate.yml")
    version_3 = tests["WeightedTweetsWithDiscountedEmojiCounterTest"]
    shared = tests["UnicodeDirectionalMarkerCounterTest"] + [
        case
        for case in tests["WeightedTweetsCounterTest"]
        if case["description"] not in OTHERWISE
    ]
    cases = version_3 + shared

    wrong = [
        case["description"]
        for case in cases
        if weigh(case["text"]) != case["expected"]["weightedLength"]
    ]

    assert 40 < len(cases)
    assert [] == wrong


def test_links_are_those_that_twitter_text_finds():
    tests = corpus("extract.yml")
    cases = {
        case["description"]: (case["text"], case["expected"])
        for part in ("urls", "tco_urls_with_params")
        for case in tests[part]
    } | {
        case["description"]: (case["text"], [one["url"] for one in case["expected"]])
        for part in ("urls_with_indices", "urls_with_directional_markers")
        for case in tests[part]
    }

    wrong = [
        description
        for description, (text, expected) in cases.items()
        if description not in OTHERWISE and links(text) != expected
    ]

    assert 90 < len(cases)
    assert [] == wrong


@for_each(
    ("text", "weight"),
    [
        ("Hola", 4),
        ("Avería en la C/ Ñu", 18),
        ("¿Cuándo? «mañana» — sí…", 24),
        ("日本", 4),
        ("👩🏽‍🚒", 2),
        ("🇪🇸🇪🇺", 4),
        ("e\u0301", 1),  # normalised to one letter
        ("€", 2),
        ("mire ayto.example/x", 28),
        ("mire https://sede.ayto.example/tramites/padron?anio=2026#alta", 28),
        ("", 0),
    ],
)
def test_each_kind_of_character_has_its_weight(text, weight):
    assert weight == weigh(text)


def test_atoms_are_the_whole_text():
    text = "Vea ayto.example/x 👩🏽‍🚒 o llame al 1️⃣1️⃣2️⃣, né?"

    pieces = [atom.text for atom in atoms(text)]

    assert text == "".join(pieces)
    assert {"ayto.example/x", "👩🏽‍🚒", "1️⃣"} <= set(pieces)


@pytest.mark.parametrize(
    "text",
    ["a." * 20_000, "http://a.es/" + "(" * 20_000, "a-" * 20_000, "/a.com" * 5_000],
)
def test_no_text_takes_long_to_weigh(text):
    # It is quadratic or worse expressions that hang: these end in a blink.
    assert weigh(text) > 0
