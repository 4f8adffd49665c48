"""
URLs of PostgreSQL: several servers of which one is the primary, and the protection of
the connection.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import URL

#: A URL with several servers in libpq's form:
#: SCHEME://USER@ONE:5432,OTHER:5432/DATABASE (PostgreSQL manual, 34.1.1.2).
_SEVERAL = re.compile(
    r"(?P<begin>[^:/?#]+://(?:[^@/?#]*@)?)(?P<servers>[^/?#@]*,[^/?#@]*)"
    r"(?P<database>(?:/[^?#]*)?)(?:\?(?P<more>.*))?"
)

#: One server, and its port.
_SERVER = re.compile(r"(?:\[(?P<v6>[^\]]*)\]|(?P<host>[^:]*))(?::(?P<port>.*))?")

#: The schema in a URL (libpq's options): up to a space without a backslash.
_SEARCH_PATH = re.compile(r"search_path=((?:\\.|[^\s\\])+)")

#: The parameter that selects the primary, and no standby.
_WANTED = "target_session_attrs"

#: The parameter for TLS. By default libpq falls back to plain text wherever a server
#: says that it has no TLS, and sends its password to whoever asks (34.19.1).
_PROTECTION = "sslmode"

#: Servers on this machine: a folder of sockets, or loopback.
_HERE = re.compile(r"|/.*|(?:localhost|127\.[0-9.]+)(?::\d*)?|::1")


def spelt(text: str) -> str:
    """
    Rewrite a URL that names several servers into SQLAlchemy's form; return any other
    unchanged.
    """
    several = _SEVERAL.fullmatch(text)
    if several is None:
        return text
    each = [_SERVER.fullmatch(one) for one in several["servers"].split(",")]
    hosts = ",".join(unquote(one["v6"] or one["host"]) if one else "" for one in each)
    ports = ",".join((one["port"] or "" if one else "") for one in each)
    named = f"host={quote(hosts)}" + (
        f"&port={quote(ports)}" if ports.strip(",") else ""
    )
    more = f"&{several['more']}" if several["more"] else ""
    return f"{several['begin']}{several['database'] or '/'}?{named}{more}"


def writable(url: URL) -> URL:
    """
    Accept only a server that can be written to, unless *url* says otherwise. A standby
    would serve stale reads while another server is written to.
    """
    if _WANTED in url.query:
        return url
    return url.update_query_dict({_WANTED: "read-write"})


def protected(url: URL, variables: Mapping[str, str]) -> URL:
    """
    Require a server on another machine to prove itself by a certificate (verify-full),
    unless *url*, or libpq's own *variables*, say how the connection is protected.
    """
    query = url.normalized_query
    by_name = [each for each in (url.host, *query.get("host", ())) if each]
    by_number = query.get("hostaddr", ())
    named = [
        *(by_name or [variables.get("PGHOST", "")]),
        *(by_number or [variables.get("PGHOSTADDR", "")]),
    ]
    # Only libpq reads service files (34.17): the server may be anywhere.
    anywhere = "service" in query or variables.get("PGSERVICE")
    here = not anywhere and all(map(_HERE.fullmatch, ",".join(named).split(",")))
    if here or _PROTECTION in query or variables.get("PGSSLMODE"):
        return url
    return url.update_query_dict({_PROTECTION: "verify-full"})


def schema(told: Mapping[str, Any]) -> str:
    """
    Return the search path in libpq's arguments *told*, without spaces; empty if there
    is none.
    """
    path = _SEARCH_PATH.search(told.get("options", ""))
    return re.sub(r"\\(.)", r"\1", path[1]).replace(" ", "") if path else ""
