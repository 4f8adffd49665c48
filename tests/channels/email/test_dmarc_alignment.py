"""
Who may speak for a domain by DMARC, and who only looks as if.
"""

import pytest
from cases import for_each
from dmarc_zone import Zone
from hypothesis import given
from hypothesis import strategies as st

from channels.email.proof.dmarc import Result, evaluate


def ended(result):
    return (result.word, result.by, result.identifier)


AYTO = {"ayto.es": "v=DMARC1; p=reject", "malo.com": "v=DMARC1; p=none"}


@pytest.mark.parametrize(
    ("author", "signed"),
    [
        ("ayto.es", "ayto.es"),
        ("ayto.es", "mail.ayto.es"),
        ("mail.ayto.es", "ayto.es"),
        ("web.ayto.es", "mail.ayto.es"),
    ],
)
def test_relaxed_alignment_is_the_same_organization(author, signed):
    result = evaluate(author, Zone(AYTO), dkim=[signed])

    assert ("pass", "dkim", signed) == ended(result)


@for_each(
    "signed",
    [
        "ayto.es-malo.com",
        "es-malo.com",
        "ayto.es.malo.com",
        "malo.com",
        "ayto-es.malo.com",
        "notayto.es",
        "ayto.e",
        "yto.es",
        "es",
        "xn--yto-8cd.es",
    ],
)
def test_a_look_alike_is_somebody_else(signed):
    zone = Zone(AYTO | {signed: "v=DMARC1; p=none", "es-malo.com": "v=DMARC1; p=none"})

    assert "fail" == evaluate("ayto.es", zone, dkim=[signed], spf=signed).word
    assert "fail" == evaluate("ayto.es", Zone(AYTO), dkim=[signed], spf=signed).word


def test_a_hyphen_is_a_letter_like_others():
    zone = Zone({"ayto.es-malo.com": "v=DMARC1; p=none", **AYTO})

    result = evaluate("ayto.es-malo.com", zone, dkim=["ayto.es", "es-malo.com"])

    assert "fail" == result.word


def test_strict_alignment_is_the_very_same_domain():
    zone = Zone({"ayto.es": "v=DMARC1; p=reject; adkim=s; aspf=s"})

    result = evaluate("ayto.es", zone, dkim=["mail.ayto.es"], spf="mail.ayto.es")

    assert "fail" == result.word
    assert "pass" == evaluate("ayto.es", zone, dkim=["ayto.es"]).word
    assert ("pass", "spf", "ayto.es") == ended(
        evaluate("ayto.es", zone, dkim=["mail.ayto.es"], spf="ayto.es")
    )


def test_strictness_is_told_apart_for_signatures_and_paths():
    zone = Zone({"ayto.es": "v=DMARC1; p=reject; adkim=s"})

    result = evaluate("ayto.es", zone, dkim=["mail.ayto.es"], spf="mail.ayto.es")

    assert ("pass", "spf", "mail.ayto.es") == ended(result)


def test_neighbours_under_a_public_suffix_are_strangers():
    zone = Zone({"es": "v=DMARC1; p=reject; psd=y"})

    assert "fail" == evaluate("ayto.es", zone, dkim=["malo.es"]).word
    assert "pass" == evaluate("ayto.es", zone, dkim=["mail.ayto.es"]).word


def test_a_registry_that_forgot_to_say_so_makes_no_neighbours_family():
    zone = Zone({"es": "v=DMARC1; p=reject"})

    assert "fail" == evaluate("ayto.es", zone, dkim=["malo.es", "es"]).word


def test_a_department_that_stands_for_itself_is_not_its_town():
    zone = Zone({"ayto.es": "v=DMARC1", "escuela.ayto.es": "v=DMARC1; p=none; psd=n"})

    result = evaluate("escuela.ayto.es", zone, dkim=["ayto.es"], spf="mail.ayto.es")

    assert "fail" == result.word


def test_without_a_record_nothing_passes():
    assert Result(word="none") == evaluate("ayto.es", Zone({}), dkim=["ayto.es"])


def test_a_record_that_cannot_be_applied_is_a_permanent_error():
    zone = Zone({"ayto.es": "v=DMARC1; p=refuse"})

    assert "permerror" == evaluate("ayto.es", zone, dkim=["ayto.es"]).word


def test_any_of_several_signatures_will_do_and_the_path_comes_last():
    result = evaluate(
        "ayto.es",
        Zone(AYTO),
        dkim=["malo.com", "lista.example", "mail.ayto.es", "ayto.es"],
        spf="ayto.es",
    )

    assert ("pass", "dkim", "ayto.es") == ended(result)


@pytest.mark.parametrize("where", ["ayto.es", "es", "mail.ayto.es"])
def test_trouble_on_the_way_is_never_a_pass(where):
    zone = Zone({"ayto.es": "v=DMARC1; p=none"}, trouble={where})

    assert Result(word="temperror") == evaluate(
        "mail.ayto.es", zone, dkim=["www.ayto.es"], spf="mail.ayto.es"
    )


@given(
    st.lists(st.text("ab.-", min_size=1, max_size=9), min_size=2, max_size=3),
    st.dictionaries(
        st.text("ab.-", max_size=9),
        st.one_of(
            st.sampled_from(["v=DMARC1; p=none", "v=DMARC1; p=none; psd=y", "x"]),
            st.text(max_size=20).map(lambda s: f"v=DMARC1;{s}"),
        ),
        max_size=4,
    ),
)
def test_nothing_published_makes_it_raise_or_join_what_ends_differently(names, records):
    author, *signed = [name.strip(".") or "a" for name in names]

    result = evaluate(author, Zone(records), dkim=signed)

    assert result.word in ("pass", "fail", "none", "permerror")
    if result.word == "pass":
        assert author.split(".")[-1] == result.identifier.split(".")[-1]
