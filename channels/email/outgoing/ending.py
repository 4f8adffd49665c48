"""
Tell whoever runs the gateway when the certificate of the mail door ends: a renewal that
broke changes nothing, and nobody sees it until employees can no longer log in.
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

#: How long before its end a certificate is told of.
_SOON = timedelta(days=14)

_HOUR = timedelta(hours=1)


@define
class Ending:
    """
    Looks whenever it is asked to, and logs once a day.
    """

    _certificate: Path
    _now: Callable[[], datetime]
    _looked: date | None = field(default=None, init=False)

    def look(self) -> None:
        """
        Log it if the certificate has ended, or ends soon, unless that was done today.
        It is shown all the same: some who bring mail do not look.
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
        Look whether it is good for a while.

        Raises:
            TemporaryFailure: It has ended, or ends soon.
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
            # The door's own library took it, and it is that one which shows it.
            return None
        ends = read.not_valid_after_utc
        return ends if ends - now < _SOON else None
