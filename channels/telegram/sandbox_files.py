"""
Files on the loopback Telegram.
"""

from __future__ import annotations

from typing import Any

from attrs import frozen

Json = dict[str, Any]


@frozen(kw_only=True)
class StoredFile:
    """
    A stored file, as the Bot API names it.
    """

    file_id: str
    path: str
    name: str
    media_type: str
    size: int

    def described(self) -> Json:
        """
        Return its description in a message.
        """
        return {
            "file_id": self.file_id,
            "file_unique_id": f"u{self.file_id}",
            "file_size": self.size,
        }

    def as_document(self) -> Json:
        """
        Return it as a message's document.
        """
        named = {"file_name": self.name, "mime_type": self.media_type}
        return {**self.described(), **named}
