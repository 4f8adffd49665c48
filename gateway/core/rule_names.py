"""
How the names of rules begin; and those of rules that no rules file has, under which the
gateway files what it settles by itself.
"""

from __future__ import annotations

#: How the name of a rule begins, in the rules and in a trace, by what it is a rule of.
OF_GUARD, OF_TOPIC, OF_INTENT = "guard ", "topic ", "intent "
OF_MATTER, OF_PROCEDURE = "matter ", "procedure "

#: The rule of a message that continues a conversation.
THREAD = "thread"

#: The rule under which a mailbox's answer is filed.
ANSWER = "answer"

#: The rules under which a message waits for its sender's other messages: those that
#: tell what it is, a held one that it continues, and which of their cases they mean.
IN_PIECES, WITH_HELD, WHICH_CASE = (
    "in pieces",
    "goes on with what is held",
    "which case",
)
PIECES = frozenset((IN_PIECES, WITH_HELD, WHICH_CASE))
