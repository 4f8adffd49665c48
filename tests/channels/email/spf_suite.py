"""
The public test suite of RFC 7208.
"""

import os
from pathlib import Path

import pytest
import yaml
from attrs import frozen
from dns_server import SILENCE

BESIDE = Path(__file__).parents[4] / "shared" / "corpora"
SUITE = "spf-rfc7208/rfc7208-tests.yml"


@frozen(kw_only=True)
class Case:
    """
    One mail, and the acceptable results.
    """

    name: str
    helo: str
    mail_from: str
    host: str
    wanted: tuple[str, ...]


@frozen
class Scenario:
    """
    DNS records, in the form of `DnsServer`, and the mails to be checked against them.
    """

    records: dict
    cases: tuple[Case, ...]


def scenarios():
    """
    Read the suite; skip the test if it is not installed.
    """
    path = Path(os.environ.get("VENTANILLA_CORPORA", BESIDE)) / SUITE
    if not path.exists():
        pytest.skip("the SPF corpora are not here")
    read = yaml.safe_load_all(path.read_text(encoding="utf-8"))
    return [
        Scenario(
            _zone(scenario["zonedata"]),
            tuple(_case(name, said) for name, said in scenario["tests"].items()),
        )
        for scenario in read
    ]


def _case(name, said):
    wanted = said["result"]
    return Case(
        name=name,
        helo=said["helo"],
        mail_from=said["mailfrom"],
        host=said["host"],
        wanted=(wanted,) if isinstance(wanted, str) else tuple(wanted),
    )


def _zone(zonedata):
    records = {}
    for name, entries in zonedata.items():
        kinds = [kind for entry in entries if entry != "TIMEOUT" for kind in entry]
        for entry in entries:
            if entry == "TIMEOUT":
                records[name.lower(), "*"] = SILENCE
                continue
            for kind, value in entry.items():
                # By the suite's readme: SPF records stand for TXT where there are none.
                shown = "TXT" if kind == "SPF" and "TXT" not in kinds else kind
                if value == "TIMEOUT":
                    records[name.lower(), shown] = SILENCE
                elif value != "NONE" and shown != "SPF":
                    records.setdefault((name.lower(), shown), []).append(value)
    return records
