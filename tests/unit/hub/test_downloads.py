"""Counting downloads: what belongs to one, what is another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onmaru.hub.service.downloads import IDLE_S, LONGEST_S, Downloads


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def counted(downloads: Downloads) -> dict[int, int]:
    return downloads.take()[0]


def test_what_nobody_in_particular_fetches_is_a_download_each_time() -> None:
    downloads = Downloads()
    downloads.note(1)
    downloads.note(1, "sha256:a")
    assert counted(downloads) == {1: 2}
    assert counted(downloads) == {}


def test_files_tries_and_ranges_belong_to_one_download() -> None:
    clock = Clock()
    downloads = Downloads(clock)
    for _ in range(50):
        clock.now += IDLE_S / 2
        downloads.note(1, "a", who="kim")
    assert counted(downloads) == {1: 1}
    downloads.note(1, "a", who="lee")
    downloads.note(1, "b", who="kim")
    downloads.note(2, "a", who="kim")
    assert counted(downloads) == {1: 2, 2: 1}
    clock.now += IDLE_S + 1
    downloads.note(1, "a", who="kim")
    assert counted(downloads) == {1: 1}


def test_whoever_never_stops_downloads_once_a_day() -> None:
    clock = Clock()
    downloads = Downloads(clock)
    step = IDLE_S / 2
    for _ in range(int(3 * LONGEST_S / step)):
        downloads.note(1, "a", who="robot")
        clock.now += step
    assert counted(downloads) == {1: 3}


def test_platforms_belong_to_their_index_and_unnamed_contents_to_what_is_fetched() -> None:
    downloads = Downloads(Clock())
    downloads.note(1, "index", who="kim", parts=("amd64", "arm64"))
    downloads.note(1, "arm64", who="kim")
    downloads.note(1, who="kim")
    assert counted(downloads) == {1: 1}
    downloads.note(2, who="kim")
    downloads.note(2, "a", who="kim")
    downloads.note(2, "b", who="kim")
    assert counted(downloads) == {2: 2}


def test_what_is_no_download_is_still_a_pull() -> None:
    downloads = Downloads(Clock())
    downloads.note(1, "signature", who="kim", counts=False)
    counts, pulled = downloads.take()
    assert counts == {}
    assert list(pulled) == [(1, "signature")]


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(["", "a", "b"]), st.sampled_from(["x", "y"])),
        max_size=60,
    )
)
def test_never_more_than_callers_and_versions_and_never_none(asked: list[tuple[int, str, str]]) -> None:
    downloads = Downloads(Clock())
    for repository, version, who in asked:
        downloads.note(repository, version, who=who)
    counts = counted(downloads)
    assert set(counts) == {repository for repository, _, _ in asked}
    for repository, count in counts.items():
        callers = {who for each, _, who in asked if each == repository}
        named = {(version, who) for each, version, who in asked if each == repository and version}
        assert len(callers) <= count <= len(named | {("", who) for who in callers})
