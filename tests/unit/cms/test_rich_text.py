"""Whatever the editor or a clipboard brings, the snapshot's text has the few tags of the contract and no style."""

import re

import pytest

from prakat.cms.rich_text import to_snapshot


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('<p data-block-key="a1"><b>หนา</b> <i>เอียง</i></p>', "<p><strong>หนา</strong> <em>เอียง</em></p>"),
        ('<h2 data-block-key="a1">หัวข้อ</h2><h3>ย่อย</h3>', "<h2>หัวข้อ</h2><h3>ย่อย</h3>"),
        (
            '<p><a href="tel:+6600000000">โทร</a></p>',
            '<p><a href="tel:+6600000000" rel="noopener">โทร</a></p>',
        ),
        ("<p>หนึ่ง</p><p></p><p>&nbsp;</p><p><br/></p>", "<p>หนึ่ง</p>"),
        ("<p>บรรทัด<br/>ใหม่</p>", "<p>บรรทัด<br>ใหม่</p>"),
        (
            "<blockquote>อ้าง</blockquote><ol><li>ก</li></ol>",
            "<blockquote>อ้าง</blockquote><ol><li>ก</li></ol>",
        ),
        ("<bdi>ไม่ใช่ b</bdi>", "ไม่ใช่ b"),
    ],
)
def test_the_editors_tags_become_the_snapshots(typed: str, kept: str) -> None:
    assert to_snapshot(typed) == kept


@pytest.mark.parametrize(
    "dirty",
    [
        '<p class="MsoNormal" style="margin:0cm;font-family:&quot;TH SarabunPSK&quot;">ข้อความ<o:p></o:p></p>',
        "<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--><p>ข้อความ</p>",
        '<p><span lang="TH" style="color:red"><font face="Angsana New" size="5">ข้อความ</font></span></p>',
        '<p onclick="x()">ข้อความ<script>alert(1)</script></p>',
        '<p><a href="javascript:alert(1)">ข้อความ</a></p>',
        '<p><a linktype="page" id="3">ข้อความ</a></p>',
        '<p>ข้อความ</p><img src="file:///C:/x.png"><iframe src="https://x.example"></iframe>',
    ],
)
def test_nothing_but_the_text_and_the_allowed_tags_is_left(dirty: str) -> None:
    kept = to_snapshot(dirty)
    assert "ข้อความ" in kept
    assert set(re.findall(r"<(\w+)", kept)) <= {"p", "a"}
    assert not re.search(
        r"style|class|mso|font|span|script|javascript|onclick|linktype|<!--|<o:|<xml", kept, re.IGNORECASE
    )
