"""
Mails with DKIM signatures, and the DNS records that go with them.
"""

import base64
import functools

import dkim
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

#: Bits of a key: the fewest that count. dkimpy signs in Python, and with a key of 2048
#: bits it takes six times as long.
BITS = 1024

#: A key too short for the library to generate.
SHORT = b"""\
-----BEGIN RSA PRIVATE KEY-----
MIIByQIBAAJhALY/JnV9SvETp9cDMknM+8nVfajY4TbHVkHn3aF1ir015jtMh8qr
bbjqEYgj7KnHciU3159yV+UP3c4jF5eUAZiH6k/LWCQ9icKFV6NpenB5lJtbI/23
oTS5pq1y+XhAxQIDAQABAmAXGD+Wae9CR5xgWe5Yfdp2hFBtQjagC3i511k1qcCQ
I7FuWE9o9npsEXVxTCQki7qLjL23Xg8VPHG5S1Kcl1DgG4On6uWPX316FvrI0Ltw
yDQ+IWO+4eCN1Vq8ltinIsECMQDc7Gzz3OJg0P5ZSHdnsJZJw7Gwqy6WaPTpccxI
zoEflukuNpY1XOR74TuYkhd0k/ECMQDTLq4E4+TwbKYhYQZX1uu19LdEc+3uN8+k
0HFQM5RhM+RpPUd2ftHQrP/YAycP/hUCMGmYhDdHo9i87GYGkjQ4no0hgaQ9HiZ8
glu2rfs64VMVEd2p78AP55IixRaW9akeMQIwLO6pp/C1LVJwpnl2WAoqbLR8qdvg
q+bED1UqRt4ym9vmpV2cbuHc0oF8jgFdtlFhAjBCMnYir2UTUzgIcAHdkMT3nx6g
2ov/WALiljGek3gJdpSGdoSY9WPPyDxcjriP2lk=
-----END RSA PRIVATE KEY-----
"""

#: Headers that identify a mail, besides its sender.
TELLING = [b"subject", b"date", b"message-id"]

MAIL = (
    b"From: Ana <ana@junar.example>\r\n"
    b"To: ayuntamiento@ayto.example\r\n"
    b"Subject: La farola\r\n"
    b"Date: Tue, 24 Nov 2026 11:00:00 +0000\r\n"
    b"Message-ID: <1@junar.example>\r\n"
    b"\r\n"
    b"No  luce.  \r\n"
)


@functools.cache
def key(bits=BITS):
    """
    Return a private key and its public half, generated once: PEM and base64.
    """
    if bits == 768:
        private = load_pem_private_key(SHORT, None)
    else:
        private = rsa.generate_private_key(65537, bits)
    pem = private.private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    )
    return pem, encoded(private.public_key())


def encoded(public):
    """
    Encode a public key as in DNS.
    """
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


@functools.cache
def edwards_key():
    private = ed25519.Ed25519PrivateKey.generate()
    raw = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw), base64.b64encode(public).decode()


def key_record(bits=BITS, tags="v=DKIM1; k=rsa"):
    return f"{tags}; p={key(bits)[1]}"


def signed(mail=MAIL, domain="junar.example", bits=BITS, extra=(), **options):
    """
    Return *mail* with a DKIM signature; *extra* are tags that dkimpy does not write.
    """
    signer = _Signer(mail)
    signer.extra = extra
    private = options.pop("private", None) or key(bits)[0]
    options.setdefault("include_headers", [b"from", b"to", *TELLING])
    return signer.sign(b"s1", domain.encode(), private, **options) + mail


class _Signer(dkim.DKIM):
    extra = ()

    def gen_header(self, fields, include_headers, *args, **kwargs):
        extra = dict(self.extra)
        fields[:] = [*extra.items(), *(f for f in fields if f[0] not in extra)]
        if b"h" in extra:
            include_headers = extra[b"h"].split(b":")
        return super().gen_header(fields, include_headers, *args, **kwargs)
