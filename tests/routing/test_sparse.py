"""
Tables that are nearly empty.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.learning.sparse import sparse

tables = st.lists(st.lists(st.integers(0, 6), max_size=5, unique=True), max_size=9)


@given(tables, st.integers(1, 4))
def test_a_table_is_multiplied_as_if_all_of_it_stood_there(rows, width):
    sizes = [len(row) for row in rows]
    columns = np.array([column for row in rows for column in row], np.intp)
    places = np.arange(len(rows)).repeat(sizes)
    values = (np.arange(len(columns)) + 1).astype(np.float32)
    whole = np.zeros((len(rows), 7), np.float32)
    whole[places, columns] = values
    other = np.arange(7 * width, dtype=np.float32).reshape(7, width)
    each = np.arange(len(rows) * width, dtype=np.float32).reshape(len(rows), width)

    made = sparse(places, columns, values, (len(rows), 7))

    assert np.array_equal(whole @ other, made.table.times(other))
    assert np.array_equal(whole.T @ each, made.turned.times(each))


def test_a_long_table_is_multiplied_piece_by_piece():
    """
    Each third row has nothing in it, and each second one lacks one thing.
    """
    rng = np.random.default_rng(5)
    whole = rng.integers(1, 9, (9_000, 3)).astype(np.float32)
    whole[::3] = 0
    whole[1::2, 1] = 0
    rows, columns = whole.nonzero()
    other = np.arange(6, dtype=np.float32).reshape(3, 2)

    made = sparse(rows, columns, whole[rows, columns], whole.shape).table

    assert len(made.pieces) > 2
    assert np.array_equal(whole @ other, made.times(other))
    assert np.array_equal(whole**2 @ other, made.squared().times(other))
