"""
How texts are shaped for the channel that carries them: parts, buttons, subjects, links.
Pure: nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import evolve

from gateway.core.button import Button
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.message import Address, Visibility
from gateway.ports.beginning import Reserved, Startable, Unthreaded
from gateway.ports.channels import Channel
from gateway.relay.broken_channel import unless_broken


def parts(
    channels: Mapping[str, Channel], to: Address, text: str, where: Visibility
) -> tuple[str, ...]:
    """
    Split *text* as the channel of *to* requires; a channel that is absent or fails gets
    it whole.
    """
    channel = channels.get(to.channel)
    if channel is None:
        return (text,)
    return unless_broken(to.channel, lambda: channel.split(text, where), ()) or (text,)


def must_begin(channels: Mapping[str, Channel], to: Address) -> bool:
    """
    Say whether the owner of *to* must write in private before we can. True for an
    absent channel; False for one that does not say so.
    """
    channel = channels.get(to.channel)
    if channel is None or isinstance(channel, Startable):
        return True
    return unless_broken(
        to.channel,
        lambda: isinstance(channel, Reserved) and channel.only_writes_back,
        otherwise=True,
    )


def is_unthreaded(channels: Mapping[str, Channel], to: Address) -> bool:
    """
    Say whether the owner of *to* cannot reply to one private message of ours.
    """
    channel = channels.get(to.channel)
    return unless_broken(
        to.channel,
        lambda: isinstance(channel, Unthreaded) and channel.is_unthreaded,
        otherwise=False,
    )


def pointing(channels: Mapping[str, Channel], to: Address, text: str) -> str:
    """
    Return *text*, which points to what is said in private, with the channel's link for
    beginning a private conversation, if it has one.
    """
    channel = channels.get(to.channel)
    link = unless_broken(
        to.channel,
        lambda: channel.begins_at if isinstance(channel, Startable) else "",
        "",
    )
    return f"{text} {link}".strip()


def in_parts(channels: Mapping[str, Channel], whole: Delivery) -> tuple[Delivery, ...]:
    """
    Split a delivery to a mailbox as its channel requires. The first part keeps the id
    and files, the last gets the buttons.
    """
    first, *others = parts(channels, whole.to, whole.text, Visibility.PRIVATE)
    if not others and first == whole.text:
        return (whole,)
    plain = evolve(whole, text=first, buttons=())
    said = (
        plain,
        *(
            evolve(
                plain,
                id=delivery_id(whole.message, whole.id, "part", str(number)),
                text=part,
                attachments=(),
            )
            for number, part in enumerate(others, 2)
        ),
    )
    return with_buttons(one_text(said), whole.buttons)


def one_text(said: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """
    Mark deliveries as parts of one text, so that none is sent without those before it.
    """
    first, *others = said
    return (first, *(evolve(part, part_of=first.id) for part in others))


def reply_subject(subject: str) -> str:
    """
    Return the subject of a reply to a mail with *subject*.
    """
    if not subject or subject.lower().startswith("re:"):
        return subject
    return f"Re: {subject}"


def neutral_subject(subject: str, town: str) -> str:
    """
    Return the subject of a reply to a mail with *subject* that repeats nothing of it:
    the name of the *town*.
    """
    return town if subject else ""


def buttons(say: Callable[[str], str], names: Sequence[str]) -> tuple[Button, ...]:
    """
    Return the buttons called *names*: each with its label and with what it sends.
    """
    return tuple(
        Button(say(f"button-{name}"), say(f"button-{name}-says")) for name in names
    )


def with_buttons(
    said: Sequence[Delivery], buttons: tuple[Button, ...]
) -> tuple[Delivery, ...]:
    """
    Add *buttons* to the last delivery.
    """
    return (*said[:-1], *(evolve(last, buttons=buttons) for last in said[-1:]))
