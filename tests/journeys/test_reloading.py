"""
New rules while mail comes in, through the real daemon.
"""

import asyncio
import signal

from steps import PATIENCE, command, ran

from gateway.core.message import Visibility
from gateway.sandbox.cast import CITIZENS, employee

TEXT = "Hay una farola fundida en la calle Almez, aviso número {}."


def letters(stage):
    return [p.text for p in stage.timeline("email", employee(stage.town, "alumbrado"))]


async def test_fifty_reloads_while_mail_comes_in_lose_nothing(stage):
    """
    Right rules, wrong ones and truncated ones take turns; every mail is delivered
    once.
    """
    _, samir = CITIZENS
    good = stage.routes.read_text()
    turns = [good, good + "\n# A remark.\n", good[: len(good) // 2] + "[", good + "\n:"]

    async def reload_often():
        for number in range(50):
            stage.routes.write_text(turns[number % len(turns)])
            stage.daemon.send_signal(signal.SIGHUP)
            await asyncio.sleep(0.05)
        stage.routes.write_text(good)
        stage.daemon.send_signal(signal.SIGHUP)

    async def write_mails():
        for number in range(20):
            await stage.far_ends["email"].say(
                samir.accounts["email"],
                TEXT.format(number),
                visibility=Visibility.PRIVATE,
            )

    await asyncio.gather(reload_often(), write_mails())
    wanted = [TEXT.format(number) for number in range(20)]
    assert await stage.until(
        lambda: all(any(w in t for t in letters(stage)) for w in wanted), PATIENCE
    )

    assert [1] * 20 == [sum(w in t for t in letters(stage)) for w in wanted]

    def rules():
        return command(stage, "status", "--json")["rules"]

    # The last of them may be read still.
    assert await stage.until(lambda: rules()["problems"] == [], PATIENCE)
    told = rules()
    assert {"start", "signal"} >= {one["by"] for one in told["history"]}


async def test_the_command_tells_what_came_of_it(stage):
    good = stage.routes.read_text()

    stage.routes.write_text(good.replace("otherwise:", "otherwize:"))
    refused = ran(stage, "reload")
    stage.routes.write_text(good + "\n# A remark.\n")
    accepted = ran(stage, "reload")

    assert 1 == refused.exit_code
    assert "(did you mean 'otherwise'?)" in refused.stdout
    assert 0 == accepted.exit_code, accepted.output
    assert accepted.stdout.endswith("is in force (routes.yaml)\n")
    status = ran(stage, "status").stdout
    assert "by command: changed routes.yaml; refused" in status
    assert "by command: changed routes.yaml; in force" in status
