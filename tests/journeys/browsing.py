"""
Waiting for a real browser.
"""

#: Timeout in seconds.
PATIENCE = 60

#: Find the first visible element with this text. In the browser, because asking each
#: element from here takes longer than showing it: Chromium answers each request in
#: three processes.
_SHOWN = """
const [selector, text] = arguments;
const all = { checkOpacity: true, checkVisibilityCSS: true };
return [...document.querySelectorAll(selector)].find((e) =>
  (e.closest("select") ?? e).checkVisibility(all) && e.innerText.includes(text));
"""


def until(browser, done):
    """
    Wait until *done* of the *browser* is true, and return its result.
    """
    from selenium.common.exceptions import StaleElementReferenceException
    from selenium.webdriver.support.wait import WebDriverWait

    # Elements may be replaced meanwhile.
    stale = [StaleElementReferenceException]
    return WebDriverWait(browser, PATIENCE, 0.1, stale).until(done)


def seen(browser, selector, text=""):
    """
    Wait until an element that matches *selector* shows *text*; return the first.
    """
    return until(browser, lambda _: browser.execute_script(_SHOWN, selector, text))
