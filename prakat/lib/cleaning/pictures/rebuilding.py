"""Pictures decoded and encoded again: what is seen stays, what is said about it and hidden behind it goes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from PIL import ExifTags, Image, ImageOps, JpegImagePlugin

from prakat.lib.cleaning.damage import refusing_damage
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Budget, Code, Limits, Unsafe

_PILLOW: Final = {
    Format.JPG: "JPEG",
    Format.PNG: "PNG",
    Format.GIF: "GIF",
    Format.WEBP: "WEBP",
    Format.TIFF: "TIFF",
    Format.BMP: "BMP",
}
_SAID: Final = (
    "exif",
    "xmp",
    "photoshop",
    "comment",
    "XML:com.adobe.xmp",
    "Raw profile type exif",
    "iptc",
    "mp",
)
_MOST_SCANS: Final = 100  # of a JPEG; each makes the decoder go over the whole picture
_LONGEST_PROFILE: Final = 4_000_000
_USUAL_MS: Final = 100
_BILEVEL: Final = "group4"
_PACKED: Final = "tiff_adobe_deflate"
_ORIENTATION: Final = ExifTags.Base.Orientation
_GOOD: Final = 92  # the quality at which what was lossy before is written again


def rebuild(source: Path, target: Path, kind: Format, limits: Limits, tally: Tally, budget: Budget) -> None:
    """Writes the picture anew in its own format; Unsafe: pixels, parts (frames), broken."""
    if kind is Format.JPG and source.read_bytes().count(b"\xff\xda") > _MOST_SCANS:
        raise Unsafe(Code.PARTS, max_parts=_MOST_SCANS)
    with refusing_damage(), _opened(source, kind, limits) as picture:
        _count(picture, tally)
        if kind is Format.JPG:
            _write_jpeg(picture, target)
        elif kind is Format.TIFF:
            _write_tiff(picture, target, limits)
        elif kind is Format.BMP:
            picture.load()
            _bare(picture).save(target, "BMP")
        else:
            _write_frames(picture, target, kind, limits)


def _opened(source: Path, kind: Format, limits: Limits) -> Any:
    Image.MAX_IMAGE_PIXELS = limits.pixels
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(source, formats=[_PILLOW[kind]])
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise Unsafe(Code.PIXELS, max_pixels=limits.pixels) from error
    _refuse_size(picture, limits)
    return picture


def _refuse_size(picture: Any, limits: Limits) -> None:
    width, height = picture.size
    if width * height > limits.pixels:
        raise Unsafe(Code.PIXELS, max_pixels=limits.pixels)


def _count(picture: Any, tally: Tally) -> None:
    """Counts what the picture says about itself; where it was taken is counted apart."""
    said = sum(1 for name in _SAID if picture.info.get(name))
    said += len(getattr(picture, "text", {}) or {}) if picture.format == "PNG" else 0
    if said:
        tally.add(What.METADATA, "", said)
    try:
        placed = bool(picture.getexif().get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:  # an EXIF block that cannot be read goes all the same
        placed = False
    if placed:
        tally.add(What.LOCATION)


def _bare(picture: Any) -> Any:
    """The pixels with palette and transparency, knowing nothing else."""
    bare = picture.copy()
    bare.info = {
        name: picture.info[name]
        for name in ("transparency", "dpi", "gamma", "background")
        if name in picture.info
    }
    profile = picture.info.get("icc_profile")
    if isinstance(profile, bytes) and len(profile) <= _LONGEST_PROFILE:
        bare.info["icc_profile"] = profile
    return bare


def _options(bare: Any) -> dict[str, Any]:
    return {name: bare.info[name] for name in ("dpi", "icc_profile") if bare.info.get(name)}


def _write_jpeg(picture: Any, target: Path) -> None:
    tables, sampling = picture.quantization, JpegImagePlugin.get_sampling(picture)
    progressive = bool(picture.info.get("progressive"))
    upright = picture.getexif().get(_ORIENTATION, 1) == 1
    picture.load()
    bare = _bare(picture if upright else ImageOps.exif_transpose(picture))
    bare.info.update({name: picture.info[name] for name in ("dpi",) if name in picture.info})
    options = _options(bare) | {"progressive": progressive, "optimize": True}
    if sampling >= 0:
        options["subsampling"] = sampling
    # The tables that it was made with: encoded by them again it changes by no more than rounding.
    bare.save(target, "JPEG", qtables=tables, **options)


def _write_tiff(picture: Any, target: Path, limits: Limits) -> None:
    """Page by page, so that a long scan needs no more memory than its largest page."""
    pages = _pages(picture, limits)
    first = next(pages)
    options = _tiff_options(first)
    first.save(target, "TIFF", save_all=True, append_images=_with_options(pages), **options)


def _pages(picture: Any, limits: Limits) -> Iterator[Any]:
    pixels = 0
    for number in _frames(picture, limits):
        picture.seek(number)
        _refuse_size(picture, limits)
        pixels += picture.size[0] * picture.size[1]
        if pixels > limits.page_pixels:
            raise Unsafe(Code.PIXELS, max_pixels=limits.page_pixels)
        packing = picture.info.get("compression")
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        bare = _bare(upright)
        bare.info["compression"] = packing
        yield bare


def _with_options(pages: Iterator[Any]) -> Iterator[Any]:
    for page in pages:
        page.encoderinfo = _tiff_options(page)
        yield page


def _tiff_options(page: Any) -> dict[str, Any]:
    packing = page.info.pop("compression", None)
    options = _options(page)
    if page.mode == "1":
        return options | {"compression": _BILEVEL}
    if packing == "jpeg" and page.mode in {"L", "RGB"}:
        return options | {"compression": "jpeg", "quality": _GOOD}
    return options | {"compression": _PACKED}


def _frames(picture: Any, limits: Limits) -> range:
    count = getattr(picture, "n_frames", 1)
    if count > limits.frames:
        raise Unsafe(Code.PARTS, max_parts=limits.frames)
    return range(count)


def _write_frames(picture: Any, target: Path, kind: Format, limits: Limits) -> None:
    """PNG, GIF and WebP: one picture, or an animation with its pace."""
    options: dict[str, Any] = {}
    if kind is Format.WEBP:
        lossless = b"VP8L" in Path(picture.filename).read_bytes()[:4096]
        options = {"lossless": lossless, "quality": 80 if lossless else _GOOD, "method": 4}
    numbers = _frames(picture, limits)
    if len(numbers) * picture.size[0] * picture.size[1] > limits.animation_pixels and len(numbers) > 1:
        raise Unsafe(Code.PIXELS, max_pixels=limits.animation_pixels)
    if len(numbers) == 1:
        picture.load()
        bare = _bare(picture if kind is Format.GIF else ImageOps.exif_transpose(picture))
        bare.info.pop("background", None)
        bare.save(target, _PILLOW[kind], **_options(bare), **options)
        return
    frames, pace = [], []
    for number in numbers:
        picture.seek(number)
        picture.load()
        pace.append(int(picture.info.get("duration") or _USUAL_MS))
        frames.append(_bare(picture))
    options |= _options(frames[0]) | {"duration": pace, "loop": int(picture.info.get("loop", 1 << 16) or 0)}
    if options["loop"] == 1 << 16:
        options["loop"] = None if kind is Format.GIF else 1
    frames[0].save(target, _PILLOW[kind], save_all=True, append_images=frames[1:], **options)
