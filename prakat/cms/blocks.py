"""The blocks of a body, one for each type that a snapshot knows (docs/reference/snapshot.md).

Nothing is required while writing: a draft saves itself whatever it lacks, and submitting says what is missing.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock

from prakat.cms.inputs import GridBlock, KeptFileBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "web-link", "blockquote"]
ALT_HELP = _("บอกสั้น ๆ ว่าเห็นอะไรในภาพ สำหรับผู้ที่มองไม่เห็นภาพ")
WORDS, MEDIA, PEOPLE = _("ข้อความและตัวเลข"), _("ภาพ วีดิทัศน์ และไฟล์"), _("บุคคลและการติดต่อ")


def line(label: Any, **kwargs: Any) -> CharBlock:
    """One line of text that may be left empty."""
    return CharBlock(label=label, required=False, max_length=kwargs.pop("max_length", 500), **kwargs)


def lines(label: Any, **kwargs: Any) -> TextBlock:
    return TextBlock(label=label, required=False, rows=2, **kwargs)


class ChoiceBlock(blocks.ChoiceBlock):  # type: ignore[misc]
    def render_basic(self, value: Any, context: Any = None) -> str:
        return str(dict(self.field.choices).get(value, value))


class BooleanBlock(blocks.BooleanBlock):  # type: ignore[misc]
    def render_basic(self, value: Any, context: Any = None) -> str:
        return str(_("ใช่") if value else _("ไม่ใช่"))


class Part(StructBlock):  # type: ignore[misc]
    """A part of the body that is compared by what is written in it."""

    def get_comparison_class(self) -> Any:
        from prakat.cms.comparison import PartComparison

        return PartComparison


class Parts(ListBlock):  # type: ignore[misc]
    """Several parts of one kind."""

    def get_comparison_class(self) -> Any:
        from prakat.cms.comparison import PartsComparison

        return PartsComparison


class TableBlock(Part):
    caption = line(_("ชื่อตาราง"))
    header_row = BooleanBlock(label=_("แถวแรกเป็นหัวตาราง"), required=False, default=True)
    header_column = BooleanBlock(label=_("คอลัมน์แรกเป็นหัวข้อ"), required=False)
    rows = GridBlock(label=_("ตาราง"), help_text=_("วางตารางที่คัดลอกจาก Excel หรือ Word ลงในช่องแรกได้ทันที"))

    class Meta:
        icon = "table"
        label = _("ตาราง")
        label_format = "{caption}"
        group = WORDS


class FiguresBlock(Part):
    caption = line(_("ชื่อชุดตัวเลข"))
    rows = GridBlock(
        columns=[_("รายการ"), _("ตัวเลข"), _("หน่วย"), _("หมายเหตุ")],
        label=_("ตัวเลขสำคัญ"),
        help_text=_("หนึ่งแถวต่อหนึ่งตัวเลข เช่น ประชากร | 14,250 | คน | สิ้นปี 2568"),
    )

    class Meta:
        icon = "order"
        label = _("ตัวเลขสำคัญ")
        label_format = "{caption}"
        group = WORDS


class ChartBlock(Part):
    caption = line(_("ชื่อแผนภูมิ"))
    description = lines(_("แผนภูมินี้บอกอะไร"), help_text=_("หนึ่งหรือสองประโยค สำหรับผู้ที่อ่านแผนภูมิไม่ได้"))
    kind = ChoiceBlock(
        label=_("แบบ"), choices=[("bar", _("แท่ง")), ("line", _("เส้น"))], default="bar", required=False
    )
    unit = line(_("หน่วย"), max_length=60)
    rows = GridBlock(
        label=_("ข้อมูล"),
        help_text=_("แถวแรกเป็นชื่อคอลัมน์ คอลัมน์แรกเป็นชื่อรายการ ช่องอื่นเป็นตัวเลข"),
    )

    class Meta:
        icon = "desktop"
        label = _("แผนภูมิจากตาราง")
        label_format = "{caption}"
        group = WORDS


class PictureBlock(Part):
    file = KeptFileBlock("picture", label=_("ภาพ"))
    alt = line(_("คำบรรยายแทนภาพ"), help_text=ALT_HELP)
    caption = line(_("คำบรรยายใต้ภาพ"))

    class Meta:
        icon = "image"
        label = _("ภาพ")
        label_format = "{alt}"
        group = MEDIA


class GalleryBlock(Part):
    caption = line(_("ชื่อชุดภาพ"))
    pictures = Parts(PictureBlock(label=_("ภาพ")), label=_("ภาพ"))

    class Meta:
        icon = "grip"
        label = _("ชุดภาพ")
        label_format = "{caption}"
        group = MEDIA


class FileBlock(Part):
    file = KeptFileBlock("document", label=_("ไฟล์"))
    title = line(_("ชื่อที่ประชาชนเห็น"))

    class Meta:
        icon = "doc-full"
        label = _("ไฟล์")
        label_format = "{title}"
        group = MEDIA


class VideoBlock(Part):
    title = line(_("ชื่อวีดิทัศน์"))
    file = KeptFileBlock("video", label=_("ไฟล์วีดิทัศน์ (MP4)"))
    url = line(_("หรือที่อยู่ของวีดิทัศน์บนเว็บไซต์อื่น"), help_text=_("ใส่อย่างใดอย่างหนึ่ง ไฟล์หรือที่อยู่"))
    captions = KeptFileBlock("captions", label=_("คำบรรยายเสียง (WebVTT)"))
    transcript = lines(_("คำพูดในวีดิทัศน์"), help_text=_("สำหรับผู้ที่ไม่ได้ยินเสียง เมื่อไม่มีไฟล์คำบรรยาย"))

    class Meta:
        icon = "media"
        label = _("วีดิทัศน์")
        label_format = "{title}"
        group = MEDIA


class LinkBlock(Part):
    title = line(_("ข้อความของลิงก์"))
    url = line(_("ที่อยู่เว็บ"), help_text=_("ขึ้นต้นด้วย https://"))
    description = lines(_("คำอธิบาย"))

    class Meta:
        icon = "link-external"
        label = _("ลิงก์")
        label_format = "{title}"
        group = MEDIA


class PersonBlock(Part):
    name = line(_("ชื่อ–สกุล"))
    post = line(_("ตำแหน่ง"))
    unit = line(_("ส่วนราชการ"))
    phone = line(_("โทรศัพท์"), max_length=100)
    email = line(_("อีเมล"), max_length=200)
    picture = KeptFileBlock("picture", label=_("ภาพถ่าย"))

    class Meta:
        icon = "user"
        label = _("บุคคล")
        label_format = "{name}"


class PeopleBlock(Part):
    caption = line(_("ชื่อกลุ่ม"))
    people = Parts(PersonBlock(), label=_("บุคคล"))

    class Meta:
        icon = "group"
        label = _("บัตรบุคคล")
        label_format = "{caption}"
        group = PEOPLE


class PlaceBlock(Part):
    """A box of an organisation chart. Its level says whom it reports to: the nearest box above of the level before."""

    title = line(_("ตำแหน่งหรือหน่วยงาน"))
    holder = line(_("ผู้ดำรงตำแหน่ง"))
    level = ChoiceBlock(
        label=_("ระดับ"),
        choices=[(str(level), str(level)) for level in range(1, 9)],
        default="1",
        required=False,
        help_text=_("ระดับ 1 อยู่บนสุด ระดับถัดไปขึ้นกับกล่องระดับก่อนหน้าที่อยู่เหนือขึ้นไป"),
    )
    side = ChoiceBlock(
        label=_("ฝ่าย"),
        choices=[("political", _("ฝ่ายการเมือง")), ("permanent", _("ฝ่ายประจำ"))],
        default="permanent",
        required=False,
    )

    class Meta:
        icon = "site"
        label = _("กล่อง")
        label_format = "{level} {title}"


class StructureBlock(Part):
    caption = line(_("ชื่อแผนผัง"))
    nodes = Parts(PlaceBlock(), label=_("กล่องในแผนผัง เรียงจากบนลงล่าง"))

    class Meta:
        icon = "site"
        label = _("แผนผังโครงสร้าง")
        label_format = "{caption}"
        group = PEOPLE


class ContactBlock(Part):
    name = line(_("ชื่อหน่วยงาน"))
    address = lines(_("ที่อยู่"))
    phone = line(_("โทรศัพท์"), max_length=200)
    fax = line(_("โทรสาร"), max_length=200)
    email = line(_("อีเมล"), max_length=200)
    website = line(_("เว็บไซต์"))
    hours = line(_("เวลาทำการ"))
    latitude = line(_("ละติจูด"), max_length=40, help_text=_("เช่น 6.9467"))
    longitude = line(_("ลองจิจูด"), max_length=40, help_text=_("เช่น 100.4820"))
    map_picture = KeptFileBlock("picture", label=_("ภาพแผนที่"))
    map_alt = line(_("คำบรรยายแทนภาพแผนที่"), help_text=ALT_HELP)

    class Meta:
        icon = "mail"
        label = _("ข้อมูลการติดต่อ")
        label_format = "{name}"
        group = PEOPLE


class BodyBlock(StreamBlock):  # type: ignore[misc]
    text = RichTextBlock(
        label=_("ข้อความ"), required=False, features=TEXT_FEATURES, icon="pilcrow", group=WORDS
    )
    table = TableBlock()
    figures = FiguresBlock()
    chart = ChartBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    file = FileBlock()
    link = LinkBlock()
    people = PeopleBlock()
    structure = StructureBlock()
    contact = ContactBlock()

    class Meta:
        required = False
