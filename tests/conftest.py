import pytest
import structlog


@pytest.fixture(autouse=True)
def _logs_as_they_come():
    """
    A command configures the logs of its whole process; the next test has its own.
    """
    yield
    structlog.reset_defaults()
