"""What the rules say of the town: its mailboxes, plenary, diaries, notices, terms."""
