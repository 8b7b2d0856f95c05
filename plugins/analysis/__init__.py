"""The one analyser: what the words of a text are, for search and for relatedness alike.

`tokens.tokens(text, language)` gives the words as they are compared: case and accents folded, stop words out,
stemmed in the text's language. Pure; nothing here knows of items, indexes or the network.
"""
