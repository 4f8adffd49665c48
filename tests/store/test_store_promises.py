import inspect

from cases import for_each

from gateway.ports.store import Store
from gateway.store.sql import SqlStore

PROMISES = sorted(name for name in dir(Store) if not name.startswith("_"))


def asked_with(method):
    """
    Give what *method* may be asked with, besides the store; `everybody` and `kept` in
    their rooms take what only these ask for.
    """
    _, *asked = inspect.signature(method).parameters.values()
    return [
        (each.name, each.kind, each.default)
        for each in asked
        if each.kind is not each.VAR_POSITIONAL
    ]


@for_each("name", PROMISES)
def test_a_promise_is_kept_for_what_the_port_asks_with(name):
    promised, kept = getattr(Store, name), getattr(SqlStore, name)

    assert asked_with(promised) == asked_with(kept)
