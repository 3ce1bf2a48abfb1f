"""OR-Tools, the solver of the funding room: its only door, loaded when a question is asked."""
