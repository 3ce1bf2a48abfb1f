"""What must happen after the commit, exactly once in effect. Not here: what a topic does (`misas.jobs`)."""
