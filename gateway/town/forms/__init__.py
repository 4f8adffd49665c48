"""What a procedure asks for, how it is answered, and what it books."""
