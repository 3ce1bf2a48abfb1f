"""One file of verbs per room; `permissions` joins them into the one table."""
