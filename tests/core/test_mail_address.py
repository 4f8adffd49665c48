"""
A domain has one form, or it is none; and so has a mail address.
"""

from cases import for_each

from gateway.core.mail.addresses import a_label, normal


@for_each(
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


@for_each(
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


@for_each(
    ("text", "address"),
    [
        ("Ana@AYTO.es", "ana@ayto.es"),
        (" ana+x@Peñascal.es ", "ana+x@xn--peascal-5za.es"),
        ("ana", ""),
        ("@ayto.es", ""),
        ("ana@", ""),
        ("a b@ayto.es", ""),
        ("a@b@ayto.es", ""),
        ("<ana@ayto.es>", ""),
        ("ana\u200b@ayto.es", ""),
    ],
)
def test_a_mail_address_has_one_form_or_is_none(text, address):
    assert address == normal(text)
