"""When to ask again, as tables."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.fetching.exchange import Answer
from plugins.fetching.politeness import Known, conditions, learned, may_ask, pause, retry_after

NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)


def answer(status: int, **headers: str) -> Answer:
    return Answer(status=status, headers={k.replace("_", "-"): v for k, v in headers.items()}, body=b"", url="")


@pytest.mark.parametrize(("headers", "seconds"), [
    ({"retry-after": "7"}, 7.0), ({"retry-after": "Fri, 20 Nov 2026 12:01:00 GMT"}, 60.0),
    ({"retry-after": "Fri, 20 Nov 2026 11:00:00 GMT"}, 0.0), ({"retry-after": "soon"}, None), ({}, None),
    ({"x-ratelimit-reset": "2026-11-20T12:05:00.000Z"}, 300.0), ({"ratelimit-reset": str(NOW.timestamp() + 90)}, 90.0),
    ({"retry-after": "-5"}, None), ({"retry-after": "1e30"}, None), ({"retry-after": "nan"}, None),
    ({"retry-after": "", "x-rate-limit-reset": "12"}, 12.0),
])
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


def test_validators_are_returned_as_given() -> None:
    known = learned(Known(), answer(200, etag='W/"a"', last_modified="Thu, 01 Jan 1970 00:00:00 GMT"), NOW)
    assert conditions(known) == {"If-None-Match": 'W/"a"', "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}
    assert conditions(learned(known, answer(304), NOW)) == conditions(known)
    assert conditions(learned(known, answer(200), NOW)) == {}


def test_a_place_is_asked_once_an_hour_or_when_it_says() -> None:
    known = learned(Known(), answer(200), NOW)
    assert not may_ask(known, NOW + dt.timedelta(minutes=59))
    assert may_ask(known, NOW + dt.timedelta(minutes=60))
    busy = learned(known, answer(429, retry_after="7200"), NOW)
    assert not may_ask(busy, NOW + dt.timedelta(minutes=119))
    assert may_ask(busy, NOW + dt.timedelta(minutes=120))
    assert may_ask(Known(), NOW)


@given(st.integers(1, 50), st.integers())
def test_for_every_attempt_the_pause_is_between_half_and_all_of_its_step(attempt: int, seed: int) -> None:
    step = min(60.0, 2.0 ** (attempt - 1))
    assert step / 2 <= pause(attempt, random.Random(seed)) <= step
