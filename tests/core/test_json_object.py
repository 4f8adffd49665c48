import pytest
from cases import for_each

from gateway.core.errors import Unreadable
from gateway.core.writing.json_object import Object


def said(**members):
    return Object(members)


def test_each_member_is_given_by_its_type():
    whole = Object.read(
        '{"a": {"b": "ñ"}, "c": [{"d": 1}], "e": [1, 0.5]}'.encode(), 99
    )

    assert "ñ" == whole.object("a").text("b")
    assert [1] == [each.whole("d") for each in whole.objects("c")]
    assert (1.0, 0.5) == whole.numbers("e")
    assert (1, 0.5) == whole.anything("e")
    assert 0.5 == said(n=0.5).number("n")
    assert ("x", "y") == said(t=["x", "y"]).texts("t")


@pytest.mark.parametrize("members", [{}, {"a": None}])
def test_what_is_absent_or_null_is_empty(members):
    of = Object(members)

    assert ("", 0.0, Object(), None) == (
        of.text("a"),
        of.number("a"),
        of.object("a"),
        of.part("a"),
    )
    assert [()] * 4 == [
        of.objects("a"),
        of.texts("a"),
        of.numbers("a"),
        of.anything("a"),
    ]


def test_of_several_names_the_first_that_is_there_counts():
    of = said(old=None, new="n", other="o")

    assert "n" == of.text("old", "new", "other")


def test_an_empty_object_is_there():
    assert Object() == said(a={}).part("a") == said(a={}).needed("a")


@for_each(
    ("ask", "value", "problem"),
    [
        ("text", 7, "a is not text"),
        ("number", "7", "a is not a number"),
        ("number", True, "a is not a number"),
        ("number", 10**400, "a number is too large"),
        ("whole", None, "a is not a whole number"),
        ("whole", 1.0, "a is not a whole number"),
        ("whole", True, "a is not a whole number"),
        ("whole", 2**63, "a is not a whole number"),
        ("object", [], "a is not an object"),
        ("part", "x", "a is not an object"),
        ("needed", None, "there is no a"),
        ("objects", {}, "a is not a list"),
        ("objects", [{}, 1], "a is not a list of objects"),
        ("texts", ["x", None], "a is not a list of texts"),
        ("numbers", [1, False], "a is not a list of numbers"),
        ("numbers", [10**400], "a number is too large"),
    ],
)
def test_what_has_another_type_is_unreadable(ask, value, problem):
    with pytest.raises(Unreadable, match=problem):
        getattr(said(a=value), ask)("a")


def test_all_names_are_told_of_what_has_another_type():
    with pytest.raises(Unreadable, match="old or new is not text"):
        said(new=7).text("old", "new")


def test_a_lone_surrogate_is_replaced():
    of = Object.read(b'{"t":"a\\ud800\\u0000"}', 99)

    assert "a\ufffd\ufffd" == of.text("t")


@pytest.mark.parametrize(
    ("raw", "problem"), [(b'{"a": 1}', "more than 7 bytes"), (b"[]", "not a JSON obj")]
)
def test_what_is_too_long_or_no_object_is_unreadable(raw, problem):
    with pytest.raises(Unreadable, match=problem):
        Object.read(raw, 7)
