"""The engine's own process: `python -m misas.connectors.openfisca.server --socket PATH`. Nobody imports it.

`listening` holds the socket and the workers; `answering` turns a request into a review; `scene`, `cells` and `copies`
turn a household and all that it may be into one vectorised simulation; `trying` reads the ends and what decides them;
`complementary` tells the figures of the C2S and `why` the grounds of the other rights.
"""
