"""Messages that came in, and deliveries that go out."""
