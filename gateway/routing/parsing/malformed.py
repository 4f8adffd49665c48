"""
What to do about text that is no YAML. libyaml only says what it expected, and often on
a later line than that of the slip.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from attrs import frozen

from gateway.core.errors import Mistake, Position

#: Line breaks of YAML.
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
#: A colon that ends a name.
_COLON = re.compile(r":(?= |$)")
#: What a comment begins with.
_COMMENT = re.compile(r"(^|[\s,\[{])#")
#: Quotation marks of word processors, before a text.
_CURLY = re.compile(r"(?:[:,\[{-]) *([“”„])")
#: What libyaml reads where a sign has a meaning of its own before a text.
_SIGN = re.compile("scanning (a tag|an alias|an anchor|a block scalar|for the next)")
#: A blank that is no space, before a line's text or behind a key's colon.
_STRANGE = re.compile(r"[ \t]*(?P<key>[^\s:][^:]*:)?[^\S \t]")
_BEHIND = "while parsing a block "

#: The hint where a backslash is YAML's, between double quotation marks.
SINGLE = "use single quotation marks, where a backslash is an ordinary sign"
#: A sign that no number, arrow or line of dashes has behind its first dash.
AFTER_DASH = r"[^\s\d.,>-]"
#: What to tell of a dash that is meant to begin an item of a list; and the hints.
GLUED = "there is no space behind the dash"
ITEM = "such as - farola"
QUOTE = "put all of the text in quotation marks"
#: How much of a list without brackets a hint shows.
MOST_LISTED = 50
_ALIGN = "align it with its neighbours"
_NO_COLON = "there is no colon followed by a space"
_SPACES = "indent it with spaces"
_UNPAIRED = "a quotation mark has no counterpart"


def in_brackets(written: str) -> str:
    """
    Return the hint for a list that is *written* without brackets.
    """
    return f"put a list in brackets: [{written[:MOST_LISTED]}]"


def malformed(error: yaml.MarkedYAMLError, text: str, file: str) -> Mistake:
    """
    Return the mistake in *text*, the content of *file*, that *error* of libyaml is
    about: where it is, what is wrong and, if that is clear, what to do.
    """
    slip = _Slip(error, _BREAK.split(text))
    line, column, problem, hint = (
        slip.blank()
        or slip.curly()
        or slip.sign()
        or slip.quote()
        or slip.listing()
        or slip.dash()
        or slip.colon()
        or slip.indent()
        or slip.other()
    )
    return Mistake(Position(file, line, column), problem, hint)


#: Line, column, problem and hint.
_Told = tuple[int, int, str, str | None]


@frozen
class _Slip:
    """
    Each method returns what to tell if the slip is of its kind.
    """

    error: yaml.MarkedYAMLError
    lines: list[str]

    @property
    def at(self) -> tuple[int, int]:
        """
        The line and column of the problem, from 1.
        """
        return self._place(self.error.problem_mark or self.error.context_mark)

    @property
    def begun(self) -> tuple[int, int]:
        """
        The line and column where that began in which the problem is, from 1.
        """
        return self._place(self.error.context_mark or self.error.problem_mark)

    @property
    def context(self) -> str:
        return self.error.context or ""

    @property
    def problem(self) -> str:
        return self.error.problem or ""

    def blank(self) -> _Told | None:
        line, column = self.at
        indent = self._line(line)[: self._indent(line)]
        if "\t" in indent and column <= len(indent) + 1:
            return line, column, "a line begins with a tab", _SPACES
        for number in (self._above(line), line, self.begun[0]):
            if found := _STRANGE.match(self._line(number)):
                sign = f"U+{ord(found[0][-1]):04X}, which is no ordinary space"
                if found["key"]:
                    problem, hint = f"behind the colon is {sign}", "write a space"
                else:
                    problem, hint = f"a line begins with {sign}", _SPACES
                return number, found.end(), problem, hint
        return None

    def curly(self) -> _Told | None:
        line, _ = self.at
        if found := _CURLY.search(self._line(line)):
            problem = f"{found[1]} is not a quotation mark here"
            return line, found.start(1) + 1, problem, "write \" or ' instead"
        return None

    def sign(self) -> _Told | None:
        line, column = self.begun
        if not _SIGN.search(self.context) and "mapping keys" not in self.problem:
            return None
        sign = self._line(line)[column - 1 : column]
        return line, column, f"a text cannot begin with {sign}", QUOTE

    def quote(self) -> _Told | None:
        if "escape character" in self.problem:
            problem = "a backslash here escapes nothing"
            return *self.at, problem, SINGLE
        if self.context == "while scanning a quoted scalar":
            return *self.begun, _UNPAIRED, None
        line, column = self.at
        before = self._line(line)[: column - 1].rstrip()
        rest = self._line(line)[column - 1 :].strip()
        if self._indent(line) == column - 1 or before[-1:] not in ('"', "'"):
            return None
        if before[-1] == '"' and (opened := self._unpaired(line)):
            begins = self._line(opened).rindex('"') + 1
            return opened, begins, _UNPAIRED, None
        if not rest:
            odd = before.count(before[-1]) % 2
            return (line, len(before), _UNPAIRED, None) if odd else None
        hint = "put all of it in the kind of quotation marks that it does not contain"
        if rest.startswith(","):
            hint = "write a list in brackets: [farola, luz]"
        return line, column, "a quoted text ended before this", hint

    def listing(self) -> _Told | None:
        if "flow" not in self.context:
            return None
        (first, _), (line, column) = self.begun, self.at
        if "node content" in self.problem and column == self._indent(line) + 1:
            first = self._above(line)
        if any(_COMMENT.search(each) for each in self.lines[first - 1 : line]):
            hint = "what follows # is a comment, except in quotation marks"
        else:
            hint = "is there a comma, bracket or quotation mark too few or too many?"
        problem = f"the brackets opened on line {first} cannot continue like this"
        return line, column, problem, hint

    def dash(self) -> _Told | None:
        line, column = self.begun
        glued = re.match(rf"-{AFTER_DASH}", self._line(line)[column - 1 :])
        if glued and "expected ':'" in self.problem:
            return line, column, GLUED, ITEM
        return None

    def colon(self) -> _Told | None:
        line, column = self.at
        if "expected ':'" in self.problem:
            return *self.begun, _NO_COLON, "such as words: [farola]"
        if "mapping values" not in self.problem:
            return None
        if _COLON.search(self._line(line)[: column - 1]):
            return line, column, "a second colon in the same text", QUOTE
        above = self._above(line)
        if self._indent(line) > self._indent(above):
            return self._deeper(line, above)
        start = self._indent(above) + 1
        return above, start, _NO_COLON, "such as words: [farola]"

    def indent(self) -> _Told | None:
        line, column = self.at
        if not self.context.startswith(_BEHIND):
            return None
        if column > self._indent(line) + 1:
            return line, column, "something follows a text that has ended", QUOTE
        above = self._above(line)
        if self._indent(line) > self._indent(above):
            return self._deeper(line, above)
        if self._indent(line) < self._indent(above):
            return line, column, "indented like no line above it", _ALIGN
        return None

    def other(self) -> _Told:
        return *self.at, self.problem or "not YAML", self.error.context

    def _deeper(self, line: int, above: int) -> _Told:
        problem = f"indented further than line {above}, which is complete"
        return line, self._indent(line) + 1, problem, _ALIGN

    def _unpaired(self, line: int) -> int | None:
        # Whoever forgets to close one goes on to the next, on another line.
        odd = (n for n in range(line - 1, 0, -1) if self._line(n).count('"') % 2)
        return None if self._line(line).count('"') % 2 else next(odd, None)

    def _above(self, line: int) -> int:
        for number in range(line - 1, 0, -1):
            text = self._line(number).strip()
            if text and not text.startswith("#"):
                return number
        return line

    def _line(self, number: int) -> str:
        return self.lines[number - 1] if number <= len(self.lines) else ""

    def _indent(self, line: int) -> int:
        return len(self._line(line)) - len(self._line(line).lstrip())

    def _place(self, mark: Any) -> tuple[int, int]:
        # `Any`, as libyaml's marks are not of `yaml.Mark`.
        return (mark.line + 1, mark.column + 1) if mark else (1, 1)
