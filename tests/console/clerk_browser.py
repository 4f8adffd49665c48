"""
A clerk in a browser, who fills in forms as the pages show them.
"""

import asyncio
import html
import re

LIGHTS, POLICE = ("telegram", "55"), ("email", "police@junar.example")
REGISTRY = ("email", "clerk@junar.example")
ANA = {
    "name": "Ana Gil Ruiz",
    "role": "resident",
    "consent": "yes",
    "document": "12345678Z",
    "document_again": "12345678Z",
}


def on_screen(page):
    """
    Return a page without what it has on paper alone.
    """
    seen = re.sub(r'<(p|span) class="paper">.*?</\1>', "", page)
    return re.sub(r'<span class="screen">(.*?)</span>', r"\1", seen)


class Clerk:
    """
    A clerk who fills in forms as the pages show them.
    """

    def __init__(self, browser):
        self.browser, self.cookie = browser, ""

    async def see(self, path="desk"):
        """
        Open a page, and return it as it is read.
        """
        kept = f"ventanilla-console={self.browser.cookie}; ventanilla-code="
        headers = {"cookie": f"{kept}{self.cookie}"}
        self.page = await self.browser.get(path, headers=headers)
        return html.unescape(self.page.text)

    async def read(self, path):
        """
        Open a page, and return its text alone.
        """
        await self.see(path)
        return html.unescape(re.sub("<.*?>", "", self.page.text))

    async def send(self, page, action, typed=None, again=1):
        """
        Open a *page*, and send one of its forms; return what comes of it.
        """
        await self.see(page)
        assert f'action="{action}"' in re.sub(r'="(\.\./)+', '="', self.page.text)
        own = {n: field(self.page.text, n) for n in ("mark", "nonce")}
        sent = {**own, **(typed or {})}
        answers = [
            *await asyncio.gather(
                *(self.browser.post(action, sent) for _ in range(again))
            )
        ]
        self.answer = answers[0]
        return answers if again > 1 else answers[0]

    async def enrol(self, **typed):
        """
        Enrol Ana, and return her number.
        """
        answer = await self.send("desk/enrol", "desk/enrol", {**ANA, **typed})
        assert 303 == answer.status_code, answer.text
        return re.search("people/(P-......)", answer.headers["location"])[1]

    async def code(self, number):
        """
        Ask for a code, and return it and its page.
        """
        typed = {"person": number, "channel": "twitter"}
        answer = await self.send(f"desk/people/{number}", "desk/codes", typed)
        self.cookie = re.match("ventanilla-code=([^;]*)", cookies(answer))[1]
        path = f"desk/{answer.headers['location']}"
        page = await self.see(path)
        return re.search(r'class="code">([\d ]+)<', page)[1], path

    async def refused(self, page, action, typed):
        """
        Send what is refused; return the page, and why.
        """
        answer = await self.send(page, action, typed)
        assert 422 == answer.status_code, answer.headers
        [why] = re.findall(r'role="alert".*?</div>', answer.text, re.DOTALL)
        return answer.text, html.unescape(re.sub("<.*?>", "", why))


def focused(page):
    """
    The tag of whatever has the focus first.
    """
    return re.search("<[^>]* autofocus[^>]*>", page)[0]


def field(page, name):
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def cookies(answer):
    return answer.headers["set-cookie"]
