import pytest
from cases import for_each

from gateway.core.writing.strict_json import LEVELS, read_object, written


def nested(levels):
    return b'{"a":' * levels + b"1" + b"}" * levels


def test_one_object_is_read():
    assert {"a": [1, {"b": None}], "ñ": 0.5} == read_object(
        '{"a": [1, {"b": null}], "ñ": 0.5}'.encode()
    )
    assert read_object(nested(LEVELS))


@for_each(
    ("raw", "problem"),
    [
        (b"", "not JSON"),
        (b"{} {}", "not JSON"),
        (b"\xff{}", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"a": {"b": 1, "b": 1}}', "a name stands twice"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": -Infinity}', "-Infinity is no number"),
        (b'{"a": ' + b"1" * 5000 + b"}", "digits"),
        (nested(LEVELS + 1), "levels deep"),
        (b'{"a": ' + b"[" * LEVELS + b"]" * LEVELS + b"}", "levels deep"),
    ],
)
def test_what_is_none_or_may_mean_two_things_is_refused(raw, problem):
    with pytest.raises(ValueError, match=problem):
        read_object(raw)


def test_equal_values_are_written_as_equal_bytes():
    assert b'{"a":["\\u00f1",1],"b":null}' == written({"b": None, "a": ["ñ", 1]})
