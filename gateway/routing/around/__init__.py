"""When and where: calendar, hours, places, and the matchers that ask about them."""
