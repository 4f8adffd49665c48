"""
SPF at the door: of the public suite of RFC 7208, which `test_proof_spf` walks whole,
the mails whose client or envelope is odd.
"""

from ipaddress import ip_address

from mail_doors import opened
from spf_suite import scenarios

MAIL = b"From: Ana <ana@vecinos.example>\r\nSubject: Farola\r\n\r\nNo luce.\r\n"

#: Nobody's, an IPv6 address, names that are none, and paths that are quoted, literals
#: or full of signs. None waits for an answer that does not come.
ODD = {
    "dorky-sentinel",
    "hello-domain-literal",
    "helo-not-fqdn",
    "domain-literal",
    "invalid-domain-long-via-macro",
    "invalid-hello-macro",
    "macro-multiple-delimiters",
    "mx-empty",
    "nolocalpart",
    "ptr-match-ip6",
    "upper-macro",
}


def spoken(mail_from):
    """
    Write a reverse path as SMTP has it: a local part that is empty or holds a space
    stands in quotes there (RFC 5321, section 4.1.2). One of each is in the suite.
    """
    local, at, domain = mail_from.rpartition("@")
    return f'"{local}"@{domain}' if at and (not local or " " in local) else mail_from


async def test_what_is_odd_in_the_public_suite_comes_through_the_door_unaltered(
    dns, tmp_path
):
    ran, altered, wrong = set(), [], []

    async with opened(tmp_path, dns.address, PROXY="yes") as door:
        for scenario in scenarios():
            dns.records = scenario.records
            for case in scenario.cases:
                if case.name not in ODD:
                    continue
                ran.add(case.name)
                said = {"helo": case.helo, "mail_from": spoken(case.mail_from)}
                replies = await door.hand_in(MAIL, peer=case.host, **said)
                assert (250, b"2.0.0 accepted") == replies[-1], case

                arrival = door.heard()
                heard = arrival.envelope
                around = {"helo": heard.helo, "mail_from": heard.mail_from}
                peers = ip_address(case.host), ip_address(heard.peer)
                if said != around or len(set(peers)) != 1:
                    altered.append((case.name, heard))
                message = await door.channel.read(arrival)
                if message.evidence.spf not in case.wanted:
                    wrong.append((case.name, case.wanted, message.evidence.spf))

    assert (ODD, [], []) == (ran, altered, wrong)


async def test_an_empty_local_part_is_refused_where_no_quotes_show_that_it_is_meant(
    dns, tmp_path
):
    """
    The suite's ``nolocalpart`` as it stands there is no path of SMTP's.
    """
    async with opened(tmp_path, dns.address, PROXY="yes") as door:
        replies = await door.hand_in(MAIL, peer="1.2.3.4", mail_from="@example.net")

    assert 553 == replies[-1][0]
    assert {} == door.inbox.arrivals
