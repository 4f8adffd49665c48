"""Cases, and what somebody applies for or books with one."""
