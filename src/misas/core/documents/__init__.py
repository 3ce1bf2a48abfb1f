"""What a document may be, judged by its content. Not here: rows, the store, what a document proves."""
