"""
DKIM (RFC 6376): the domains that have signed a mail. Verification is dkimpy's, which is
only given signatures that we would accept, and the key.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import dkim  # type: ignore[import-untyped]
import dkim.util  # type: ignore[import-untyped]
from attrs import frozen

from channels.email.mail.author import Mail
from channels.email.proof.domain import DnsTrouble, Txt
from gateway.core.mail.addresses import a_label

#: How many signatures are checked, from the top.
MOST_SIGNATURES = 5

#: Key sizes required by RFC 8301; larger ones would only cost time.
SMALLEST_KEY = 1024
LARGEST_KEY = 4096

#: Tolerated difference between the signer's clock and ours. Our own clock is used while
#: it is wrong by up to a day, during which a shorter leeway would make all signed mail
#: look forged. A mail replayed a day after its signature expired is still what its
#: author wrote, and usually a repeat.
LEEWAY = timedelta(days=1, minutes=10)

#: Longer fields, or runs of white space, would keep dkimpy's patterns busy.
_LONGEST = 4096
_TOO_WHITE = re.compile(rb"\s{64}")
_SECONDS = re.compile(rb"[0-9]{1,12}")

#: Headers that occur once in a mail, besides From. A signature covers the lowest; one
#: added above it would be read instead (RFC 6376, section 8.15).
_ONCE = (
    b"sender",
    b"reply-to",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"message-id",
    b"in-reply-to",
    b"references",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
)

# dkimpy logs what it verifies, which is people's mail. This logger is in no registry,
# so that it cannot be enabled.
_NOWHERE = logging.Logger("dkim", logging.CRITICAL + 1)  # noqa: LOG001


@frozen(kw_only=True)
class Signature:
    """
    The result for one signature.

    Attributes:
        domain: Who signed, or claims to have; empty if it cannot be parsed.
        word: As in RFC 8601; ``policy`` if we do not accept such signatures.
        problem: What was wrong, as the predicate of "its signature"; empty on a pass.
        covers: The headers that it covers, in lower case, on a pass.
    """

    domain: str
    word: str
    problem: str = ""
    covers: frozenset[bytes] = frozenset()


class _Refused(Exception):
    def __init__(self, word: str, problem: str) -> None:
        super().__init__(problem)
        self.word = word


def check_signatures(mail: Mail, txt: Txt, now: datetime) -> tuple[Signature, ...]:
    """
    Check the topmost signatures of *mail*, and return the result of each.
    """
    fields = [f for f in mail.headers if f[0].lower() == b"dkim-signature"]
    return tuple(_check(mail, f, txt, now) for f in fields[:MOST_SIGNATURES])


def _check(
    mail: Mail, field: tuple[bytes, bytes], txt: Txt, now: datetime
) -> Signature:
    domain = ""
    try:
        tags = _read(field[1])
        domain = _name(tags[b"d"])
        _accept(tags, now)
        _must_cover_all(mail, tags)
        key = _key(tags, domain, txt)
        _verify(mail, field, tags, key)
    except _Refused as e:
        return Signature(domain=domain, word=e.word, problem=str(e))
    except DnsTrouble:
        problem = "could not be checked because of DNS trouble"
        return Signature(domain=domain, word="temperror", problem=problem)
    except dkim.ValidationError:
        return Signature(domain=domain, word="fail", problem="does not verify")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - dkimpy reads what strangers send and publish
        return Signature(domain=domain, word="permerror", problem="is malformed")
    return Signature(domain=domain, word="pass", covers=frozenset(_covered(tags)))


def claimed(mail: Mail, domain: str) -> frozenset[bytes]:
    """
    Return the headers that all signatures of *domain* claim to cover, for mail whose
    signatures another server verified without saying which is valid; none if any
    signature cannot be parsed.
    """
    covers: list[frozenset[bytes]] = []
    for value in mail.values(b"dkim-signature"):
        try:
            tags = _read(value)
            if _name(tags[b"d"]) != domain:
                continue
            _must_cover_all(mail, tags)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - dkimpy reads what strangers send
            return frozenset()
        covers.append(frozenset(_covered(tags)))
    return frozenset.intersection(*covers) if covers else frozenset()


def _read(value: bytes) -> Mapping[bytes, bytes]:
    if len(value) > _LONGEST or _TOO_WHITE.search(value):
        raise _Refused("permerror", "is malformed")
    tags: dict[bytes, bytes] = dkim.util.parse_tag_value(value)
    # Times are checked below, by our own clock.
    timeless = {name: tags[name] for name in tags if name not in (b"t", b"x")}
    try:
        dkim.validate_signature_fields(timeless)
    except dkim.ValidationError as e:
        raise _Refused("permerror", "is malformed") from e
    return tags


def _name(value: bytes) -> str:
    name = a_label(value.decode("utf-8"))
    if not name:
        raise _Refused("permerror", "is malformed")
    return name


def _accept(tags: Mapping[bytes, bytes], now: datetime) -> None:
    if b"l" in tags:
        raise _Refused("policy", "covers only a part of the body")
    if tags[b"a"] == b"rsa-sha1":
        raise _Refused("policy", "uses SHA-1")
    if b"from" not in _covered(tags):
        raise _Refused("policy", "does not cover From")

    for name in (b"t", b"x"):
        if name in tags and not _SECONDS.fullmatch(tags[name]):
            raise _Refused("permerror", "is malformed")
    made = int(tags.get(b"t", b"0"))
    if made > (now + LEEWAY).timestamp():
        raise _Refused("policy", "is from the future")
    if b"x" in tags and int(tags[b"x"]) < max((now - LEEWAY).timestamp(), made):
        raise _Refused("policy", "has expired")


def _covered(tags: Mapping[bytes, bytes]) -> list[bytes]:
    return re.split(rb"\s*:\s*", tags[b"h"].strip().lower())


def _must_cover_all(mail: Mail, tags: Mapping[bytes, bytes]) -> None:
    covered = _covered(tags)
    for name in _ONCE:
        if name in covered and len(mail.values(name)) > covered.count(name):
            shown = name.decode().title()
            raise _Refused("policy", f"does not cover every {shown} header")


def _key(tags: Mapping[bytes, bytes], domain: str, txt: Txt) -> bytes:
    records = txt(f"{_name(tags[b's'])}._domainkey.{domain}")
    if len(records) != 1:
        problem = "names several keys" if records else "names a key that is not there"
        raise _Refused("permerror", problem)
    record = records[0].encode("ascii")
    said: dict[bytes, bytes] = dkim.util.parse_tag_value(record)

    flags = _words(said.get(b"t", b""))
    if b"y" in flags:
        # RFC 6376, section 3.6.1: to be treated as unsigned.
        raise _Refused("policy", "has a key that is only being tested")
    signer = tags.get(b"i", b"@" + tags[b"d"]).rpartition(b"@")[2]
    if b"s" in flags and _name(signer) != domain:
        raise _Refused("policy", "has a key that is not for subdomains")
    if not _words(said.get(b"s", b"*")) & {b"*", b"email"}:
        raise _Refused("policy", "has a key that is not for mail")
    if b"h" in said and b"sha256" not in _words(said[b"h"]):
        raise _Refused("policy", "has a key that is not for SHA-256")

    pair, size, kind, _ = dkim.evaluate_pk(domain.encode(), record)
    if not tags[b"a"].startswith(kind):
        raise _Refused("permerror", "has a key of another kind")
    if kind == b"rsa" and not SMALLEST_KEY <= size <= LARGEST_KEY:
        raise _Refused("policy", f"has a key of {size} bits")
    if kind == b"rsa" and pair["publicExponent"].bit_length() > 32:
        raise _Refused("policy", "has a key that takes too long")
    return record


def _words(value: bytes) -> set[bytes]:
    return {word.strip() for word in value.lower().split(b":")}


def _verify(
    mail: Mail, field: tuple[bytes, bytes], tags: Mapping[bytes, bytes], key: bytes
) -> None:
    said = dict(tags)
    signed = dkim.DKIM(logger=_NOWHERE)
    # Parsed by us, so that the From that was judged is the From that was signed.
    signed.headers = [list(pair) for pair in mail.headers]
    signed.body = mail.body
    headers, _, body = tags.get(b"c", b"").partition(b"/")
    if body == b"relaxed":
        signed.body = relaxed(mail.body)
        if signed.body.strip(b"\r\n"):
            # Only empty lines at the end are left to process: what "simple" does.
            said[b"c"] = headers + b"/simple"

    def dnsfunc(name: bytes, timeout: float) -> bytes:
        del name, timeout
        return key

    if not signed.verify_sig(said, _covered(tags), list(field), dnsfunc):
        raise _Refused("fail", "does not verify")


def relaxed(body: bytes) -> bytes:
    """
    Normalize white space for relaxed bodies (RFC 6376, section 3.4.4). dkimpy's own
    patterns take hours for a long line of blanks, and block other threads for much
    text.
    """
    body = body.replace(b"\t", b" ")
    while b"  " in body:
        body = body.replace(b"  ", b" ")
    return body.replace(b" \r\n", b"\r\n")
