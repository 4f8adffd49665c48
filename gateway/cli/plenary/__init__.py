"""The plenary: its proposals, its sessions, the hall's questions."""
