"""
Why something could not be said, in the words that platforms and mail servers use.
"""

from cases import for_each

from gateway.core.delivery import UNASKED
from gateway.core.refusal import Refusal, refusal_in, words_in


@for_each(
    ("problem", "refusal"),
    [
        (f"telegram:44 {UNASKED}", Refusal.UNASKED),
        (
            "Telegram forbids it: Forbidden: bot was blocked by the user",
            Refusal.BLOCKED,
        ),
        ("X refused: You have been blocked from replying (403)", Refusal.BLOCKED),
        ("Forbidden: bot was kicked from the supergroup chat", Refusal.MUTE),
        ("Forbidden: bot is not a member of the supergroup chat", Refusal.MUTE),
        ("Bad Request: not enough rights to send text messages", Refusal.MUTE),
        ("Bad Request: CHAT_WRITE_FORBIDDEN", Refusal.MUTE),
        ("Bad Request: TOPIC_CLOSED", Refusal.MUTE),
        ("Telegram forbids it: Forbidden: user is deactivated", Refusal.CLOSED),
        ("X refused: User has been suspended. (403)", Refusal.CLOSED),
        ("it came back: 550 5.2.1 mailbox disabled", Refusal.CLOSED),
        (
            "X refused: reply to a Tweet that is deleted or not visible to you. (403)",
            Refusal.DELETED,
        ),
        ("X refused: Could not find tweet with id: [12]. (404)", Refusal.DELETED),
        ("Bad Request: message to be replied not found", Refusal.DELETED),
        ("X takes no text twice: this was posted before", Refusal.REPEATED),
        (
            "X lets us reply in public only where we were mentioned: no",
            Refusal.UNMENTIONED,
        ),
        (
            "X refused: The original Tweet author restricted who can reply (403)",
            Refusal.RESTRICTED,
        ),
        ("the smarthost: 550 5.1.1 <a@b.example>: no", Refusal.NOBODY),
        ("the smarthost: 550 <a@b.example>: User unknown", Refusal.NOBODY),
        ("550 <a@b.example>: Recipient address rejected", Refusal.NOBODY),
        ("550 No such user here", Refusal.NOBODY),
        ("550 5.4.1 Recipient address rejected: Access denied", Refusal.NOBODY),
        ("554 5.7.1 <a@b.example>: Recipient address rejected", Refusal.SPAM),
        ("Host or domain name not found. Name service error", Refusal.NO_SERVER),
        ("550 5.4.4 unable to route", Refusal.NO_SERVER),
        ("it came back: 552 5.2.2 Quota exceeded", Refusal.FULL),
        ("552 Mailbox is full", Refusal.FULL),
        ("552 5.3.4 Message size exceeds fixed limit", Refusal.LARGE),
        ("Telegram refuses it: Bad Request: MESSAGE_TOO_LONG", Refusal.LARGE),
        ("550 5.7.1 rejected by our policy", Refusal.SPAM),
        ("554 message looks like spam", Refusal.SPAM),
        ("X lets our account or app say nothing (403): locked", Refusal.OURS),
        ("a limit on what our account may say is reached (403): daily", Refusal.BUSY),
        ("the smarthost: 535 wrong login", Refusal.OURS),
        ("553 5.7.1 <t@b.example>: Sender address rejected: not yours", Refusal.OURS),
        ("550 5.1.8 Sender address rejected: Domain not found", Refusal.OURS),
        ("the month's money for X is spent (the setting)", Refusal.SPENT),
        ("Telegram asks to wait 9 s", Refusal.BUSY),
        ("a limit on direct messages is reached: 15 in a quarter", Refusal.BUSY),
        ("twitter takes nothing: X cannot be reached: no route", Refusal.SILENT),
        ("the channel did not answer in time", Refusal.SILENT),
        ("channel telegram is not here", Refusal.SILENT),
        ("too late to be said", Refusal.LATE),
        ("X refused: no reason given (403)", Refusal.UNSAID),
        ("suspended", None),
        ("an error of the gateway; see its log", None),
    ],
)
def test_the_reason_is_known_by_the_words_that_are_used(problem, refusal):
    assert refusal is refusal_in(problem)


@for_each(
    ("problem", "words"),
    [
        ("X refused: Not permitted. (403)", "Not permitted."),
        ("given up on: X refused: Oh (see (1)) (400)", "Oh (see (1))"),
        ("Telegram refuses it: Bad Request: no", "Bad Request: no"),
        ("Telegram forbids it: Forbidden: no", "Forbidden: no"),
        ("telegram takes nothing: no", "no"),
        ("it came back: the smarthost: 554 no", "554 no"),
        ("the LMTP server: 554 X refused: no", "554 X refused: no"),
        ("suspended", "suspended"),
    ],
)
def test_a_platform_is_quoted_without_what_is_ours(problem, words):
    assert words == words_in(problem)
