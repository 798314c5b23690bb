"""What is kept for a while: JSON, each act one statement, and a planted row does nothing."""

import base64
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from hestia.db.cache import throw_away_expired

RAN: list[str] = []


class Planted:
    """What a pickle can make of whoever reads it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return RAN.append, ("here",)


def plant(key: str, value: str) -> None:
    """Write a row by hand, as somebody with the application's database password can."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO hestia_cache VALUES (%s, %s, %s)",
            [cache.make_key(key), value, timezone.now() + timedelta(hours=1)],
        )


@pytest.mark.django_db
class TestPlanted:
    def test_a_pickle_is_not_opened(self) -> None:
        plant("seen", base64.b64encode(pickle.dumps(Planted())).decode())
        assert cache.get("seen", "nothing") == "nothing"
        assert cache.get_many(["seen"]) in ({}, {"seen": None})
        assert RAN == []

    def test_what_is_kept_can_be_read_by_anybody(self) -> None:
        cache.set("count", [1.5, "two"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT value FROM hestia_cache WHERE cache_key = %s", [cache.make_key("count")])
            assert cursor.fetchone() == ('[1.5, "two"]',)


@pytest.mark.django_db
class TestKeeping:
    def test_a_value_until_it_expires(self) -> None:
        cache.set("a", {"b": 1}, 60)
        assert cache.get("a") == {"b": 1}
        cache.set("a", 2, -1)
        assert cache.get("a", 3) == 3

    def test_adding_once_until_it_expires(self) -> None:
        assert cache.add("a", 1)
        assert not cache.add("a", 2)
        assert cache.get("a") == 1
        cache.touch("a", -1)
        assert cache.add("a", 3)
        assert cache.get("a") == 3

    def test_counting(self) -> None:
        cache.set("a", 1)
        assert cache.incr("a") == 2
        assert cache.incr("a", 5) == 7
        with pytest.raises(ValueError, match="Nothing"):
            cache.incr("b")

    def test_what_has_expired_is_thrown_away_and_nothing_else(self) -> None:
        cache.set("a", 1, -1)
        cache.set("b", 2, 60)
        throw_away_expired()
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM hestia_cache")
            assert cursor.fetchall() == [(cache.make_key("b"),)]

    def test_deleting_tells_whether_it_was_there(self) -> None:
        cache.set("a", 1, None)
        assert cache.delete("a")
        assert not cache.delete("a")
        assert cache.get("a") is None


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_nobody_is_counted_twice_or_not_at_all(self) -> None:
        cache.set("a", 0)

        def count(_n: int) -> tuple[int, bool]:
            try:
                return cache.incr("a"), cache.add("first", 1)
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            counts = list(pool.map(count, range(40)))
        assert sorted(number for number, _ in counts) == list(range(1, 41))
        assert sum(was_first for _, was_first in counts) == 1
