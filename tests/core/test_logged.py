from cases import for_each

from gateway.core.message import Address
from gateway.core.writing.logged import unaddressed

ANA = Address("email", "ana.gil@test.example")


@for_each(
    ("problem", "left"),
    [
        ("550 5.1.1 <ana.gil@test.example>: unknown", "550 5.1.1 [address] unknown"),
        ("552 mailbox Ana.Gil is full", "552 mailbox [address] is full"),
        ("550 RCPT TO:<Ana.Gil>... unknown", "550 RCPT [address] unknown"),
        ("by hand: email:ana.gil@test.example, in it", "by hand: [address] in it"),
        ("part was said to telegram:7199110032; no", "part was said to [address]; no"),
        ("part was said to sms:+34600123456; no", "part was said to [address]; no"),
        ("see ana.gil.example, or mx.ana.gil", "see ana.gil.example, or mx.ana.gil"),
        ("@ana does not follow you", "[address] does not follow you"),
        ("mx.test.example:25 does not answer", "mx.test.example:25 does not answer"),
    ],
)
def test_addresses_are_left_out_of_a_problem(problem, left):
    assert left == unaddressed(problem, ANA)


def test_a_number_without_its_channel_is_left_out_where_it_was_the_one():
    to = Address("telegram", "7199110032")

    for named in ("7199110032", "chat_id=7199110032", '{"id":7199110032}'):
        assert "chat [address] not found" == unaddressed(f"chat {named} not found", to)


def test_nothing_else_is_left_out():
    assert "no answer" == unaddressed("no answer", Address("telegram", "7199110032"))


def test_a_mailbox_is_left_out_whatever_it_is_called():
    to = Address("email", "o'hara+casa@test.example")

    assert "mailbox [address] is full" == unaddressed(
        "mailbox <O'Hara+casa>: is full", to
    )
