"""Jobs: progress now and then, and an end as soon as it is asked for."""

import pytest

from annotator.jobs import Job, ProgressCallback
from annotator.model import Cancelled


def count_to(last: int, progress: ProgressCallback) -> int:
    for number in range(last + 1):
        progress(number, last, "numbers")
    return last


def test_a_job_returns_what_its_work_returns() -> None:
    assert Job("Counting", lambda progress: count_to(3, progress)).run() == 3


def test_progress_is_reported_seldom_and_at_the_end() -> None:
    reports: list[tuple[int, int | None, str]] = []
    job = Job("Counting", lambda progress: count_to(1000, progress))
    job.run(lambda *report: reports.append(report), every=3600)
    assert reports == [(1000, 1000, "numbers")]
    reports.clear()
    job.run(lambda *report: reports.append(report), every=0)
    assert len(reports) == 1001


def test_a_cancelled_job_stops_at_the_next_progress() -> None:
    reached: list[int] = []

    def work(progress: ProgressCallback) -> None:
        for number in range(10):
            reached.append(number)
            if number == 4:
                job.cancel()
            progress(number, None, "numbers")

    job = Job("Counting", work)
    with pytest.raises(Cancelled):
        job.run()
    assert reached == [0, 1, 2, 3, 4]
    assert job.cancelled
