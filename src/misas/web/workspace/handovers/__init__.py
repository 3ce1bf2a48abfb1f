"""What the service social receives: packets to accept or to give back, and those of the past."""
