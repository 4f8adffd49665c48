import asyncio
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from attrs import frozen
from browsing import seen
from staged import playing, sample_town

from gateway.sandbox.cast import CITIZENS
from gateway.sandbox.page import SandboxPage
from gateway.sandbox.stage import listen

RULES = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def closed_stage(tmp_path_factory):
    """
    The sample town, not started.
    """
    return sample_town(tmp_path_factory.mktemp("stage"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(closed_stage):
    """
    The sample town with its loopback platforms, the sandbox's citizens and the real
    daemon.
    """
    async with playing(closed_stage, CITIZENS):
        yield closed_stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(stage):
    door, stop = listen(0), asyncio.Event()
    port = door.getsockname()[1]
    serving = asyncio.create_task(SandboxPage(stage).serve(door, stop))
    yield f"http://127.0.0.1:{port}"
    stop.set()
    await serving


@pytest.fixture
def visitor(address, browser):
    # In this order the browser disconnects before the server stops.
    return Visitor(browser, address)


@frozen
class Visitor:
    """
    A person at a browser. Each action waits until its effect is visible.
    """

    browser: Any
    address: str

    def opens(self, language="en"):
        self.browser.get(f"{self.address}/?lang={language}")
        self.sees("#say")

    def all(self, selector):
        return self.browser.find_elements("css selector", selector)

    def runs(self, script):
        return self.browser.execute_script(script)

    def presses(self, button):
        """
        By the keyboard: what arrives meanwhile may move the button away from a pointer.
        """
        button.send_keys("\n")

    def sees(self, selector, text=""):
        return seen(self.browser, selector, text)

    def writes(self, text, *, person=CITIZENS[0].key, channel="telegram", ticked=()):
        for name, value in (("person", person), ("channel", channel)):
            self.sees(f"[name={name}] [value={value}]").click()
        for box in self.all("#say [type=checkbox]"):
            if box.is_displayed() and box.is_selected() != (
                box.get_attribute("name") in ticked
            ):
                box.send_keys(" ")
        self.says(text)

    def says(self, text):
        self.sees("#say textarea").clear()
        self.sees("#say textarea").send_keys(text)
        self.presses(self.sees("#say [type=submit]"))
        self.sees("#timeline .own", text)

    def letter(self, mailbox, text):
        return self.sees(f"#mailbox-{mailbox} > ol > li", text)

    def answers(self, letter, text):
        letter.find_element("css selector", "textarea").send_keys(text)
        self.presses(letter.find_element("css selector", "form button"))
        self.sees(".mailbox .answers li", text)
