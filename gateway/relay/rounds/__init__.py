"""The sweeper's rounds: timers, absent mailboxes, requests, proposals, questions."""
