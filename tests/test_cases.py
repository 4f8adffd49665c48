"""
One test that tries a table of cases tells as much as many tests do.
"""

from traceback import format_exception

import pytest
from cases import for_each


def tried(cases, names="number"):
    """
    Try *cases* with a test that fails for odd numbers and returns those that it saw.
    """
    seen = []

    @for_each(names, cases)
    def test(number, wanted=0, *, by):
        seen.append(number)
        assert wanted == number % by

    with pytest.raises(BaseException) as raised:  # noqa: PT011
        test(by=2)
    return seen, raised.value


def test_each_case_that_fails_is_named_and_none_is_left_out():
    seen, raised = tried([2, 3, 4, 7, 8])
    told = "".join(format_exception(raised))

    assert [2, 3, 4, 7, 8] == seen
    assert "2 of 5 cases" in told
    assert "number = 3" in told
    assert "number = 7" in told
    assert "number = 4" not in told


def test_one_that_fails_alone_fails_as_it_would_by_itself():
    seen, raised = tried([(2, 0), (3, 1), (4, 1), (6, 0)], ("number", "wanted"))

    assert [2, 3, 4, 6] == seen
    assert AssertionError is type(raised)
    assert ["number, wanted = 4, 1"] == raised.__notes__


def test_a_case_that_gives_up_fails_like_any_other():
    @for_each("number", [1, 2])
    def test(number):
        pytest.fail(f"gave up at {number}")

    with pytest.raises(BaseExceptionGroup, match="2 of 2 cases"):
        test()


def test_a_table_without_cases_is_a_mistake():
    with pytest.raises(AssertionError, match="no case"):
        for_each("number", [])


@for_each("number", [1, 2])
def test_fixtures_are_given_besides(number, tmp_path):
    (tmp_path / str(number)).touch()

    assert (tmp_path / "1").exists()
