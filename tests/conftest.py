import shutil

import pytest
import structlog

#: Seconds that a browser may take.
PATIENCE = 20


@pytest.fixture(autouse=True)
def _logs_as_they_come():
    """
    A command configures the logs of its whole process; the next test has its own.
    """
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """
    A real Chromium; where there is none, who asks for it is skipped.
    """
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not here")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("chromium and chromedriver are not here")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (
        *("headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run"),
        *("disable-background-networking", "disable-component-update", "disable-sync"),
        *("window-size=1280,900", f"user-data-dir={tmp_path_factory.mktemp('them')}"),
    ):
        options.add_argument(f"--{argument}")
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    started.set_page_load_timeout(PATIENCE)
    started.set_script_timeout(PATIENCE)
    yield started
    started.quit()
