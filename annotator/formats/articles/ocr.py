"""Reads the words of a picture of a page by Tesseract, a program that people may have installed."""

import csv
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from statistics import median

from annotator.formats.articles.pdf_words import PageText, Run
from annotator.formats.damage import technical_reason
from annotator.model import EnvironmentFault

DOTS_PER_INCH = 300
"""The resolution for which Tesseract is made."""
_WORD_LEVEL = "5"
_TIME_LIMIT_SECONDS = 300
_LEAST_CONFIDENCE = 0.0
_SIZE_OF_LINE = 0.75
"""The height of the type, as a part of the height of a line's box."""


def install_hint() -> str:
    """Return a sentence on how Tesseract is installed on this system."""
    if sys.platform == "darwin":
        return "Install it with: brew install tesseract tesseract-lang"
    if sys.platform == "win32":
        return "Install it with: winget install UB-Mannheim.TesseractOCR"
    return (
        "Install it with: sudo apt install tesseract-ocr, and a package for each language, such "
        "as tesseract-ocr-deu"
    )


def is_installed() -> bool:
    """Return whether the program is installed."""
    return shutil.which("tesseract") is not None


def read_picture(picture: bytes, number: int, language: str) -> PageText:
    """Return the words of a picture of a page.

    Args:
        picture: The picture, at :data:`DOTS_PER_INCH`.
        number: The number of the page, from 1.
        language: Tesseract's name of its language, or several of them: ``deu+eng``.

    Raises:
        EnvironmentFault: Tesseract is not installed, or lacks the language, or fails.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise EnvironmentFault(
            f"Reading pictures of text (OCR) needs the program Tesseract, which is not installed. "
            f"Nothing was imported. {install_hint()}"
        )
    command = [program, "stdin", "stdout", "--dpi", str(DOTS_PER_INCH), "-l", language, "tsv"]
    try:
        done = subprocess.run(
            command,
            input=picture,
            capture_output=True,
            check=False,
            timeout=_TIME_LIMIT_SECONDS,
            # Its threads wait for each other for longer than they save.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EnvironmentFault(
            f"Tesseract did not read page {number}. {technical_reason(str(error))}"
        ) from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().replace("\n", " ")
        raise EnvironmentFault(
            f"Tesseract did not read page {number} in the language “{language}”. Is its data for "
            f"that language installed? {technical_reason(reason)}"
        )
    return PageText(number, _runs(done.stdout.decode("utf-8", "replace")))


def _runs(table: str) -> list[Run]:
    """Return the runs of Tesseract's table of words."""
    lines: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row.get("level") == _WORD_LEVEL and text and float(row["conf"]) >= _LEAST_CONFIDENCE:
            lines[row["block_num"], row["par_num"], row["line_num"]].append(row)
    scale = 72 / DOTS_PER_INCH
    heights = [_height(words) * scale for words in lines.values()]
    usual = median(heights) if heights else 0.0
    runs: list[Run] = []
    for number, (words, height) in enumerate(zip(lines.values(), heights, strict=True)):
        # The height of a line depends on its letters; only a heading's is far from the usual one.
        size = _SIZE_OF_LINE * (height if height > 1.5 * usual else usual)
        baseline = max(int(word["top"]) + int(word["height"]) for word in words) * scale
        for word in words:
            left = int(word["left"]) * scale
            right = left + int(word["width"]) * scale
            last = runs[-1] if runs and runs[-1].line == number else None
            if last and left - last.right <= size:
                last.text += f" {word['text'].strip()}"
                last.right = right
            else:
                text = word["text"].strip()
                runs.append(Run(text, left, right, baseline, size, False, len(runs), number))
    return runs


def _height(words: list[dict[str, str]]) -> int:
    tops = [int(word["top"]) for word in words]
    return max(int(word["top"]) + int(word["height"]) for word in words) - min(tops)
