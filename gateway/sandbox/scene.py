"""
A demonstration in four short acts, narrated in the terminal.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from attrs import frozen

from gateway.core.message import Visibility
from gateway.core.town import Town
from gateway.ports.far_ends import Account, Post
from gateway.sandbox.cast import CITIZENS, CastMember, employee, reads_mail
from gateway.sandbox.stage import Stage

#: Timeout in seconds of each half of an act.
PATIENCE = 12.0


@frozen(kw_only=True)
class SceneAct:
    """
    A citizen asks, and the right mailbox answers.
    """

    person: CastMember
    channel: str
    visibility: Visibility
    text: str
    mailbox: str
    answer: str

    @property
    def place(self) -> str:
        """
        The name of the channel and visibility.
        """
        if self.channel == "twitter":
            public = self.visibility is Visibility.PUBLIC
            return "X, in public" if public else "X, by direct message"
        return {"email": "Email", "telegram": "Telegram"}[self.channel]


def acts(handle: str) -> tuple[SceneAct, ...]:
    """
    Return the acts for a town hall whose X account is *handle*.
    """
    luisa, samir = CITIZENS
    return (
        SceneAct(
            person=luisa,
            channel="twitter",
            visibility=Visibility.PUBLIC,
            text=f"{handle} la farola de la calle Almez, 18 está fundida",
            mailbox="alumbrado",
            answer="Mañana a las 7 la cambio. ¡Gracias por avisar!",
        ),
        SceneAct(
            person=luisa,
            channel="twitter",
            visibility=Visibility.PRIVATE,
            text="Hay un coche tapando mi vado y no puedo salir a trabajar",
            mailbox="policia",
            answer="Va una patrulla para allá.",
        ),
        SceneAct(
            person=samir,
            channel="telegram",
            visibility=Visibility.PRIVATE,
            text="El contenedor de la calle Portugal lleva cuatro días lleno",
            mailbox="limpieza",
            answer="Pasamos esta tarde a vaciarlo.",
        ),
        SceneAct(
            person=samir,
            channel="email",
            visibility=Visibility.PRIVATE,
            text="Sale agua por la acera en la cuesta del Molino, una tubería rota.",
            mailbox="aguas",
            answer="Cerramos la llave y lo reparamos hoy.",
        ),
    )


def lacking(town: Town) -> tuple[str, ...]:
    """
    Return the mailboxes of the acts that *town* does not have, or that have no mail
    address.
    """
    wanted = dict.fromkeys(act.mailbox for act in acts(""))
    return tuple(name for name in wanted if not reads_mail(town, name))


async def play(stage: Stage, tell: Callable[[str], None]) -> bool:
    """
    Play every act on a channel of the town; return whether each message reached its
    mailbox and each answer its citizen.
    """
    whole = time.monotonic()
    handle = stage.town.accounts.get("twitter", "")
    played = [
        await _act(stage, act, tell)
        for act in acts(handle)
        if act.channel in stage.far_ends
    ]
    tell(
        f"{sum(played)} of {len(played)} came back, "
        f"in {time.monotonic() - whole:.1f} s.\n"
    )
    return all(played)


async def _act(stage: Stage, act: SceneAct, tell: Callable[[str], None]) -> bool:
    citizen = act.person.accounts[act.channel]
    worker = employee(stage.town, act.mailbox)
    before = len(stage.timeline("email", worker))
    started = time.monotonic()
    tell(f"{act.place}: {act.person.name} writes «{act.text}»")
    await stage.far_ends[act.channel].say(citizen, act.text, visibility=act.visibility)
    letter = await _newest(stage, "email", worker, lambda p: p.text, before)
    if letter is None:
        tell(f"  … and nothing reached {act.mailbox}: see {stage.log}\n")
        return False
    office = stage.town.mailboxes[act.mailbox].office
    tell(f"  reached {office} in {time.monotonic() - started:.1f} s")
    tell(f"  because {letter.because}")
    tell(f"  {worker.name} answers by mail «{act.answer}»")
    heard = len(stage.timeline(act.channel, citizen))
    started = time.monotonic()
    await stage.far_ends["email"].say(worker, act.answer, in_reply_to=letter.reference)
    answer = await _newest(
        stage, act.channel, citizen, lambda p: act.answer[:20] in p.text, heard
    )
    if answer is None:
        tell(f"  … and no answer came back: see {stage.log}\n")
        return False
    said = " ".join(answer.text.split())
    tell(f"  {act.person.name} reads «{said}» after {time.monotonic() - started:.1f} s")
    tell("")
    return True


async def _newest(
    stage: Stage,
    channel: str,
    account: Account,
    wanted: Callable[[Post], object],
    skip: int,
) -> Post | None:
    found: list[Post] = []

    def there() -> bool:
        found[:] = [p for p in stage.timeline(channel, account)[skip:] if wanted(p)]
        return bool(found)

    return found[-1] if await stage.until(there, PATIENCE) else None
