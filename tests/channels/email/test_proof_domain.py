"""
A domain has one form, or it is none.
"""

import pytest

from channels.email.domain import a_label


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("AYTO.es", "ayto.es"),
        ("ayto.es.", "ayto.es"),
        ("Peñascal.ES", "xn--peascal-5za.es"),
        ("PEN\u0303ASCAL.es", "xn--peascal-5za.es"),
        ("XN--PEASCAL-5ZA.es", "xn--peascal-5za.es"),
        ("localhost", "localhost"),
        ("_dmarc.a-b--c.es", "_dmarc.a-b--c.es"),
    ],
)
def test_a_domain_has_one_form(text, domain):
    assert domain == a_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "ayto..es",
        ".ayto.es",
        "ayto.es..",
        "ayto es",
        "ayto.es\n",
        "ayto.es\0.malo.com",
        "[192.0.2.1]",
        "ayto\u3002es",
        "ayto\uff0ees",
        "ayto\u200b.es",
        f"{'a' * 64}.es",
        ".".join(["a" * 60] * 5),
        "a@ayto.es",
        "\udcff.es",
    ],
)
def test_what_is_no_domain_is_nobody(text):
    assert "" == a_label(text)
