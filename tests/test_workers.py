"""Processes that work for us: what ends them, what their calls are told, and that the next call finds another."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.errors import FetchError, ReadError, SilkwireError, UserError
from bot.workers import Workers
from tests.fakes import calls

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(1, memory=400_000_000) as opened:
        yield opened


def told(workers: Workers, function: Callable[..., Any], *args: Any, **options: Any) -> str:
    with pytest.raises(ReadError) as caught:
        workers.call(function, *args, **options)
    return str(caught.value)


def wait_for_end(pid: int, seconds: float = 10.0) -> bool:
    """Whether the process ends in that time; also one that is no child of ours."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)


# --- What comes back


def test_a_call_gives_what_the_function_gives(workers: Workers) -> None:
    assert workers.call(calls.double, 21) == 42
    assert workers.call(calls.length, bytes(3_000_000)) == 3_000_000
    assert len(workers.call(calls.flood, 3_000_000)) == 3_000_000
    assert workers.call(partial(calls.double, number=4)) == 8
    assert workers.call(calls.own_pid) != os.getpid()


@pytest.mark.parametrize(
    ("function", "kind", "text"),
    [
        (calls.refuse, ReadError, "no article"),
        (calls.refuse_the_person, UserError, "not this"),
        (calls.refuse_to_fetch, FetchError, "HTTP 429"),
    ],
)
def test_what_is_raised_on_purpose_passes(
    workers: Workers, function: Callable[[], Any], kind: type[SilkwireError], text: str
) -> None:
    with pytest.raises(kind, match=f"^{text}$") as caught:
        workers.call(function)
    assert type(caught.value) is kind
    assert not isinstance(caught.value, FetchError) or (caught.value.status, caught.value.retry_after) == (429, 3.0)


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (calls.break_down, "cannot be read: KeyError"),
        (calls.recurse, "cannot be read: RecursionError"),
        (calls.unpicklable, "cannot be read: TypeError"),
    ],
)
def test_a_bug_of_a_parser_costs_its_input(workers: Workers, function: Callable[[], Any], reason: str) -> None:
    before = workers.call(calls.own_pid)
    assert told(workers, function) == reason
    assert workers.call(calls.own_pid) == before


def test_a_bug_of_ours_is_logged_with_its_traceback_and_an_id(workers: Workers) -> None:
    with structlog.testing.capture_logs() as logs:
        reason = told(workers, calls.break_down, ours=True, about="lenta.xml")
    (line,) = logs
    assert reason == f"cannot be read: an error of ours, logged as {line['error_id']}"
    assert (line["event"], line["source"]) == ("worker.failed", "lenta.xml")
    assert "in break_down" in line["exception"]
    assert "KeyError: 'theirs'" in line["exception"]


def test_a_call_that_cannot_be_pickled_is_ours_to_mend(workers: Workers) -> None:
    with pytest.raises((AttributeError, TypeError)):
        workers.call(lambda: 1)
    assert workers.call(calls.double, 1) == 2


def test_an_answer_without_end_is_not_taken(workers: Workers) -> None:
    assert "at most 67,108,864 are taken" in told(workers, calls.flood, 70_000_000)


def test_what_a_parser_prints_is_no_output(capfd: pytest.CaptureFixture[str]) -> None:
    with Workers(1) as workers:
        assert workers.call(calls.shout) == 1
    out, _ = capfd.readouterr()
    assert out == ""


# --- What ends a process


@pytest.mark.parametrize("function", [calls.spin, calls.spin_in_c])
def test_what_takes_too_long_is_killed_and_the_next_is_run(workers: Workers, function: Callable[[], Any]) -> None:
    before = workers.call(calls.own_pid)
    started = time.perf_counter()
    assert told(workers, function, deadline=0.2) == "takes longer to read than 0.2 seconds"
    assert time.perf_counter() - started < 2.0
    assert wait_for_end(before)
    assert workers.call(calls.own_pid) != before


def test_the_deadline_of_all_calls() -> None:
    with Workers(1, deadline=0.2) as workers:
        assert told(workers, calls.spin) == "takes longer to read than 0.2 seconds"


@pytest.mark.parametrize(("function", "args"), [(calls.leave, (3,)), (calls.leave, (0,)), (calls.kill_itself, ())])
def test_what_dies_of_its_input_costs_it_alone(
    workers: Workers, function: Callable[..., Any], args: tuple[int, ...]
) -> None:
    assert told(workers, function, *args) == "the process that read it died of it"
    assert workers.call(calls.double, 2) == 4


@pytest.mark.parametrize(("function", "args"), [(calls.allocate, (4 << 30,)), (calls.hoard, ())])
def test_a_memory_bomb_harms_nobody(workers: Workers, function: Callable[..., Any], args: tuple[int, ...]) -> None:
    assert told(workers, function, *args) == "takes more memory to read than there is for it"
    assert workers.call(calls.allocate, 1_000_000) == 1_000_000


