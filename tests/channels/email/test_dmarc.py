"""
DMARC's records and the walk up the tree, by RFC 9989.
"""

from cases import for_each
from dmarc_zone import Zone

from channels.email.proof.dmarc import (
    discover,
    evaluate,
    organizational_domain,
    read_record,
    walk_names,
)

# ---------------------------------------------------------------- records


@for_each(
    "text",
    [
        "v=DMARC1",
        "v=DMARC1;",
        "v = DMARC1 ; p = none",
        "V=DMARC1; p=reject",
        "v=DMARC1;p=reject;unknown=;future=thing;;",
    ],
)
def test_a_record_starts_with_its_version(text):
    assert read_record("ayto.example", [text]) is not None


@for_each(
    "text",
    [
        "",
        "v=DMARC1p=none",
        "v=DMARC2; p=none",
        "v=dmarc1; p=none",
        "p=none; v=DMARC1",
        " v=DMARC1; p=none",
        "v=DMARC10; p=none",
        "v=spf1 -all",
        "v=DMARC1; p=none; p=reject",
        "v=DMARC1; adkim=s; ADKIM=r",
    ],
)
def test_what_does_not_is_no_record(text):
    assert read_record("ayto.example", [text]) is None


def test_two_records_at_a_name_are_none():
    assert read_record("ayto.example", ["v=DMARC1; p=none"] * 2) is None


def test_other_texts_beside_it_do_no_harm():
    texts = ["v=spf1 -all", "v=DMARC1; p=reject", "hello\udcff"]

    record = read_record("ayto.example", texts)

    assert "reject" == record.p


def test_all_tags_are_read_and_their_case_does_not_matter():
    text = "v=DMARC1; P=Reject; sp=quarantine; np=none; adkim=S; aspf=s; psd=N; t=Y"

    r = read_record("ayto.example", [text])

    assert ("reject", "quarantine", "none") == (r.p, r.sp, r.np)
    assert (True, True, "n", True) == (r.strict_dkim, r.strict_spf, r.psd, r.testing)


def test_values_that_mean_nothing_fall_back_to_the_default():
    r = read_record(
        "ayto.example", ["v=DMARC1; p=none; adkim=x; aspf=; psd=maybe; t=1"]
    )

    assert (False, False, "u", False) == (r.strict_dkim, r.strict_spf, r.psd, r.testing)


@for_each(
    ("text", "usable"),
    [
        ("v=DMARC1", False),
        ("v=DMARC1; p=refuse", False),
        ("v=DMARC1; p=reject; sp=refuse", False),
        ("v=DMARC1; p=reject; np=refuse", False),
        ("v=DMARC1; rua=nowhere", False),
        ("v=DMARC1; rua=mailto:d@ayto.example", True),
        ("v=DMARC1; p=refuse; rua=x, mailto:d@ayto.example", False),
        ("v=DMARC1; p=refuse; rua=x,mailto:d@ayto.example", True),
    ],
)
def test_a_record_without_a_policy_counts_only_if_it_wants_reports(text, usable):
    record = read_record("ayto.example", [text])

    assert (usable, "none") == (record.usable, record.p)


# ---------------------------------------------------------------- the walk


def test_a_walk_asks_at_most_eight_times_and_skips_the_middle():
    names = list(walk_names("a.b.c.d.e.f.g.h.i.j.mail.example.com"))

    assert [
        "a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "g.h.i.j.mail.example.com",
        "h.i.j.mail.example.com",
        "i.j.mail.example.com",
        "j.mail.example.com",
        "mail.example.com",
        "example.com",
        "com",
    ] == names


@for_each(("labels", "asked"), [(1, 1), (2, 2), (7, 7), (8, 8), (9, 8)])
def test_a_walk_goes_up_to_the_top(labels, asked):
    domain = ".".join(f"l{i}" for i in range(labels))

    names = list(walk_names(domain))

    assert asked == len(names)
    assert f"l{labels - 1}" == names[-1].split(".")[-1]


