"""What an account must look like. Not here: roles (`core.access`), passwords, sessions."""
