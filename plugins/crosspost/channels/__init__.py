"""One file a kind of channel, each with the same functions; `contract.py` says what they promise."""
