"""The one way out to the network: safe, polite and limited.

Whatever Stoa asks of another machine goes through here, so that one place holds the rules:

- The address *actually connected to* is judged, on every redirect: only public addresses are reached; loopback only
  where the caller says so (a preview's own server, a test's).
- No proxies from the environment, no cookies, no credentials handed on to another host.
- One limit on wall-clock time for the whole exchange, one on the bytes as they come, one on the bytes after
  decompression, one on redirects.
- `ETag` and `Last-Modified` are returned as given; 429 and `Retry-After` are kept (`politeness.py`).

`http.py` is for HTTP, `smtp.py` for mail. Neither says an address's path or query in an error: some carry secrets.
"""
