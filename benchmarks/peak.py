"""Runs one function of this folder and prints, as JSON, its time and memory.

    python -m benchmarks.peak module:function [ARGUMENT…]

Each function has a process of its own, since a peak never goes down again. A function that returns
a number has measured the time itself.
"""

import json
import re
import resource
import sys
from importlib import import_module
from pathlib import Path
from time import process_time

from annotator.startup import collect_garbage_seldom


def main() -> None:
    """Run and print."""
    collect_garbage_seldom()
    module, _, function = sys.argv[1].partition(":")
    work = getattr(import_module(f"benchmarks.{module}"), function)
    begin = process_time()
    result = work(*sys.argv[2:])
    seconds = result if isinstance(result, float) else process_time() - begin
    print(json.dumps({"seconds": seconds, "megabytes": peak()}))


def peak() -> float:
    """Return the most memory that this process has held, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # elsewhere the peak of the process that started this one may count
        return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    main()
