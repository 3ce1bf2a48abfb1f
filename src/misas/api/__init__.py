"""The doors of machines: what other services tell us, or ask. They know no page, and every no is a problem document."""
