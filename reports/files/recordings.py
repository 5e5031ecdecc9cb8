"""Films and sound: opened for real; a still of a film, and sound made anew for who must hear it."""

from __future__ import annotations

import io
import time
from typing import Any, BinaryIO

import av
from av.container import InputContainer, OutputContainer

from reports.files.limits import LONGEST_SECONDS, MOST_PIXELS, PREVIEW_TYPE, NotTaken
from reports.files.pictures import as_preview
from reports.files.places import place_in_film
from reports.files.signatures import demuxer_of

_RATE, _BITS = 24_000, 48_000
_PLACE_NOTES = ("com.apple.quicktime.location.iso6709", "location", "location-eng")
# Of a film; a picture that does not stand by itself is reached from one before it, which takes a moment.
MOST_STILLS, _ENOUGH_SECONDS = 6, 8.0
# These say their length in front; one that ends long before that was cut off.
_KNOW_THEIR_LENGTH = frozenset({"mov,mp4,m4a,3gp,3g2,mj2", "matroska"})
_TYPES = {
    "mov,mp4,m4a,3gp,3g2,mj2": ("video/mp4", "audio/mp4"),
    "matroska": ("video/webm", "audio/webm"),
    "ogg": ("video/ogg", "audio/ogg"),
    "wav": ("", "audio/wav"),
    "mp3": ("", "audio/mpeg"),
    "flac": ("", "audio/flac"),
    "amr": ("", "audio/amr"),
    "aac": ("", "audio/aac"),
}


def look(file: BinaryIO) -> tuple[dict[str, object], bytes]:
    """What a recording is, how long, where it says that it was made, and a still if it is a film.

    Raises:
        NotTaken: It cannot be opened whole, is too large, or has neither picture nor sound.
    """
    demuxer = demuxer_of(file)
    try:
        with av.open(file, "r", format=demuxer) as recording:
            still = _still(recording)
            if still is None:
                _hear_a_little(recording)
            said: dict[str, object] = {
                "kind": "audio" if still is None else "video",
                "content_type": _TYPES[demuxer][still is None],
                "location": _place(recording),
                "seconds": _length(recording, demuxer),
            }
    except (av.FFmpegError, ValueError, EOFError, OSError) as error:
        raise NotTaken("damaged") from error
    if still is None:
        return said, b""
    return said | {"width": still[1], "height": still[2], "preview_type": PREVIEW_TYPE}, still[0]


def stills(file: BinaryIO) -> list[bytes]:
    """Pictures of a film at even steps from its beginning to its end.

    Raises:
        NotTaken: There is none.
    """
    found: list[bytes] = []
    until = time.monotonic() + _ENOUGH_SECONDS
    try:
        with av.open(file, "r", format=demuxer_of(file)) as recording:
            film: Any = next(iter(_films(recording)), None)
            length = (recording.duration or 0) / av.time_base
            for number in range(MOST_STILLS if film else 0):
                picture = _picture_at(recording, film, length * number / MOST_STILLS, until)
                if picture and picture not in found:
                    found.append(picture)
    except (av.FFmpegError, ValueError, EOFError, OSError) as error:
        if not found:
            raise NotTaken("damaged") from error
    return found


def sound_anew(file: BinaryIO) -> bytes:
    """The sound alone, one channel, as every browser plays it.

    Raises:
        NotTaken: It cannot be decoded.
    """
    out = io.BytesIO()
    try:
        with av.open(file, "r", format=demuxer_of(file)) as recording, _mp3(out) as anew:
            stream = anew.add_stream("libmp3lame", rate=_RATE)
            stream.layout, stream.bit_rate = "mono", _BITS
            even = av.AudioResampler(format="s16p", layout="mono", rate=_RATE)
            for frame in recording.decode(audio=0):
                for part in even.resample(frame):
                    anew.mux(stream.encode(part))
            for part in even.resample(None):
                anew.mux(stream.encode(part))
            anew.mux(stream.encode(None))
    except (av.FFmpegError, ValueError, EOFError, OSError) as error:
        raise NotTaken("damaged") from error
    return out.getvalue()


def _mp3(out: io.BytesIO) -> OutputContainer:
    # Without the notes that usually stand in front.
    return av.open(out, "w", format="mp3", options={"id3v2_version": "0"})


def _still(recording: InputContainer) -> tuple[bytes, int, int] | None:
    """The first picture of a film; nothing of sound (the cover of a song is no film)."""
    films = _films(recording)
    if not films:
        return None
    film = films[0]
    if film.width * film.height > MOST_PIXELS:
        raise NotTaken("pixels")
    frame = next(recording.decode(film), None)
    if frame is None:
        raise NotTaken("damaged")
    return as_preview(frame.to_image()), film.width, film.height


def _picture_at(recording: InputContainer, film: Any, seconds: float, until: float) -> bytes:
    """The picture at a moment; one before it, where it takes long to get there."""
    recording.seek(int(seconds * av.time_base))
    frame: Any = None
    for frame in recording.decode(film):
        if (frame.time or 0) >= seconds or time.monotonic() > until:
            break
    return as_preview(frame.to_image()) if frame else b""


def _films(recording: InputContainer) -> list[Any]:
    return [s for s in recording.streams.video if not s.disposition & av.stream.Disposition.attached_pic]


def _hear_a_little(recording: InputContainer) -> None:
    if not recording.streams.audio or next(recording.decode(audio=0), None) is None:
        raise NotTaken("damaged")


def _length(recording: InputContainer, demuxer: str) -> int:
    """In seconds, by what is really in it."""
    stated = float(recording.duration / av.time_base) if recording.duration else 0.0
    if stated > LONGEST_SECONDS:
        raise NotTaken("too_long")
    recording.seek(0)
    last = 0.0
    for packet in recording.demux():
        if packet.pts is not None and packet.time_base is not None:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        if last > LONGEST_SECONDS:
            raise NotTaken("too_long")
    if demuxer in _KNOW_THEIR_LENGTH and stated > 1 and last < 0.8 * stated:
        raise NotTaken("damaged")
    return round(last)


def _place(recording: InputContainer) -> dict[str, float] | None:
    notes = {name.lower(): value for name, value in recording.metadata.items()}
    found = next((notes[name] for name in _PLACE_NOTES if name in notes), "")
    return place_in_film(found)
