"""
DMARC (RFC 9989): which record applies, and who may send for a domain.

There is no list of public suffixes: organizational domains are found by walking up the
DNS tree. Pure: records come from a function that is given. If it raises DnsTrouble, the
result is ``temperror``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from channels.email.proof.domain import DnsTrouble, Txt

#: Policies, each with what it becomes while its domain is only testing (``t=y``).
REQUESTS = {"none": "none", "quarantine": "none", "reject": "quarantine"}

#: The tree walk queries the domain itself, and parents of at most so many labels.
_MOST_LABELS = 7

_VERSION = re.compile(r"[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s,!]+", re.IGNORECASE)


@frozen(kw_only=True)
class Record:
    """
    A domain's DMARC record.

    Attributes:
        domain: Its domain.
        p, sp, np: The policy for mail that fails DMARC: of the domain itself, of a
            subdomain, and of one that does not exist; empty where unspecified.
        strict_dkim, strict_spf: Only the identical domain is aligned.
        psd: ``y`` at a public suffix, ``n`` at an organization, ``u`` for unknown.
        testing: The domain is only testing its policy.
        usable: It can be applied; one that cannot still marks a place in the tree.
    """

    domain: str
    p: str = ""
    sp: str = ""
    np: str = ""
    strict_dkim: bool = False
    strict_spf: bool = False
    psd: str = "u"
    testing: bool = False
    usable: bool = True

    def asks(self, author: str, exists: Callable[[], bool]) -> str:
        """
        Return the policy for failed mail of *author*: none, quarantine, reject.
        """
        request = self.p
        if self.domain != author:
            request = self.sp or self.p
            if self.np and not exists():
                request = self.np
        return REQUESTS[request] if self.testing else request


@frozen(kw_only=True)
class Result:
    """
    The result of DMARC.

    Attributes:
        word: ``pass``, ``fail``, ``none``, ``temperror`` or ``permerror``.
        by: What made it pass, ``dkim`` or ``spf``; empty if unknown.
        identifier: The domain that was authenticated, if it passed.
        record: The record that was applied.
    """

    word: str
    by: str = ""
    identifier: str = ""
    record: Record | None = None


def read_record(domain: str, texts: Sequence[str]) -> Record | None:
    """
    Parse the TXT records at ``_dmarc.`` *domain*; None unless exactly one is a valid
    list of DMARC tags.
    """
    found = [text for text in texts if _VERSION.match(text)]
    tags = _read_tags(found[0]) if len(found) == 1 else None
    if tags is None:
        return None

    p, sp, np = (tags.get(name, "") for name in ("p", "sp", "np"))
    valid = p in REQUESTS and {sp, np} <= {"", *REQUESTS}
    if not valid:
        # A record that only asks for reports is treated as p=none.
        p, sp, np = "none", "", ""
    psd = tags.get("psd")
    if psd not in ("y", "n"):
        # A top-level domain is no organization, unless it says so: if a registry forgot
        # its psd=y, its customers must not align with each other.
        psd = "u" if "." in domain else "y"
    return Record(
        domain=domain,
        p=p,
        sp=sp,
        np=np,
        strict_dkim=tags.get("adkim") == "s",
        strict_spf=tags.get("aspf") == "s",
        psd=psd,
        testing=tags.get("t") == "y",
        usable=valid or any(map(_URI.fullmatch, tags.get("rua", "").split(","))),
    )


def _read_tags(text: str) -> dict[str, str] | None:
    tags: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals:
            continue
        # A list with duplicate tags is invalid (RFC 6376, section 3.2).
        if name.lower() in tags:
            return None
        tags[name.lower()] = value.lower()
    return tags


def walk_names(domain: str) -> Iterator[str]:
    """
    Yield the names whose records are queried, the longest first: at most eight.
    """
    yield domain
    labels = domain.split(".")[1:][-_MOST_LABELS:]
    for start in range(len(labels)):
        yield ".".join(labels[start:])


def _walk(domain: str, txt: Txt) -> Iterator[Record]:
    for name in walk_names(domain):
        record = read_record(name, txt(f"_dmarc.{name}"))
        if record is not None:
            yield record
            if record.psd != "u":
                return


def organizational_domain(domain: str, txt: Txt) -> str:
    """
    Return the organizational domain of *domain*.

    Raises:
        DnsTrouble: It cannot be determined just now.
    """
    records = list(_walk(domain, txt))
    if not records:
        return domain
    # A walk ends at the first psd=n or psd=y; without one, the shortest name counts.
    last = records[-1]
    return _one_below(last.domain, domain) if last.psd == "y" else last.domain


def _one_below(suffix: str, domain: str) -> str:
    # The suffix and one more label; the suffix itself if that is all there is.
    return ".".join(domain.split(".")[-suffix.count(".") - 2 :])


def discover(author: str, txt: Txt) -> Record | None:
    """
    Return the record that applies to mail of *author*: its own, its organization's, or
    its public suffix's.

    Raises:
        DnsTrouble: It cannot be determined just now.
    """
    walk = _walk(author, txt)
    first = next(walk, None)
    if first is None or first.domain == author:
        return first

    records = [first, *walk]
    last = records[-1]
    if last.psd == "y":
        organization = _one_below(last.domain, author)
        return next((r for r in records if r.domain == organization), last)
    return last


def evaluate(author: str, txt: Txt, *, dkim: Sequence[str], spf: str = "") -> Result:
    """
    Say whether a mail may speak for *author*, and by what; DKIM takes precedence.

    Args:
        author: The domain in From.
        txt: Looks TXT records up.
        dkim: The domains whose signatures verified.
        spf: The domain for which SPF passed; empty if none.

    All domains are A-labels in lower case.
    """
    try:
        record = discover(author, txt)
        if record is None:
            return Result(word="none")
        if not record.usable:
            return Result(word="permerror")

        # The identical domain first: it is aligned without another lookup.
        signed = sorted(dkim, key=lambda domain: domain != author)
        claims = [("dkim", domain, record.strict_dkim) for domain in signed]
        claims += [("spf", spf, record.strict_spf)] if spf else []
        for by, domain, strict in claims:
            if domain == author or (not strict and _related(author, domain, txt)):
                return Result(word="pass", by=by, identifier=domain, record=record)
    except DnsTrouble:
        return Result(word="temperror")
    return Result(word="fail", record=record)


def _related(one: str, other: str, txt: Txt) -> bool:
    return organizational_domain(one, txt) == organizational_domain(other, txt)
