"""The plenary: its sessions, agenda, live questions and minutes."""
