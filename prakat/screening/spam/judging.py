"""What all that was seen on a page adds up to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from prakat.screening.spam import hosts
from prakat.screening.spam.lexicon import Lexicon, default
from prakat.screening.spam.pages import scripts
from prakat.screening.spam.pages.markup import linked_data, read
from prakat.screening.spam.pages.page import Page, Place, Segment
from prakat.screening.spam.passages import NAMING, Passage, Weighed, passages
from prakat.screening.spam.reading import blocks
from prakat.screening.spam.wordlists import Role, Topic

ATTACK: Final = 0.5
"""From this score on a page counts as attacked."""
_REASONS: Final = 8
_BONUS: Final = {
    Place.TITLE: 0.7,
    Place.META: 0.7,
    Place.LABEL: 0.5,
    Place.DATA: 0.7,
    Place.COMMENT: 1.0,
    Place.FALLBACK: 1.0,
    Place.STYLE: 1.8,
    Place.ENCODED: 1.8,
}
_TAGS: Final = re.compile(r"<[a-zA-Z!/]")
_THAI: Final = re.compile("[\u0e01-\u0e4e]")
_OTHER_LETTERS: Final = re.compile("[\u0400-\u0dff\u1000-\u1cff\u3040-\u9fff\uac00-\ud7a3]")
_MOVED: Final = re.compile(
    r"ย้าย|เปลี่ยนที่อยู่|เว็บไซต์ใหม่|โดเมนใหม่|moved|new (?:site|address|home)|ลงนามถวายพระพร", re.IGNORECASE
)
_LITTLE: Final = 4.0
_DIFFERENT: Final = 3
_LONG: Final = 900
"""From this length on a text as a whole says what it is about; shorter ones are judged by their passages."""
_CONTENT: Final = 250
"""A page with more letters than this has something to say: it has no reason to send its reader away at once."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """``verdict`` is "clean" or "attack"; ``reasons`` say in Thai what was seen where, the gravest first."""

    verdict: str
    score: float
    reasons: list[str]


class Evidence(NamedTuple):
    """One thing that was seen: how surely it alone means an attack, and how it is told."""

    weight: float
    reason: str
    kind: str


def judge(html: str, lexicon: Lexicon | None = None) -> Judgement:
    """The judgement on a page, a fragment of one, or a plain text."""
    lexicon = lexicon or default()
    page = read(html) if _TAGS.search(html) else _plain(html)
    seen = [*_texts(page, lexicon), *_links(page, lexicon), *_scripts(page, lexicon), *_moves(page, lexicon)]
    seen.sort(key=lambda evidence: -evidence.weight)
    doubt = 1.0
    strongest: dict[str, float] = {}
    for evidence in seen:
        strongest[evidence.kind] = max(evidence.weight, strongest.get(evidence.kind, 0.0))
    for weight in strongest.values():
        doubt *= 1 - weight
    score = round(1 - doubt, 3)
    attacked = score >= ATTACK
    reasons = list(dict.fromkeys(evidence.reason for evidence in seen if evidence.weight >= 0.15))[:_REASONS]
    return Judgement("attack" if attacked else "clean", score, reasons if attacked else [])


def _plain(text: str) -> Page:
    page = Page(reversed="\u202e" in text)
    page.segments = [Segment(blocks(text), Place.VISIBLE)]
    return page


def _texts(page: Page, lexicon: Lexicon) -> Iterator[Evidence]:
    """Passages that promote, wherever they stand."""
    visible = Weighed.of(page.visible(), lexicon)
    around = visible.officialness
    text = visible.reading.text
    thai = _is_thai(text)
    for segment in page.segments:
        weighed = Weighed.of(segment.text, lexicon)
        yield from _passages(weighed, segment, around, foreign=thai)
        if page.reversed:
            backwards = Weighed.of(segment.text[::-1], lexicon)
            yield from _passages(backwards, segment, around, foreign=thai, extra=1.5)
        if thai and segment.place is Place.TITLE and _is_of_another_script(segment.text):
            yield Evidence(0.6, f"ชื่อหน้าเป็นภาษาอื่น ขณะที่เนื้อหาเป็นภาษาไทย: “{segment.text[:70]}”", "title")
    yield from _whole(visible)


def _is_thai(text: str) -> bool:
    return len(_THAI.findall(text)) > 0.4 * len(text)


def _is_of_another_script(text: str) -> bool:
    """Whether it is written in letters that are neither Thai nor Latin."""
    return not _THAI.search(text) and len(_OTHER_LETTERS.findall(text)) >= max(4, 0.3 * len(text))


def _passages(
    weighed: Weighed, segment: Segment, around: float, *, foreign: bool, extra: float = 0.0
) -> Iterator[Evidence]:
    place, hiding = segment.place, segment.hiding
    bonus = extra + _BONUS.get(place, 0.0) + (hiding.weight if hiding else 0.0)
    outside = place is not Place.VISIBLE
    for passage in passages(weighed, bonus=bonus, around=0.0 if outside else around, foreign=foreign):
        if passage.score >= 0.15:
            yield Evidence(passage.score, _told(passage, segment, backwards=bool(extra)), f"text {place}")


def _told(passage: Passage, segment: Segment, *, backwards: bool) -> str:
    where = f"ข้อความที่ซ่อนด้วย {segment.hiding.how}" if segment.hiding else segment.place.value
    how = " เขียนกลับหลัง" if backwards else " พรางตัวอักษร" if passage.disguised else ""
    return f"{where}{how} มีเนื้อหา{_NAMES[passage.topic]}: “{passage.quotation}”"


def _whole(visible: Weighed) -> Iterator[Evidence]:
    """A text that speaks of little else, and not as an office would."""
    things = visible.total(Role.SLOGAN) + 0.6 * visible.total(Role.SUBJECT, Role.BRAND)
    named = {hit.key for hit in visible.hits if hit.role in NAMING}
    if things < _LITTLE or len(named) < _DIFFERENT or len(visible.reading.text) < _LONG:
        return
    share = things / (things + visible.total(Role.OFFICE))
    density = 1000 * things / (len(visible.reading.text) + 200)
    strength = 7 * (share - 0.5) + 0.9 * math.log(min(things, 15) / 6) + 0.05 * min(density, 20) - 0.3
    if (weight := 1 / (1 + math.exp(-1.5 * strength))) >= ATTACK:
        yield Evidence(
            min(weight, 0.95), "เนื้อหาทั้งหน้าพูดถึงแต่สิ่งที่สแปมชักชวน ไม่ใช่ในทางเตือนหรือบังคับใช้กฎหมาย", "whole"
        )


_NAMES: Final = {
    Topic.GAMBLING: "ชักชวนเล่นการพนัน",
    Topic.ADULT: "ลามกหรือขายบริการ",
    Topic.PHARMA: "ขายยาผิดกฎหมาย",
    Topic.LOAN: "เงินกู้นอกระบบ",
    Topic.COUNTERFEIT: "ขายของปลอมหรือเอกสารปลอม",
    Topic.INVESTMENT: "ชวนลงทุนหลอกลวง",
    Topic.DEFACEMENT: "ประกาศการเจาะระบบ",
    Topic.SEO_LINKS: "ขายลิงก์หรือปั่นอันดับ",
    Topic.ADVERTISING: "โฆษณาภาษาอื่นที่ไม่ใช่เรื่องของหน่วยงาน",
}
"""How a topic is named to an officer."""


def _links(page: Page, lexicon: Lexicon) -> Iterator[Evidence]:
    """Links to hosts whose names say what they are, and hidden links to many strangers."""
    thai = _is_thai(page.visible())
    strangers: dict[str, str] = {}
    others: dict[str, str] = {}
    for link in page.links:
        host = hosts.host_of(link.address)
        hidden = link.place in (Place.HIDDEN, Place.COMMENT, Place.FALLBACK)
        weight = hosts.suspicion(link.address, lexicon)
        if weight:
            weight = min(0.95, weight + 0.1 * hidden) if weight >= hosts.LIKELY else weight * 0.6
            where = f" (ซ่อนไว้ด้วย {link.hiding.how})" if link.hiding else " (ซ่อนไว้)" if hidden else ""
            yield Evidence(weight, f"ลิงก์ไปยังเว็บไซต์ที่ชื่อบ่งว่าเป็นการพนันหรือสแปม{where}: {host}", "link")
        if host and link.hiding and not hosts.is_known(host, lexicon.allowed_domains):
            if link.hiding.weight >= 1.2:
                strangers[host] = link.hiding.how
            elif link.hiding.weight >= 0.8 and thai and not _THAI.search(link.words):
                others[host] = link.hiding.how
    for found, least in ((strangers, 3), (strangers | others, 5)):
        if len(found) >= least:
            weight = min(0.85, 0.4 + 0.07 * (len(found) - least + 3))
            how = next(iter(found.values()))
            yield Evidence(weight, f"ลิงก์ไปยังเว็บไซต์ภายนอก {len(found)} แห่งที่ซ่อนด้วย {how}", "hidden links")
    for frame in page.frames:
        weight = hosts.suspicion(frame.address, lexicon)
        hidden = frame.place is Place.HIDDEN
        if weight:
            yield Evidence(
                weight if weight >= hosts.LIKELY or hidden else weight * 0.6,
                f"กรอบ (iframe) ที่ดึงหน้าจากเว็บไซต์ต้องสงสัย: {hosts.host_of(frame.address)}",
                "frame",
            )
    for address in (*page.claims, *page.sources):
        weight = hosts.suspicion(address, lexicon)
        if weight >= hosts.LIKELY:
            yield Evidence(weight, f"หน้าเว็บอ้างที่อยู่หรือสคริปต์ของเว็บไซต์ต้องสงสัย: {hosts.host_of(address)}", "claim")


def _scripts(page: Page, lexicon: Lexicon) -> Iterator[Evidence]:
    """What scripts and codes hold and where they lead."""
    budget = 1_500_000
    for script in page.scripts:
        budget -= len(script)
        if budget < 0:
            break
        if (data := linked_data(script)) is not None:
            segment = Segment(" ¶ ".join(data), Place.DATA)
            yield from _passages(Weighed.of(segment.text, lexicon), segment, 0.0, foreign=True)
            continue
        hidden = scripts.unravelled(script)
        for text in hidden:
            yield from _encoded(text, lexicon)
        segment = Segment(scripts.sayings(script), Place.SCRIPT)
        yield from _passages(Weighed.of(segment.text, lexicon), segment, 0.0, foreign=False)
        for address in scripts.addresses(script):
            weight = hosts.suspicion(address, lexicon)
            if weight >= hosts.LIKELY:
                yield Evidence(weight, f"สคริปต์มีที่อยู่ของเว็บไซต์ต้องสงสัย: {hosts.host_of(address)}", "script")
    for code in page.encoded:
        yield from _encoded(scripts.from_base64(code), lexicon)


def _encoded(text: str, lexicon: Lexicon) -> Iterator[Evidence]:
    segment = Segment(scripts.words(text), Place.ENCODED)
    yield from _passages(Weighed.of(segment.text, lexicon), segment, 0.0, foreign=False)
    for address in scripts.addresses(text):
        weight = hosts.suspicion(address, lexicon)
        if weight:
            yield Evidence(
                max(weight, 0.6), f"สคริปต์ที่เข้ารหัสไว้มีที่อยู่ของเว็บไซต์ต้องสงสัย: {hosts.host_of(address)}", "script"
            )


def _moves(page: Page, lexicon: Lexicon) -> Iterator[Evidence]:
    """Redirections to other hosts."""
    text = page.visible()
    full = len(text) > _CONTENT and not _MOVED.search(text)
    for delay, address in page.refreshes:
        if weight := _strange(address, lexicon, 0.65 if full and delay <= 5 else 0.25):
            yield Evidence(
                weight, f"หน้าเว็บพาผู้อ่านไปยังเว็บไซต์อื่นโดยอัตโนมัติ (meta refresh): {hosts.host_of(address)}", "move"
            )
    for script in page.scripts[:200]:
        cloaked = scripts.cloaks(script)
        for source in (script, *scripts.unravelled(script)):
            for address in scripts.destinations(source):
                secret = source is not script
                if weight := _strange(address, lexicon, 0.75 if cloaked or secret else 0.25):
                    how = " เฉพาะผู้ที่มาจากเครื่องค้นหา" if cloaked else ""
                    yield Evidence(weight, f"สคริปต์พาผู้อ่าน{how}ไปยังเว็บไซต์อื่น: {hosts.host_of(address)}", "move")


def _strange(address: str, lexicon: Lexicon, unknown: float) -> float:
    """How surely it is an attack that readers are sent there; ``unknown`` is for a host that says nothing."""
    host = hosts.host_of(address)
    if not host or hosts.is_known(host, lexicon.allowed_domains):
        return 0.0
    weight = hosts.suspicion(address, lexicon)
    if weight >= hosts.LIKELY:
        return 0.9
    return 0.7 if host in hosts.SHORTENERS else min(0.9, unknown + 0.2 * bool(weight))
