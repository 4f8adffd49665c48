"""
The names of what an act is about: existing chains are searched for them.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

from gateway.core import objects
from gateway.core.case import Number

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/audit.md").read_text("utf-8")
NAMED = (
    *(objects.CASES, objects.CLOCK, objects.KEY, objects.NOTICES, objects.NOBODY),
    *(objects.NO_MESSAGE, objects.PLENARY_LINKS, objects.RULES, objects.STORE),
    objects.about_message(412),
    objects.about_messages(range(413, 1413)),
    objects.about_class("ordinary"),
    objects.about_case(Number(412)),
    objects.about_case(Number(412, 2)),
    objects.about_person("P-7K2M4Q"),
    objects.about_guest("G-4K7Q2M"),
    objects.about_delivery("412.k5mzq3tq6yq2x7da"),
    objects.about_notice(57),
    objects.about_session(datetime(2026, 11, 24, 19, tzinfo=UTC)),
    objects.about_console("planning"),
)


def test_the_page_for_strangers_has_every_name_as_it_is_recorded():
    _, _, table = PAGE.partition("| object | what it is |\n|---|---|\n")
    rows, _, _ = table.partition("\n\n")
    told = [name for row in rows.split("\n") for name in names(row.split(" | ")[0])]

    assert sorted(NAMED) == sorted(told)


def names(cell):
    return re.findall("`([^`]+)`", cell)


def test_no_act_spells_a_name_by_itself():
    wrong = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "gateway").rglob("*.py")
        if re.search(r"""\bobject=f?["']""", file.read_text("utf-8"))
    ]

    assert [] == wrong
