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

#: The least contrast of what is read (WCAG 2.2, 1.4.3); what it is too little for.
FAINT = """
const channel = (v) =>
  v / 255 <= .03928 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4;
const light = (c) =>
  .2126 * channel(c[0]) + .7152 * channel(c[1]) + .0722 * channel(c[2]);
const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
function ground(e) {
  for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) { return c; }
  }
  return [255, 255, 255];
}
const written = (e) =>
  [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
return [...document.querySelectorAll("body *")].filter((e) =>
  e.checkVisibility() && (written(e) || e.matches("textarea, button"))
).filter((e) => {
  const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))];
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5;
}).map((e) => e.outerHTML);
"""

#: What a finger cannot hit (WCAG 2.2, 2.5.8).
SMALL = """
return [...document.querySelectorAll("button, textarea, nav a, .go")].filter((e) => {
  const box = e.getBoundingClientRect();
  return e.checkVisibility() && Math.min(box.width, box.height) < 24;
}).map((e) => e.outerHTML);
"""

#: What has no name for a screen reader.
NAMELESS = """
const all = "input:not([type=hidden]), select, textarea, button, a";
return [...document.querySelectorAll(all)]
  .filter(e => !(e.labels?.length || e.innerText?.trim() || e.ariaLabel))
  .map(e => e.outerHTML);
"""

#: What is open, and looks like what is not where colours are the reader's own.
ALIKE = """
const look = (e) => {
  const { fontWeight, textDecorationLine } = getComputedStyle(e);
  return fontWeight + textDecorationLine;
};
return [...document.querySelectorAll("a[aria-current]")].filter((open) =>
  [...open.closest("ul").querySelectorAll("a:not([aria-current])")]
    .some((e) => look(e) === look(open))
).map((e) => e.outerHTML);
"""


def until(browser, done):
    """
    Wait until *done* of the *browser* is true, and return its result. If it never is,
    what the page shows is told.
    """
    from selenium.common.exceptions import (
        StaleElementReferenceException,
        TimeoutException,
    )
    from selenium.webdriver.support.wait import WebDriverWait

    # Elements may be replaced meanwhile.
    stale = [StaleElementReferenceException]
    try:
        return WebDriverWait(browser, PATIENCE, 0.1, stale).until(done)
    except TimeoutException as late:
        shown = browser.execute_script("return document.body.innerText")
        raise AssertionError(f"The page only shows:\n{shown}") from late


def seen(browser, selector, text=""):
    """
    Wait until an element that matches *selector* shows *text*; return the first.
    """
    return until(browser, lambda _: browser.execute_script(_SHOWN, selector, text))
