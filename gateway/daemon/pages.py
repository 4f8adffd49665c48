"""
What the pages have in common that are meant for the world: kept nowhere, loading
nothing, in nobody's frame.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import Environment as Templates
from jinja2 import Template


@cache
def headers(name: str, forms: str = "'none'") -> Mapping[str, str]:
    """
    Give the headers of the page that is kept as *name*.

    Args:
        name: A file of HTML beside this one, with one piece of style.
        forms: Where its forms may be sent to, as a policy says it.
    """
    style = _file(name).partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "content-security-policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
            f"form-action {forms}; frame-ancestors 'none'"
        ),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
        "x-robots-tag": "noindex",
    }


@cache
def template(name: str) -> Template:
    """
    Give the page that is kept as *name*.
    """
    return Templates(autoescape=True).from_string(_file(name))


@cache
def words(name: str) -> Mapping[str, Any]:
    """
    Give what pages say, from the file that is called *name*.
    """
    said: Mapping[str, Any] = yaml.safe_load(_file(name))
    return said


def _file(name: str) -> str:
    return (files("gateway.daemon") / name).read_text(encoding="utf-8")
