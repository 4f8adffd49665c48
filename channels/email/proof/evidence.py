"""
From a mail's authentication (SPF, DKIM and DMARC, or a login) to `Evidence`.

::

    logged in as From's address                         SUBMITTED
    DMARC passed, by a signature of From's domain over
    a mail that was written to us, or that came from
    the domain's own servers                            SIGNED
    SPF passed for From's domain, or it signed but
    publishes no DMARC record, or the mail was written
    to somebody else and sent on                        PATH
    anything else, and whatever could not be checked    NONE
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog
from attrs import field, frozen

from channels.email.mail.author import Mail, Unclear, author, open_mail
from channels.email.mail.written_to import astray
from channels.email.proof.authres import Finding, read_results
from channels.email.proof.dkim_check import Signature, check_signatures, claimed
from channels.email.proof.dmarc import Record, Result, evaluate
from channels.email.proof.domain import DnsTrouble, Txt
from channels.email.proof.resolver import Resolver
from channels.email.proof.spf_check import check_path
from gateway.core.mail.addresses import a_label
from gateway.core.message import Envelope, Evidence, Proof

log = structlog.get_logger()

#: Seconds that all lookups for one mail may take together.
PATIENCE = 15.0

_TROUBLE = "DNS trouble, may be judged again"

_WORDS = frozenset(
    {
        "none",
        "pass",
        "fail",
        "softfail",
        "neutral",
        "policy",
        "temperror",
        "permerror",
    }
)


@frozen(kw_only=True)
class _Shown:
    """
    What was found about a mail, by us or by the town's mail server.

    Attributes:
        domain: From's.
        spf, dkim: The words of RFC 8601.
        sent_for: The domain for which SPF passed; empty if none.
        signed_by: The domains whose signatures verified, with the headers they cover.
        dmarc: The result of DMARC.
        unsigned: Why no signature counts, for a person.
    """

    domain: str
    spf: str
    dkim: str
    dmarc: Result
    sent_for: str = ""
    signed_by: Mapping[str, frozenset[bytes]] = field(factory=dict)
    unsigned: str = "it is not signed"


def prove(
    raw: bytes,
    envelope: Envelope,
    resolver: Resolver,
    *,
    own_domain: str,
    now: datetime,
    authserv_id: str = "",
) -> Evidence:
    """
    Return the evidence for the sender of a mail; raises nothing.

    Blocks for up to PATIENCE seconds on the DNS: call it in a thread.

    Args:
        raw: The mail.
        envelope: What SMTP said about it.
        resolver: For DNS lookups.
        own_domain: Our domain, for logins without one.
        now: The time to judge signatures by.
        authserv_id: The authserv-id of the town's mail server, if mail comes through
            one: then only its Authentication-Results are trusted.
    """
    try:
        mail = open_mail(raw)
        sender = author(mail)
        if envelope.user:
            return _submitted(sender, envelope.user, own_domain)
        domain = sender.rpartition("@")[2]
        lookups = resolver.within(PATIENCE)
        if authserv_id:
            shown = _believe(mail, domain, authserv_id, lookups.txt)
        else:
            shown = _look(mail, domain, envelope, lookups, now)
        covered = shown.signed_by.get(shown.dmarc.identifier, frozenset())
        stray = astray(mail, envelope, covered)
        if stray and _is_from_its_own(shown, lookups):
            stray = ""
        return _weigh(shown, lookups, stray)
    except Unclear as e:
        return Evidence(because=str(e))
    except MemoryError:
        # The mail may tell of danger: only its proof can wait.
        log.warning("proof.failed", problem="MemoryError")
        because = "there was no memory to check it"
        return Evidence(because=because, dmarc="temperror")
    except Exception as e:  # noqa: BLE001 - an error never raises anybody's standing
        log.warning("proof.failed", problem=type(e).__name__)
        return Evidence(because="the check itself failed")


def _submitted(sender: str, user: str, own_domain: str) -> Evidence:
    local, _, name = user.rpartition("@") if "@" in user else (user, "", own_domain)
    if f"{local.lower()}@{a_label(name)}" != sender:
        return Evidence(because="logged in under another address than From's")
    return Evidence(proof=Proof.SUBMITTED, because="logged in to our own mail server")


def _look(
    mail: Mail, domain: str, envelope: Envelope, lookups: Resolver, now: datetime
) -> _Shown:
    path = check_path(envelope, lookups)
    sent_for = path.domain if path.word == "pass" else ""
    signatures = check_signatures(mail, lookups.txt, now)
    signed_by: dict[str, frozenset[bytes]] = {}
    for s in signatures:
        if s.word == "pass":
            signed_by[s.domain] = signed_by.get(s.domain, frozenset()) | s.covers
    dmarc = evaluate(domain, lookups.txt, dkim=[*signed_by], spf=sent_for)
    words = [s.word for s in signatures]
    if dmarc.word == "fail" and "temperror" in (path.word, *words):
        # What could not be looked up might have passed.
        dmarc = Result(word="temperror")
    return _Shown(
        domain=domain,
        spf=path.word,
        dkim=_sum_up(words),
        dmarc=dmarc,
        sent_for=sent_for,
        signed_by=signed_by,
        unsigned=_why_unsigned(domain, signatures),
    )


def _sum_up(words: Sequence[str]) -> str:
    for word in ("pass", "temperror"):
        if word in words:
            return word
    return words[0] if words else "none"


def _why_unsigned(domain: str, signatures: Sequence[Signature]) -> str:
    # A valid signature of the domain itself would have counted.
    its = min(signatures, key=lambda s: s.domain != domain, default=None)
    if its is None:
        return "it is not signed"
    if its.problem:
        return f"its signature {its.problem}"
    return f"it is signed by {its.domain} only"


def _believe(mail: Mail, domain: str, authserv_id: str, txt: Txt) -> _Shown:
    """
    Return what the town's own mail server, called *authserv_id*, found when it received
    the mail (RFC 8601).

    Raises:
        Unclear: There are no such results, or they contradict each other or the mail.
    """
    fields = mail.values(b"authentication-results")
    # Only the topmost: the sender may have written any number of others below.
    results = read_results(fields[0].decode("utf-8", "replace")) if fields else None
    if results is None or results.server != authserv_id.lower():
        raise Unclear("the town's mail server left no results on it")
    judged = results.of("dmarc")
    if len(judged) > 1:
        raise Unclear("the town's mail server left two results of DMARC")

    signed = [f for f in results.of("dkim") if f.word == "pass"]
    domains = [d for f in signed if (d := _property(f, "header.d"))]
    signed_by = {d: claimed(mail, d) for d in domains}
    sent = [f for f in results.of("spf") if f.word == "pass"]
    sent_for = next((d for f in sent if (d := _property(f, "smtp.mailfrom"))), "")
    dkim = _sum_up([_word(f) for f in results.of("dkim")])
    dmarc = Result(word=_word(judged[0]) if judged else "none")
    if dmarc.word == "pass":
        if _property(judged[0], "header.from") != domain:
            raise Unclear("the town's mail server judged another domain than From's")
        if domain in signed_by:
            dmarc = Result(word="pass", by="dkim", identifier=domain)
        elif signed_by:
            # It does not say by what DMARC passed; an aligned signature is enough.
            related = evaluate(domain, txt, dkim=[*signed_by])
            dmarc = related if related.word == "pass" else dmarc
            dkim = "temperror" if related.word == "temperror" else dkim
    return _Shown(
        domain=domain,
        spf=_sum_up([_word(f) for f in results.of("spf")]),
        dkim=dkim,
        dmarc=dmarc,
        sent_for=sent_for,
        signed_by=signed_by,
    )


def _word(finding: Finding) -> str:
    return finding.word if finding.word in _WORDS else "permerror"


def _property(finding: Finding, name: str) -> str:
    # Of an address, take the domain.
    return a_label(finding.properties.get(name, "").rpartition("@")[2])


def _is_from_its_own(shown: _Shown, lookups: Resolver) -> bool:
    """
    Say whether a mail came directly from its author's own servers. They send to whom
    the author wrote; somebody else who has the mail sends it from other servers.
    """
    path = evaluate(shown.domain, lookups.txt, dkim=(), spf=shown.sent_for)
    return path.word == "pass"


def _weigh(shown: _Shown, lookups: Resolver, stray: str) -> Evidence:
    domain, dmarc = shown.domain, shown.dmarc
    proof = Proof.NONE
    if dmarc.word == "pass":
        proof, because = _passed(shown, stray)
    elif dmarc.word == "none" and domain in shown.signed_by:
        proof = Proof.PATH
        because = f"signed by {domain}, which publishes no DMARC record"
    elif dmarc.word == "none" and domain == shown.sent_for:
        proof = Proof.PATH
        because = f"its host may send for {domain}, which publishes no DMARC record"
    elif dmarc.word == "none":
        because = f"nobody vouches: {domain} publishes no DMARC record"
    elif dmarc.word == "temperror":
        because = f"{domain} could not be checked"
    elif dmarc.word == "permerror":
        because = f"the DMARC record of {domain} is not valid"
    else:
        because = f"DMARC failed for {domain}: {shown.unsigned}"
        because += _asks(domain, dmarc.record, lookups)

    words = (shown.spf, shown.dkim, dmarc.word)
    if proof is not Proof.SIGNED and "temperror" in words:
        because += f" ({_TROUBLE})"
    return Evidence(
        proof=proof,
        because=because,
        spf=shown.spf,
        dkim=shown.dkim,
        dmarc=dmarc.word,
    )


def _passed(shown: _Shown, stray: str) -> tuple[Proof, str]:
    dmarc = shown.dmarc
    if dmarc.by == "dkim" and stray:
        return Proof.PATH, f"signed by {dmarc.identifier}, but {stray}"
    if dmarc.by == "dkim":
        return Proof.SIGNED, f"signed by {dmarc.identifier}, and DMARC passed"
    if shown.spf != "pass":
        because = "the town's mail server says that DMARC passed, but not by what"
        return Proof.PATH, because
    because = f"its host may send for {shown.domain} (SPF), but {shown.unsigned}"
    return Proof.PATH, because


def _asks(domain: str, record: Record | None, lookups: Resolver) -> str:
    def exists() -> bool:
        try:
            return any(ask(domain) for ask in (lookups.a, lookups.aaaa, lookups.mx))
        except DnsTrouble:
            return True

    request = "none" if record is None else record.asks(domain, exists)
    return "" if request == "none" else f" ({domain} asks for {request})"
