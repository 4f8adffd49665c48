from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.lint.logic import formula, implies, never_holds
from gateway.routing.parsing.source import compose

WORDS = st.sampled_from(
    ["{words: a}", "{words: b}", "{channel: email}", "{words: [a, b]}"]
)
MATCHES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda key, parts: f"{{{key}: [{', '.join(parts)}]}}",
        st.sampled_from(["all", "any", "not"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)


def truth(node, facts):
    """
    Say whether a match holds, the plain way.
    """
    for key, value in node.pairs:
        items = value.items if hasattr(value, "items") else (value,)
        if key.value in ("all", "any", "not"):
            each = [truth(item, facts) for item in items]
            held = all(each) if key.value == "all" else any(each)
            held = not held if key.value == "not" else held
        else:
            held = any(item.value in facts for item in items)
        if not held:
            return False
    return True


@given(MATCHES, MATCHES)
def test_what_is_said_to_follow_does(one, other):
    nodes = [compose(text, "", []) for text in (one, other)]
    first, second = (
        formula(compose(f"match: {text}", "", []), "es") for text in (one, other)
    )
    worlds = [
        {name for name, bit in zip(("a", "b", "email"), bits, strict=True) if bit}
        for bits in [(i & 1, i & 2, i & 4) for i in range(8)]
    ]

    if never_holds(first):
        assert not any(truth(nodes[0], world) for world in worlds)
    elif implies(first, second):
        assert all(truth(nodes[1], world) for world in worlds if truth(nodes[0], world))
