"""How a request becomes an actor in a context, how long a session lives, how a refusal becomes an answer."""
