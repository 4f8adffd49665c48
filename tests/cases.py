"""
Tables of cases that one test tries: most of them take less time than pytest takes for a
test of its own.
"""

from functools import wraps
from inspect import signature

import pytest


def for_each(names, cases):
    """
    Let one test try all *cases*, as `pytest.mark.parametrize` makes a test of each.
    Cases that fail do not keep the others from being tried, and each is named.

    For a test that changes nothing, because its cases share its fixtures.

    Args:
        names: The arguments that a case gives: one name, or several.
        cases: Their values; tuples, if there are several. At least one.
    """
    given = [names] if isinstance(names, str) else [*names]
    cases = [case if len(given) > 1 else (case,) for case in cases]
    assert cases, "there is no case"

    def with_all(test):
        def failure(values, others):
            try:
                test(**dict(zip(given, values, strict=True)), **others)
            except (Exception, pytest.fail.Exception) as e:  # noqa: BLE001
                e.add_note(f"{', '.join(given)} = {', '.join(map(repr, values))}")
                return e

        @wraps(test)
        def tried(**others):
            failed = [e for values in cases if (e := failure(values, others))]
            if len(failed) == 1:
                raise failed[0]
            if failed:
                said = f"{len(failed)} of {len(cases)} cases"
                raise BaseExceptionGroup(said, failed)

        whole = signature(test)
        others = [one for name, one in whole.parameters.items() if name not in given]
        tried.__signature__ = whole.replace(parameters=others)
        return tried

    return with_all
