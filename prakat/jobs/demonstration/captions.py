"""The captions of the demonstration's film, timed by its slides (WebVTT)."""

from __future__ import annotations

from prakat.jobs.demonstration import film, source

NAME = "flood-steps.vtt"


def lines() -> list[str]:
    """Return what the film says, slide by slide, as its entry writes it."""
    body = next(entry["body"] for entry in source.entries() if entry["key"] == "video-flood")
    transcript: str = next(block["transcript"] for block in body if block["type"] == "video")
    return transcript.strip().splitlines()


def web_vtt() -> bytes:
    """Return the captions as a WebVTT file."""
    cues = ["WEBVTT", ""]
    for place, line in enumerate(lines(), start=1):
        cues += [
            f"{_clock(place * film.SLIDE_SECONDS)} --> {_clock((place + 1) * film.SLIDE_SECONDS)}",
            line,
            "",
        ]
    return "\n".join(cues).encode()


def _clock(seconds: int) -> str:
    return f"00:{seconds // 60:02d}:{seconds % 60:02d}.000"
