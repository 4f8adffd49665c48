"""
Lookups: what is there, what is not, and what cannot be known.
"""

import dns.resolver
import pytest
from cases import for_each
from dns.resolver import Resolver as Stub
from dns_server import SERVFAIL, SILENCE
from structlog.testing import capture_logs

from channels.email.proof import resolver
from channels.email.proof.domain import DnsTrouble
from channels.email.proof.resolver import MOST_ANSWERS, Resolver

#: Timeout in seconds for an answer that comes.
PATIENCE = 60


@pytest.fixture(autouse=True)
def lasting(dns):
    dns.ttl = 60


def test_records_are_read_by_their_kind(dns):
    dns.records = {
        ("ayto.example", "TXT"): [["v=DM", "ARC1"], "ñ"],
        ("ayto.example", "A"): ["192.0.2.1", "192.0.2.2"],
        ("ayto.example", "AAAA"): ["2001:db8::1"],
        ("ayto.example", "MX"): [(10, "mx.ayto.example")],
        ("1.2.0.192.in-addr.arpa", "PTR"): ["mx.ayto.example"],
    }
    r = Resolver.read(dns.address)

    assert {"v=DMARC1", "\udcc3\udcb1"} == set(r.txt("ayto.example"))
    assert {"192.0.2.1", "192.0.2.2"} == set(r.a("Ayto.Example"))
    assert ["2001:db8::1"] == r.aaaa("ayto.example")
    assert [(10, "mx.ayto.example")] == r.mx("ayto.example")
    assert ["mx.ayto.example"] == r.ptr("1.2.0.192.in-addr.arpa")


def test_an_alias_is_followed_and_a_long_answer_comes_by_tcp(dns):
    dns.records["key.ayto.example", "CNAME"] = ["key.proveedor.example"]
    dns.records["key.proveedor.example", "TXT"] = ["k" * 3000]

    assert ["k" * 3000] == Resolver.read(dns.address).txt("key.ayto.example")


@pytest.mark.parametrize(
    "name",
    [
        "nadie.example",
        "ayto.example",
        "",
        ".",
        "a..b",
        "ñ.example",
        "a" * 64,
        "a." * 200,
    ],
)
def test_what_is_not_there_is_an_empty_answer(dns, name):
    dns.records["ayto.example", "A"] = ["192.0.2.1"]

    assert [] == Resolver.read(dns.address).txt(name)


@pytest.mark.parametrize("trouble", [SERVFAIL, SILENCE])
def test_what_cannot_be_known_is_trouble(dns, trouble, monkeypatch):
    monkeypatch.setattr("channels.email.proof.resolver.LIFETIME", 0.1)
    dns.records["ayto.example", "TXT"] = trouble

    with pytest.raises(DnsTrouble, match=r"TXT of ayto\.example"):
        Resolver.read(dns.address).txt("ayto.example")


def test_servers_that_are_silent_are_asked_briefly_until_one_answers(dns, monkeypatch):
    monkeypatch.setattr(resolver, "LIFETIME", 0.4)
    monkeypatch.setattr(resolver, "BRIEFLY", 0.05)
    dns.records["mudo.example", "TXT"] = SILENCE
    dns.records["ayto.example", "TXT"] = ["v=DMARC1"]
    r, waited, resolve = Resolver.read(dns.address), [], Stub.resolve

    def noted(self, name, kind, *, lifetime, search):
        waited.append(lifetime)
        # On a busy machine an answer takes longer.
        some = lifetime if "mudo" in str(name) else PATIENCE
        return resolve(self, name, kind, lifetime=some, search=search)

    def fails():
        with pytest.raises(DnsTrouble):
            r.within(PATIENCE).txt("mudo.example")

    monkeypatch.setattr(Stub, "resolve", noted)
    with capture_logs() as first:
        fails()
    with capture_logs() as then:
        fails()
        assert ["v=DMARC1"] == r.txt("ayto.example")
        fails()
        fails()

    assert [0.4, 0.05, 0.05, 0.4, 0.05] == waited
    # Whoever runs it hears of it, and once: senders are believed as if unsigned.
    told = [(e["event"], e["servers"]) for e in (*first, *then)]
    assert [] == first
    assert [("name_servers.silent", [f"Do53:{dns.address.replace(':', '@')}"])] == told


def test_no_server_at_all_is_trouble(monkeypatch):
    monkeypatch.setattr("channels.email.proof.resolver.LIFETIME", 0.2)

    with pytest.raises(DnsTrouble):
        Resolver.read("127.0.0.1:1").a("ayto.example")


def test_an_answer_is_kept_as_long_as_it_says(dns):
    dns.records["ayto.example", "A"] = ["192.0.2.1"]
    dns.records["rapido.example", "A"] = ["192.0.2.2"]
    r = Resolver.read(dns.address)

    r.within(5).a("ayto.example")
    r.a("AYTO.example")
    dns.ttl = 0
    r.a("rapido.example")
    r.a("rapido.example")

    assert [("ayto.example", "A")] + [("rapido.example", "A")] * 2 == dns.asked


def test_what_is_not_there_may_appear_at_any_moment(dns):
    r = Resolver.read(dns.address)

    assert [] == r.a("ayto.example")
    dns.records["ayto.example", "A"] = ["192.0.2.1"]
    assert ["192.0.2.1"] == r.a("ayto.example")


def test_only_so_many_answers_are_kept(dns):
    r = Resolver.read(dns.address)
    dns.records["a0.example", "A"] = ["192.0.2.1"]
    r.a("a0.example")

    for i in range(MOST_ANSWERS):
        r._answers.put((f"x{i}", "A"), (), 60)
    r.a("a0.example")

    assert [("a0.example", "A")] * 2 == dns.asked
    assert MOST_ANSWERS == len(r._answers._kept)


def test_out_of_time_nothing_is_asked(dns):
    r = Resolver.read(dns.address).within(0)

    with pytest.raises(DnsTrouble):
        r.a("ayto.example")

    assert [] == dns.asked


@pytest.mark.parametrize(
    ("text", "servers"),
    [
        ("127.0.0.1:5353", [("127.0.0.1", 5353)]),
        ("192.0.2.53", [("192.0.2.53", 53)]),
        ("::1", [("::1", 53)]),
        ("[::1]:5353, 192.0.2.53", [("::1", 5353), ("192.0.2.53", 53)]),
    ],
)
def test_the_setting_names_servers(text, servers):
    stub = Resolver.read(text)._stub

    assert servers == [(s.address, s.port) for s in stub.nameservers]


@pytest.mark.parametrize("text", ["", "  "])
def test_without_a_setting_the_systems_servers_are_asked(text, monkeypatch):
    its = ["192.0.2.53"]

    def system(stub, _):
        stub.nameservers = its
        if not its:
            raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr("dns.resolver.Resolver.read_resolv_conf", system)

    assert its == Resolver.read(text)._stub.nameservers
    its.clear()
    with pytest.raises(ValueError, match="the system names no name server"):
        Resolver.read(text)


@for_each(
    "text", ["localhost:53", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", ",", "x"]
)
def test_a_setting_that_names_none_says_so(text):
    with pytest.raises(ValueError, match=r"is not ADDRESS|has no port"):
        Resolver.read(text)
