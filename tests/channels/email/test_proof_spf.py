"""
SPF, over a real name server: the public suite of RFC 7208, and limits of our own.
"""

import pytest
from dns_server import SILENCE
from spf_suite import scenarios

from channels.email.proof.resolver import Resolver
from channels.email.proof.spf_check import Path as Route
from channels.email.proof.spf_check import check_path
from gateway.core.message import Envelope


def envelope(peer="192.0.2.1", mail_from="ana@junar.example", helo="mx.junar.example"):
    return Envelope(peer=peer, helo=helo, mail_from=mail_from, rcpt_to=())


def check(dns, **around):
    return check_path(envelope(**around), Resolver.read(dns.address))


def test_the_public_suite_of_rfc_7208_passes(dns, monkeypatch):
    # So long is waited for an answer where the suite wants none to come.
    monkeypatch.setattr("channels.email.proof.resolver.LIFETIME", 1.0)
    ran, wrong = 0, []

    for scenario in scenarios():
        dns.records = scenario.records
        for case in scenario.cases:
            route = check(dns, peer=case.host, mail_from=case.mail_from, helo=case.helo)
            ran += 1
            if route.word not in case.wanted:
                wrong.append((case.name, case.wanted, route.word))

    assert (203, []) == (ran, wrong)


def test_a_bounce_is_judged_by_the_name_given_in_helo(dns):
    dns.records["mx.junar.example", "TXT"] = ["v=spf1 ip4:192.0.2.1 -all"]

    route = check(dns, mail_from="")

    assert Route("pass", "mx.junar.example") == route


@pytest.mark.parametrize("peer", ["", "list", "list6", "unix:/run/lmtp", "192.0.2.1.7"])
def test_a_peer_without_an_address_passes_nothing(dns, peer):
    dns.records["junar.example", "TXT"] = ["v=spf1 +all"]

    assert Route("none") == check(dns, peer=peer)


@pytest.mark.parametrize(
    "mail_from",
    [
        "@",
        "ana@junar.example@junar.example",
        '"ana@junar.example"@',
        "ana@junar..example",
        "ana@junar.example\0",
        "ana@junar.example..",
        "ana@example",
    ],
)
def test_a_reverse_path_that_is_not_clear_passes_nothing(dns, mail_from):
    dns.records["junar.example", "TXT"] = ["v=spf1 +all"]
    dns.records["example", "TXT"] = ["v=spf1 +all"]

    assert Route("none") == check(dns, mail_from=mail_from)


def test_the_domain_may_be_written_in_its_own_letters(dns):
    dns.records["xn--peascal-5za.example", "TXT"] = ["v=spf1 +all"]

    route = check(dns, mail_from="ana@Peñascal.example")

    assert Route("pass", "xn--peascal-5za.example") == route


def test_silence_is_trouble_and_not_an_answer(dns, monkeypatch):
    monkeypatch.setattr("channels.email.proof.resolver.LIFETIME", 0.2)
    dns.records["junar.example", "*"] = SILENCE

    assert Route("temperror", "junar.example") == check(dns)


def test_a_record_that_includes_itself_costs_ten_lookups_and_no_more(dns):
    for i in range(40):
        record = f"v=spf1 include:s{i + 1}.junar.example -all"
        dns.records[f"s{i}.junar.example", "TXT"] = [record]

    route = check(dns, mail_from="ana@s0.junar.example")

    assert "permerror" == route.word
    assert 11 == len(dns.asked)


def test_a_giant_record_is_not_even_read(dns):
    giant = "v=spf1 " + "a:%{d}." * 5000 + " +all"
    dns.records["junar.example", "TXT"] = [giant]

    assert Route("none", "junar.example") == check(dns)
