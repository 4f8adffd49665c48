"""
Where PostgreSQL's servers are: one, or several of which one takes what is written; and
how the way there is protected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import URL

#: Several in one URL, as libpq has it: SCHEME://USER@ONE:5432,OTHER:5432/DATABASE
#: (PostgreSQL manual, 34.1.1.2).
_SEVERAL = re.compile(
    r"(?P<begin>[^:/?#]+://(?:[^@/?#]*@)?)(?P<servers>[^/?#@]*,[^/?#@]*)"
    r"(?P<database>(?:/[^?#]*)?)(?:\?(?P<more>.*))?"
)

#: One of them, and its port.
_SERVER = re.compile(r"(?:\[(?P<v6>[^\]]*)\]|(?P<host>[^:]*))(?::(?P<port>.*))?")

#: How a URL names the schema (libpq, options): up to a space without a backslash.
_SEARCH_PATH = re.compile(r"search_path=((?:\\.|[^\s\\])+)")

#: Which of them is meant: the one that is no standby.
_WANTED = "target_session_attrs"

#: How the way there is protected. By itself libpq goes on in the clear wherever
#: somebody answers that there is no TLS, and gives its password to whoever asks
#: (34.19.1).
_PROTECTION = "sslmode"

#: This machine's own servers: a folder of sockets, or loopback.
_HERE = re.compile(r"|/.*|(?:localhost|127\.[0-9.]+)(?::\d*)?|::1")


def spelt(text: str) -> str:
    """
    Write the URL *text* as SQLAlchemy reads it where it names several servers; any
    other as it is.
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
    Have only a server taken that can be written to, unless *url* says which. A standby
    would be read from while another is written to, and tells what is past.
    """
    if _WANTED in url.query:
        return url
    return url.update_query_dict({_WANTED: "read-write"})


def protected(url: URL, variables: Mapping[str, str]) -> URL:
    """
    Have a server on another machine proven by its certificate before anything is told
    to it, unless *url*, or libpq's own *variables*, say how the way there is protected.
    """
    query = url.normalized_query
    by_name = [each for each in (url.host, *query.get("host", ())) if each]
    by_number = query.get("hostaddr", ())
    named = [
        *(by_name or [variables.get("PGHOST", "")]),
        *(by_number or [variables.get("PGHOSTADDR", "")]),
    ]
    # Where a service is, only libpq reads (34.17): it may be anywhere.
    anywhere = "service" in query or variables.get("PGSERVICE")
    here = not anywhere and all(map(_HERE.fullmatch, ",".join(named).split(",")))
    if here or _PROTECTION in query or variables.get("PGSSLMODE"):
        return url
    return url.update_query_dict({_PROTECTION: "verify-full"})


def schema(told: Mapping[str, Any]) -> str:
    """
    Give the schemas that libpq is *told* to go by, without spaces; empty if it is told
    none.
    """
    path = _SEARCH_PATH.search(told.get("options", ""))
    return re.sub(r"\\(.)", r"\1", path[1]).replace(" ", "") if path else ""
