"""
Warn before the mail server's certificate expires: a failed renewal changes nothing, and
would be noticed only when employees can no longer log in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog
from attrs import define, field
from cryptography import x509

from gateway.core.errors import TemporaryFailure

log = structlog.get_logger()

#: How long before its end a warning is given.
_SOON = timedelta(days=14)

_HOUR = timedelta(hours=1)


@define
class Ending:
    """
    Checks the certificate whenever it is asked to, and logs once a day.
    """

    _certificate: Path
    _now: Callable[[], datetime]
    _looked: date | None = field(default=None, init=False)

    def look(self) -> None:
        """
        Log it if the certificate has expired, or expires soon, unless that was done
        today. It is used all the same, because some clients do not verify it.
        """
        now = self._now()
        if self._looked == now.date():
            return
        self._looked = now.date()
        if ends := self._ends_soon(now):
            event = "certificate.ended" if ends < now else "certificate.ends_soon"
            log.warning(event, file=str(self._certificate), ends=ends.isoformat())

    def check(self, now: datetime) -> None:
        """
        Check that the certificate is valid for a while.

        Raises:
            TemporaryFailure: It has expired, or expires soon.
        """
        if ends := self._ends_soon(now):
            raise TemporaryFailure(
                f"{self._certificate}: the certificate "
                f"{'ended' if ends < now else 'ends'} on {ends:%Y-%m-%d}",
                now + _HOUR,
            )

    def _ends_soon(self, now: datetime) -> datetime | None:
        try:
            read = x509.load_pem_x509_certificate(self._certificate.read_bytes())
        except (OSError, ValueError):
            # The TLS library accepted the file before, and still uses what it loaded.
            return None
        ends = read.not_valid_after_utc
        return ends if ends - now < _SOON else None