def test_an_idle_process_that_was_killed_is_replaced(workers: Workers) -> None:
    pid = workers.call(calls.own_pid)
    os.kill(pid, signal.SIGKILL)
    assert wait_for_end(pid)
    assert workers.call(calls.own_pid) != pid


def test_an_interrupt_of_the_terminal_is_none_of_theirs(workers: Workers) -> None:
    pid = workers.call(calls.own_pid)
    os.kill(pid, signal.SIGINT)
    assert workers.call(calls.own_pid) == pid


def test_a_process_is_replaced_after_so_many_calls() -> None:
    with Workers(1, tasks=2) as workers:
        pids = [workers.call(calls.own_pid) for _ in range(5)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [2, 2, 1]


def test_a_process_is_warmed_once() -> None:
    with Workers(1, warm=calls.warm) as workers:
        assert [workers.call(calls.how_warm) for _ in range(2)] == [1, 1]


def test_no_process_is_left_behind() -> None:
    with Workers(1) as workers:
        pid = workers.call(calls.own_pid)
    assert wait_for_end(pid)
    with pytest.raises(RuntimeError, match="closed"):
        workers.call(calls.double, 1)


PARENT = """
import sys, threading
from bot.workers import Workers
from tests.fakes import calls
if __name__ == "__main__":
    workers = Workers(2)
    def one():
        # the thread that started this process ends; the process must not
        print(workers.call(calls.own_pid), flush=True)
    thread = threading.Thread(target=one); thread.start(); thread.join()
    workers.call({call})
"""


@pytest.mark.parametrize("call", ["calls.spin_in_c", "calls.wait_for_ever_after_telling, sys.argv[1]"])
def test_processes_die_with_a_parent_that_is_killed(tmp_path: Path, call: str) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(call=call))
    folder = tmp_path / "told"
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, str(script), str(folder)], stdout=subprocess.PIPE, env=environment, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    assert wait_for_end(pid)


# --- Awaited


async def test_calls_are_awaited_side_by_side() -> None:
    async with Workers(2) as workers:
        assert await asyncio.gather(*(workers.run(calls.double, n) for n in range(50))) == [2 * n for n in range(50)]
        (slow, quick) = await asyncio.gather(
            workers.run(calls.spin, deadline=0.5), workers.run(calls.double, 1), return_exceptions=True
        )
    assert (str(slow), quick) == ("takes longer to read than 0.5 seconds", 2)


async def test_the_loop_is_not_held_up() -> None:
    async with Workers(1) as workers:
        await workers.run(calls.double, 1)
        work = asyncio.create_task(workers.run(calls.spin, deadline=0.5))
        longest, before = 0.0, time.perf_counter()
        while not work.done():
            await asyncio.sleep(0)
            longest, before = max(longest, time.perf_counter() - before), time.perf_counter()
        assert isinstance(work.exception(), ReadError)
    assert longest < 0.25


async def test_few_calls_wait_pickled() -> None:
    picked = []

    class Body:
        def __reduce__(self) -> Any:
            picked.append(1)
            return (bytes, (10,))

    async with Workers(1) as workers:
        await workers.run(calls.double, 1)
        work: list[asyncio.Task[int]] = [asyncio.create_task(workers.run(calls.spin, deadline=0.3))]
        work += [asyncio.create_task(workers.run(calls.length, Body())) for _ in range(20)]  # type: ignore[arg-type]
        await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        assert len(picked) <= 2
        results = await asyncio.gather(*work[1:])
    assert results == [10] * 20


async def test_a_call_that_is_given_up_leaves_the_pool_whole() -> None:
    async with Workers(1) as workers:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(workers.run(calls.spin, deadline=0.3), 0.05)
        assert await workers.run(calls.double, 3) == 6


async def test_closing_ends_what_is_under_way() -> None:
    workers = Workers(1)
    await workers.run(calls.double, 1)
    work = asyncio.create_task(workers.run(calls.spin))
    await asyncio.sleep(0)
    await asyncio.to_thread(workers.close)
    with pytest.raises((ReadError, RuntimeError, asyncio.CancelledError)):
        await work


# --- Real parsers


def test_a_page_that_takes_minutes(workers: Workers) -> None:
    # 100,000 attributes are minutes of work for the parser of pages
    from bot.feeds.apart import page_entries

    slow = b"<html><body " + b" ".join(b"a%d='x'" % n for n in range(100_000)) + b"><p>x</p></body></html>"
    with pytest.raises(ReadError):
        workers.call(page_entries, slow, "slow.html", deadline=3.0)
    assert json.dumps(workers.call(calls.double, 1)) == "2"
