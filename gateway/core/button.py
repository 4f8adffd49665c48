"""
What a reader may answer with one touch, where a channel has buttons.
"""

from __future__ import annotations

from attrs import frozen


@frozen
class Button:
    """
    A short answer that the reader need not type: pressing it has the effect of
    answering with the text that it says.

    Attributes:
        label: What stands on it, such as ``Voy``.
        says: The text, such as ``#voy``.
    """

    label: str
    says: str
