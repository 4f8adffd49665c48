"""
The e-office on loopback: it asks people who they are, believes them, and signs it.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from attrs import define, field, frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from gateway.clock import utcnow
from gateway.core.errors import DocumentInvalid, GatewayError
from gateway.core.people import documents
from gateway.pages import headers, template
from gateway.ports.step_up import Assertion, Level
from gateway.serving import Loopback
from gateway.town import signed_return

#: Nothing is loaded but an empty icon, and no referrer is sent.
_HEADERS = headers("default-src 'none'; img-src data:")


class NotOurs(GatewayError):
    """
    The link was not made by our gateway.
    """


@frozen(kw_only=True)
class Citizen:
    """
    The person at the browser, by their own claim.
    """

    document: str
    name: str
    level: Level = Level.SUBSTANTIAL


@define
class LoopbackBroker:
    """
    An e-office for the sandbox and for tests.

    Attributes:
        key: The key that it shares with the gateway.
        private: The key that it signs with; the gateway has the public half.
        now: The clock.
        server: Its server, which whoever uses it starts and stops.
    """

    key: str = field(factory=lambda: secrets.token_urlsafe(32))
    private: Ed25519PrivateKey = field(factory=Ed25519PrivateKey.generate)
    now: Callable[[], datetime] = utcnow
    server: Loopback = field(init=False)

    @server.default
    def _serve(self) -> Loopback:
        page = Route("/", self._page, methods=["GET", "POST"])
        return Loopback(Starlette(routes=[page]))

    def environment(self) -> Mapping[str, str]:
        """
        Return the settings that make the gateway send people here, without the
        gateway's own address, ``VENTANILLA_PUBLIC_URL``.
        """
        public = self.private.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )
        return {
            "VENTANILLA_STEP_UP": "signed-return",
            signed_return.URL: f"http://127.0.0.1:{self.server.port}/",
            signed_return.KEY: self.key,
            signed_return.PUBLIC_KEY: b64encode(public).decode(),
        }

    def identify(self, link: str, citizen: Citizen) -> str:
        """
        Return the URL to which the browser of *citizen*, who came by *link*, is
        redirected.

        Raises:
            NotOurs: The gateway did not make the link.
            DocumentInvalid: The document's number is invalid.
        """
        asked = self._asked(urlsplit(link).query)
        return_to = asked["return_to"]
        assertion = Assertion(
            reference=asked["reference"],
            document=documents.read(citizen.document),
            name=citizen.name,
            level=citizen.level,
            issued_at=self.now(),
        )
        fields = signed_return.fields_of(assertion)
        text = signed_return.return_text(fields, return_to)
        signature = signed_return.to_base64(self.private.sign(text))
        return f"{return_to}?{urlencode({**fields, 'signature': signature})}"

    def _asked(self, query: str) -> Mapping[str, str]:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        if asked.keys() != {"reference", "return_to", "signature"}:
            raise NotOurs
        text = signed_return.begin_text(asked["reference"], asked["return_to"])
        sealed = signed_return.seal(text, self.key.encode())
        if not hmac.compare_digest(sealed.encode(), asked["signature"].encode()):
            raise NotOurs
        return asked

    async def _page(self, request: Request) -> Response:
        try:
            self._asked(request.url.query)
        except NotOurs:
            return Response(status_code=403, headers=_HEADERS)
        if request.method != "POST":
            return _form("")
        async with request.form() as form:
            told = {name: str(value).strip() for name, value in form.items()}
        try:
            citizen = Citizen(
                document=told["document"],
                name=told["name"],
                level=Level(told["level"]),
            )
            back = self.identify(str(request.url), citizen)
        except DocumentInvalid:
            return _form("no document has such a number", 400)
        except (KeyError, ValueError) as e:
            return _form(str(e), 400)
        return RedirectResponse(back, 303, headers=_HEADERS)


def _form(problem: str, status: int = 200) -> Response:
    page = template("gateway.sandbox", "broker.html")
    shown = page.render(problem=problem, levels=[level.value for level in Level])
    return HTMLResponse(shown, status, headers=_HEADERS)
