"""
Entering the console as an employee does, and what each of its pages has to be.
"""

from browsing import ALIKE, FAINT, NAMELESS, SMALL, seen
from steps import PATIENCE

from gateway.sandbox.cast import employee

#: The widths of a desk's screen, and of 1280 px at 400 % (WCAG 2.2, 1.4.10).
WIDE, NARROW = 1280, 320


async def link_for(stage, mailbox):
    """
    The employee writes the command by mail, and gets a link there.
    """
    account = employee(stage.town, mailbox)

    def links():
        told = [post.text for post in stage.timeline("email", account)]
        return [word for text in told for word in text.split() if "/enter#" in word]

    before = links()
    await stage.far_ends["email"].say(account, "#consola")
    assert await stage.until(lambda: len(links()) > len(before), PATIENCE)
    [link] = {*links()} - {*before}
    return link


def lines_of(browser):
    return browser.find_element("css selector", "main").text


def fits(browser):
    """
    Say whether nothing of the page is wider than a narrow window, also in letters of
    twice the size.
    """
    size = "Emulation.setDeviceMetricsOverride"
    shape = {"height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd(size, {"width": NARROW, **shape})
    try:
        return browser.execute_script(
            "const { style } = document.documentElement;"
            "const fit = ['', '34px'].map((letters) => {"
            "  style.fontSize = letters;"
            "  return document.documentElement.scrollWidth <= innerWidth;"
            "});"
            "style.fontSize = ''; return fit.every(Boolean)"
        )
    finally:
        browser.execute_cdp_cmd(size, {"width": WIDE, **shape})


def in_the_dark(browser, script):
    """
    Return what a script says of the page as who prefers dark colours sees it.
    """
    features = [{"name": "prefers-color-scheme", "value": "dark"}]
    media = "Emulation.setEmulatedMedia"
    browser.execute_cdp_cmd(media, {"features": features})
    try:
        return browser.execute_script(script)
    finally:
        browser.execute_cdp_cmd(media, {"features": []})


def on_paper(browser):
    """
    Return what is left of the page where it is printed.
    """
    media = "Emulation.setEmulatedMedia"
    browser.execute_cdp_cmd(media, {"media": "print"})
    try:
        return browser.find_element("css selector", "body").text
    finally:
        browser.execute_cdp_cmd(media, {"media": ""})


def is_accessible(browser):
    """
    Check that all of the page can be read by eyes and by machines, also at 400 %.
    """
    browser.execute_script(
        "for (const e of document.querySelectorAll('details')) { e.open = true; }"
    )
    assert fits(browser)
    for script in (NAMELESS, FAINT, SMALL, ALIKE):
        assert [] == browser.execute_script(script)
    assert [] == in_the_dark(browser, FAINT)
    assert 1 == len(browser.find_elements("css selector", "h1"))
    assert "en" == browser.find_element("css selector", "html").get_attribute("lang")


def enters(browser, link):
    """
    Open a link, as a mail server does that looks for viruses, too; then click.
    """
    for _ in range(2):
        browser.get("about:blank")
        browser.get(link)
        button = seen(browser, "#go", "Enter the console")
    button.click()
    seen(browser, "h1", "Cases")
