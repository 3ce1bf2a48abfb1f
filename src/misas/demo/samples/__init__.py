"""Sample files as partners really send them, made of invented people, at any size, the same for the same seed."""
