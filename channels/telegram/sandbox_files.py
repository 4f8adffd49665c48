"""
Files on the loopback Telegram.
"""

from __future__ import annotations

from typing import Any

from attrs import frozen

Json = dict[str, Any]


@frozen(kw_only=True)
class Kept:
    """
    A file, as the Bot API names it, and where it lies.
    """

    file_id: str
    path: str
    name: str
    media_type: str
    size: int

    def described(self) -> Json:
        """
        Give what a message says about it.
        """
        return {
            "file_id": self.file_id,
            "file_unique_id": f"u{self.file_id}",
            "file_size": self.size,
        }

    def as_document(self) -> Json:
        """
        Give it as a message's document.
        """
        named = {"file_name": self.name, "mime_type": self.media_type}
        return {**self.described(), **named}