@for_each(
    ("domain", "records", "organization"),
    [
        ("a.mail.ayto.es", {}, "a.mail.ayto.es"),
        (
            "a.mail.ayto.es",
            {"mail.ayto.es": "v=DMARC1; p=none", "ayto.es": "v=DMARC1; p=none"},
            "ayto.es",
        ),
        ("a.mail.ayto.es", {"mail.ayto.es": "v=DMARC1; psd=n"}, "mail.ayto.es"),
        (
            "a.mail.ayto.es",
            {"mail.ayto.es": "v=DMARC1; psd=n", "ayto.es": "v=DMARC1; p=none"},
            "mail.ayto.es",
        ),
        ("a.mail.ayto.es", {"es": "v=DMARC1; p=none; psd=y"}, "ayto.es"),
        ("a.mail.ayto.es", {"es": "v=DMARC1; p=none"}, "ayto.es"),
        ("a.tienda.bbva", {"bbva": "v=DMARC1; p=none; psd=n"}, "bbva"),
        ("a.b.gob.es", {"gob.es": "v=DMARC1; psd=y", "es": "v=DMARC1"}, "b.gob.es"),
        ("gob.es", {"gob.es": "v=DMARC1; psd=y"}, "gob.es"),
        ("gob.es", {"gob.es": "v=DMARC1", "es": "v=DMARC1; psd=y"}, "gob.es"),
        ("es", {"es": "v=DMARC1; psd=y"}, "es"),
        ("localhost", {}, "localhost"),
        ("1.2.3.4.5.6.7.8.9.co.uk", {"co.uk": "v=DMARC1; psd=y"}, "9.co.uk"),
    ],
)
def test_the_organization_is_found_by_walking(domain, records, organization):
    assert organization == organizational_domain(domain, Zone(records))


@for_each(
    ("author", "records", "found"),
    [
        ("ayto.es", {}, None),
        ("ayto.es", {"ayto.es": "v=DMARC1", "es": "v=DMARC1; psd=y"}, "ayto.es"),
        ("x.ayto.es", {"ayto.es": "v=DMARC1", "es": "v=DMARC1; psd=y"}, "ayto.es"),
        ("ayto.es", {"es": "v=DMARC1; p=none; psd=y"}, "es"),
        ("x.ayto.es", {"es": "v=DMARC1; p=none; psd=y"}, "es"),
        ("a.x.ayto.es", {"x.ayto.es": "v=DMARC1", "ayto.es": "v=DMARC1"}, "ayto.es"),
        (
            "b.a.x.ayto.es",
            {"a.x.ayto.es": "v=DMARC1", "ayto.es": "v=DMARC1; psd=y"},
            "ayto.es",
        ),
        (
            "a.x.ayto.es",
            {"x.ayto.es": "v=DMARC1; psd=n", "es": "v=DMARC1"},
            "x.ayto.es",
        ),
    ],
)
def test_the_record_of_the_author_counts_then_the_organizations(author, records, found):
    record = discover(author, Zone(records))

    assert found == (record and record.domain)


def test_a_record_of_its_own_ends_the_search_at_once():
    zone = Zone({"x.ayto.es": "v=DMARC1; p=none"}, trouble={"ayto.es", "es"})

    assert "pass" == evaluate("x.ayto.es", zone, dkim=["x.ayto.es"]).word
    assert ["x.ayto.es"] == zone.asked


# ---------------------------------------------------------------- what is asked for


@for_each(
    ("tags", "author", "exists", "asked"),
    [
        ("p=reject; sp=none", "ayto.es", True, "reject"),
        ("p=reject; sp=none", "x.ayto.es", True, "none"),
        ("p=quarantine", "x.ayto.es", True, "quarantine"),
        ("p=none; sp=quarantine; np=reject", "x.ayto.es", True, "quarantine"),
        ("p=none; sp=quarantine; np=reject", "x.ayto.es", False, "reject"),
        ("p=none; sp=quarantine", "x.ayto.es", False, "quarantine"),
        ("p=reject; np=none", "x.ayto.es", False, "none"),
        ("p=reject; t=y", "ayto.es", True, "quarantine"),
        ("p=none; sp=quarantine; t=y", "x.ayto.es", True, "none"),
        ("p=none; np=reject; t=y", "x.ayto.es", False, "quarantine"),
    ],
)
def test_a_domain_asks_for_itself_for_its_own_and_for_what_does_not_exist(
    tags, author, exists, asked
):
    record = discover(author, Zone({"ayto.es": f"v=DMARC1; {tags}"}))

    assert asked == record.asks(author, lambda: exists)
