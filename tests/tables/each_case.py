"""
A table of cases as one test.
"""

import inspect
from functools import wraps

import pytest


def each(names, cases):
    """
    Try all *cases* in one test, which names those that fail: what pytest does for a
    test of its own takes ten times as long as most of them. For values: what is made
    for a test, such as a folder or a store, all of them share.

    Args:
        names: What stands in a case, as `pytest.mark.parametrize` has it.
        cases: The table.
    """
    alone = isinstance(names, str)
    rows = [
        dict(zip([names] if alone else names, row, strict=True))
        for row in (([case] for case in cases) if alone else cases)
    ]

    def over(test):
        signature = inspect.signature(test)

        @wraps(test)
        def tried(**given):
            wrong = []
            for row in rows:
                try:
                    test(**given, **row)
                except (Exception, pytest.fail.Exception) as e:  # noqa: BLE001
                    e.add_note(f"in the case of {row}")
                    wrong.append(e)
            if wrong:
                told = f"{len(wrong)} of {len(rows)} cases are wrong"
                raise BaseExceptionGroup(told, wrong)

        left = [p for name, p in signature.parameters.items() if name not in rows[0]]
        tried.__signature__ = signature.replace(parameters=left)
        return tried

    return over
