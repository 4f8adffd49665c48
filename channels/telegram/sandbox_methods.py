"""
The Bot API's methods for messages and files, on the loopback's chats.

What is accepted, answered and refused follows https://core.telegram.org/bots/api, with
Telegram's own error messages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from channels.telegram.sandbox_arguments import Arguments, Refused, Uploaded
from channels.telegram.sandbox_buttons import Presses
from channels.telegram.sandbox_chats import (
    DIRECT,
    FORMER,
    GROUP,
    TOPIC,
    UPGRADED,
    Chats,
)
from channels.telegram.sandbox_described import Json
from channels.telegram.sandbox_files import StoredFile
from channels.telegram.text import CAPTION, MESSAGE, units

#: The largest download, in bytes.
_MOST_DOWNLOAD = 20 * 2**20

#: Limits of a photo: the sum of width and height, and their ratio.
_MOST_SIDES, _MOST_RATIO = 10_000, 20

#: Limits of a button's data, in bytes, and of the answer to a press.
_MOST_DATA, _MOST_TOLD = 64, 200

#: A button must have one of these, or Telegram refuses it.
_PURPOSES = frozenset(
    {
        "callback_data",
        "callback_game",
        "copy_text",
        "login_url",
        "pay",
        "switch_inline_query",
        "switch_inline_query_chosen_chat",
        "switch_inline_query_current_chat",
        "url",
        "web_app",
    }
)


@frozen
class Methods:
    """
    The methods that the bot calls.
    """

    chats: Chats
    presses: Presses

    def by_name(self) -> Mapping[str, Callable[[Arguments], Any]]:
        """
        Return the methods by their names in lower case: Telegram ignores case.
        """
        return {
            "getme": lambda _: self.chats.me(),
            "sendmessage": self._send_message,
            "sendphoto": self._send_photo,
            "senddocument": self._send_document,
            "sendlocation": self._send_location,
            "editmessagetext": self._edit_message_text,
            "sendchataction": lambda a: bool(self._chat(a)),
            "answercallbackquery": self._answer_callback_query,
            "getchat": lambda a: self.chats.described(self._chat(a)),
            "getfile": self._get_file,
        }

    def _send_message(self, arguments: Arguments) -> Json:
        return self._say(arguments, {"text": _text(arguments)})

    def _send_photo(self, arguments: Arguments) -> Json:
        file = arguments.file("photo")
        if isinstance(file, Uploaded):
            _check_shape(file.content)
            photo = self.chats.photo(file.content)
            return self._say(arguments, _caption(arguments) | photo)
        known = self._known(file)
        size = {**known.described(), "width": 1280, "height": 960}
        return self._say(arguments, {**_caption(arguments), "photo": [size]})

    def _send_document(self, arguments: Arguments) -> Json:
        file = arguments.file("document")
        if isinstance(file, Uploaded):
            kept = self.chats.keep(file.name, file.media_type, file.content)
        else:
            kept = self._known(file)
        return self._say(
            arguments, {**_caption(arguments), "document": kept.as_document()}
        )

    def _send_location(self, arguments: Arguments) -> Json:
        place = {n: arguments.number(n) for n in ("latitude", "longitude")}
        return self._say(arguments, {"location": place})

    def _edit_message_text(self, arguments: Arguments) -> Json:
        where = f"{self._chat(arguments)}:{arguments.number('message_id'):.0f}"
        try:
            message = self.chats.find(where)
        except KeyError as e:
            raise Refused(400, "Bad Request: message to edit not found") from e
        if not message["from"]["is_bot"]:
            raise Refused(400, "Bad Request: message can't be edited")
        text, keyboard = _text(arguments), _keyboard(arguments)
        kept = message.get("reply_markup") == keyboard.get("reply_markup")
        if kept and text == message.get("text"):
            raise Refused(400, "Bad Request: message is not modified")
        self.chats.change(message, text)
        # An edit removes buttons, unless they are given again.
        message.pop("reply_markup", None)
        message.update(keyboard)
        return message

    def _answer_callback_query(self, arguments: Arguments) -> bool:
        text = arguments.text("text")
        if len(text) > _MOST_TOLD:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        try:
            self.presses.answer(arguments.text("callback_query_id"), text)
        except KeyError as e:
            raise Refused(
                400,
                "Bad Request: query is too old and response timeout expired or query"
                " ID is invalid",
            ) from e
        return True

    def _get_file(self, arguments: Arguments) -> Json:
        kept = self._known(arguments.text("file_id"))
        if kept.size > _MOST_DOWNLOAD:
            raise Refused(400, "Bad Request: file is too big")
        return {**kept.described(), "file_path": kept.path}

    def _known(self, file_id: str) -> StoredFile:
        try:
            return self.chats.files[file_id]
        except KeyError as e:
            raise Refused(
                400, "Bad Request: wrong file_id or the file is temporarily unavailable"
            ) from e

    def _say(self, arguments: Arguments, said: Json) -> Json:
        chat = self._chat(arguments)
        said = {**said, **_keyboard(arguments), **_topic(chat, arguments)}
        reply = arguments.tree("reply_parameters")
        if not reply:
            return self.chats.say(chat, said)
        try:
            original = self.chats.find(f"{chat}:{reply['message_id']}")
        except KeyError as e:
            if not reply.get("allow_sending_without_reply"):
                raise Refused(
                    400, "Bad Request: message to be replied not found"
                ) from e
            return self.chats.say(chat, said)
        return self.chats.say(chat, said, original)

    def _chat(self, arguments: Arguments) -> int:
        try:
            chat = int(arguments.text("chat_id"))
        except ValueError:
            chat = 0
        if chat == FORMER:
            raise Refused(400, UPGRADED, {"migrate_to_chat_id": GROUP})
        if not self.chats.knows(chat):
            if self.chats.has_seen(chat):
                raise Refused(
                    403, "Forbidden: bot can't initiate conversation with a user"
                )
            raise Refused(400, "Bad Request: chat not found")
        return chat


def _topic(chat: int, arguments: Arguments) -> Json:
    topic = int(arguments.number("direct_messages_topic_id"))
    if bool(topic) is not (chat == DIRECT):
        raise Refused(400, "Bad Request: topic of direct messages not found")
    return {TOPIC: {"topic_id": topic}} if topic else {}


def _text(arguments: Arguments) -> str:
    text = arguments.text("text").strip()
    if not text:
        raise Refused(400, "Bad Request: message text is empty")
    if units(text) > MESSAGE:
        raise Refused(400, "Bad Request: message is too long")
    return text


def _caption(arguments: Arguments) -> Json:
    caption = arguments.text("caption").strip()
    if units(caption) > CAPTION:
        raise Refused(400, "Bad Request: message caption is too long")
    return {"caption": caption} if caption else {}


def _check_shape(image: bytes) -> None:
    """
    Refuse a photo of a shape that Telegram refuses; only the size of a PNG is checked.
    """
    if not image.startswith(b"\x89PNG\r\n\x1a\n") or len(image) < 24:
        return
    sides = sorted(int.from_bytes(image[at : at + 4]) for at in (16, 20))
    if sum(sides) > _MOST_SIDES or sides[1] > _MOST_RATIO * sides[0]:
        raise Refused(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")


def _keyboard(arguments: Arguments) -> Json:
    markup = arguments.tree("reply_markup")
    if not markup:
        return {}
    if not isinstance(markup, dict):
        raise Refused(400, "Bad Request: object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if not rows:
        return {}
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused(
            400,
            'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be'
            " an Array of Arrays",
        )
    for button in (button for row in rows for button in row):
        _check_button(button)
    return {"reply_markup": {"inline_keyboard": rows}}


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        problem = "InlineKeyboardButton must be an Object"
    elif not button.get("text"):
        problem = 'Can\'t find field "text"'
    elif not any(button.get(purpose) for purpose in _PURPOSES):
        problem = "Text buttons are unallowed in the inline keyboard"
    elif len(str(button.get("callback_data", "")).encode()) > _MOST_DATA:
        raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    else:
        return
    raise Refused(400, f"Bad Request: can't parse inline keyboard button: {problem}")
