"""
What whoever sits at a real browser waits for.
"""

#: Seconds until what is waited for must be seen.
PATIENCE = 60

#: The first that shows this text. Chromium answers each question in three processes:
#: to ask each element for its text takes longer than what it shows.
_SHOWN = """
const [selector, text] = arguments;
const all = { checkOpacity: true, checkVisibilityCSS: true };
return [...document.querySelectorAll(selector)].find((e) =>
  (e.closest("select") ?? e).checkVisibility(all) && e.innerText.includes(text));
"""


def until(browser, done):
    """
    Wait until *done* of the *browser*, and give what it says.
    """
    from selenium.common.exceptions import StaleElementReferenceException
    from selenium.webdriver.support.wait import WebDriverWait

    # News take the place of what was there.
    stale = [StaleElementReferenceException]
    return WebDriverWait(browser, PATIENCE, 0.1, stale).until(done)


def seen(browser, selector, text=""):
    """
    Wait until the *browser* shows the *text* in what the *selector* names; give the
    first that has it.
    """
    return until(browser, lambda _: browser.execute_script(_SHOWN, selector, text))
