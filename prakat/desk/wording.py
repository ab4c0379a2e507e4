"""The desk's words: what an act did and what happens next, names of fields, kinds of acts in the record."""

from collections.abc import Mapping
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prakat.editorial.models import Version
from prakat.editorial.rules import ACT_WORDS, Act, State
from prakat.lib.thai_dates import short_thai_time

Word: TypeAlias = str | Promise

FIELD_WORDS: Mapping[str, Word] = {
    "title": gettext_lazy("ชื่อเรื่อง"),
    "summary": gettext_lazy("สรุป"),
    "title_en": gettext_lazy("ชื่อเรื่องภาษาอังกฤษ"),
    "summary_en": gettext_lazy("สรุปภาษาอังกฤษ"),
    "fiscal_year": gettext_lazy("ปีงบประมาณ"),
    "document_date": gettext_lazy("วันที่ของเอกสาร"),
    "review_by": gettext_lazy("ทบทวนภายใน"),
    "topics": gettext_lazy("หัวข้อ"),
    "legal_basis": gettext_lazy("ฐานกฎหมาย"),
    "body": gettext_lazy("เนื้อหา"),
    "attachments": gettext_lazy("ไฟล์แนบ"),
}

BLOCK_WORDS: Mapping[str, Word] = {
    "text": gettext_lazy("ข้อความ"),
    "table": gettext_lazy("ตาราง"),
    "figures": gettext_lazy("ตัวเลขสำคัญ"),
    "picture": gettext_lazy("ภาพ"),
    "gallery": gettext_lazy("ชุดภาพ"),
    "file": gettext_lazy("ไฟล์ในเนื้อหา"),
    "video": gettext_lazy("วีดิทัศน์"),
    "people": gettext_lazy("บุคคล"),
    "structure": gettext_lazy("ผังโครงสร้าง"),
    "contact": gettext_lazy("ข้อมูลติดต่อ"),
    "chart": gettext_lazy("แผนภูมิ"),
    "link": gettext_lazy("ลิงก์"),
}

VERB_WORDS: Mapping[str, Word] = {
    **{act.value: words for act, words in ACT_WORDS.items()},
    "start": gettext_lazy("เริ่มร่าง"),
    "hand_over": gettext_lazy("นำส่งหน่วยงานเผยแพร่"),
    "check": gettext_lazy("ตรวจความเรียบร้อยครบทุกข้อ"),
    "supersede": gettext_lazy("มีฉบับใหม่แทน"),
    "withdraw": gettext_lazy("ถอนออกจากสาธารณะ"),
    "escalate": gettext_lazy("เกินกำหนดอนุมัติย้อนหลัง แจ้งผู้บังคับบัญชาตามลำดับชั้นแล้ว"),
    "erase": gettext_lazy("ลบทิ้งถาวร"),
    "purge": gettext_lazy("ลบออกจากชุดเผยแพร่เก่าและที่เก็บ"),
}

VERDICT_WORDS: Mapping[str, Word] = {
    "not_screened": gettext_lazy("ฉบับนี้เสนอก่อนมีการตรวจด้วยเครื่อง ต้องส่งกลับเพื่อเสนอใหม่ก่อนจึงอนุมัติหรือเผยแพร่ได้"),
    "clean": gettext_lazy("ตรวจด้วยเครื่องแล้ว ไม่พบสิ่งที่ต้องพิจารณา"),
    "answered": gettext_lazy("ตรวจด้วยเครื่องแล้ว สิ่งที่พบได้รับการชี้แจงครบทุกข้อ"),
}

OUTCOME_WORDS: Mapping[str, Word] = {
    "": gettext_lazy("ค้างอนุมัติย้อนหลัง"),
    "ratified": gettext_lazy("อนุมัติย้อนหลังแล้ว"),
    "refused": gettext_lazy("ไม่อนุมัติ ถอนออกแล้ว"),
}

ROLE_WORDS: Mapping[str, Word] = {
    "preparer": gettext_lazy("ผู้จัดทำ"),
    "approver": gettext_lazy("ผู้พิจารณาอนุมัติ"),
    "publisher": gettext_lazy("เจ้าหน้าที่เผยแพร่"),
    "publishing_head": gettext_lazy("หัวหน้าหน่วยงานเผยแพร่"),
    "addressee": gettext_lazy("ผู้รับรายงาน"),
    "orderer": gettext_lazy("ผู้มีอำนาจสั่งเผยแพร่เร่งด่วน"),
}

# How far the purge that an erasure owes has come.
PURGE_WORDS: Mapping[str, Word] = {
    "underway": gettext_lazy("กำลังลบออกจากชุดเผยแพร่เก่าและที่เก็บทุกแห่ง โดยปกติไม่เกินหนึ่งนาที เปิดหน้านี้ใหม่เพื่อดูผล"),
    "failing": gettext_lazy("ยังลบออกจากที่เก็บไม่ครบ ระบบจะลองใหม่เองจนกว่าจะสำเร็จ ให้แจ้งผู้ดูแลระบบ"),
    "done": gettext_lazy("ลบออกจากชุดเผยแพร่เก่าและที่เก็บทุกแห่งครบแล้ว"),
}

# What an act does, said before it is done.
CONSEQUENCES: Mapping[Act, Word] = {
    Act.RECALL: gettext_lazy("เรื่องจะกลับเป็นร่างของท่าน แก้ไขแล้วเสนอใหม่ได้"),
    Act.APPROVE: gettext_lazy("การอนุมัติผูกกับเนื้อหาที่แสดงอยู่นี้ หากเนื้อหาเปลี่ยน การอนุมัตินี้ใช้ไม่ได้"),
    Act.SEND_BACK: gettext_lazy("ผู้จัดทำจะเห็นเหตุผลนี้และแก้ไขแล้วเสนอใหม่ การอนุมัติที่ให้ไว้แล้วเป็นอันยกเลิก"),
    Act.WITHHOLD: gettext_lazy(
        "ใช้เมื่อกฎหมายห้ามหรือให้ดุลพินิจไม่เปิดเผยทั้งเรื่อง หากปกปิดเพียงบางส่วนได้ ให้ส่งกลับเพื่อปกปิดแทน (มาตรา 9 วรรคสอง)"
    ),
    Act.CHECK: gettext_lazy("ยืนยันครบทั้งเจ็ดข้อแล้วจึงเผยแพร่หรือตั้งเวลาได้"),
    Act.SCHEDULE: gettext_lazy("ระบบจะเผยแพร่ในชื่อของท่านเมื่อถึงเวลา ยกเลิกได้ก่อนถึงเวลานั้น"),
    Act.UNSCHEDULE: gettext_lazy("เรื่องจะกลับไปรอเผยแพร่ จะไม่เผยแพร่เองจนกว่าจะตั้งเวลาใหม่"),
    Act.RELEASE: gettext_lazy(
        "ประชาชนจะอ่านได้ทันที และจะถูกบันทึกไว้ในชุดเผยแพร่ ถอนออกภายหลังได้ แต่จะมีหลักฐานการถอนให้ประชาชนเห็น"
    ),
    Act.REPORT_BACK: gettext_lazy("รายงานจะส่งถึงผู้บังคับบัญชาของท่านและผู้อนุมัติทุกคน เพื่อรับทราบ"),
    Act.ACKNOWLEDGE: gettext_lazy("บันทึกว่าท่านรับทราบรายงานผลการเผยแพร่แล้ว"),
    Act.REQUEST_WITHDRAWAL: gettext_lazy("หัวหน้าหน่วยงานเผยแพร่จะพิจารณา ระหว่างนี้ประชาชนยังอ่านได้ตามปกติ"),
    Act.WITHDRAW: gettext_lazy("ประชาชนจะอ่านเรื่องนี้ไม่ได้อีก ที่อยู่เดิมจะแสดงวันที่และเหตุผลการถอนต่อสาธารณะ ย้อนกลับไม่ได้"),
    Act.DECLINE_WITHDRAWAL: gettext_lazy("เรื่องยังเผยแพร่ต่อไป ผู้ขอถอนจะได้รับแจ้งเหตุผล"),
    Act.ORDER_URGENT: gettext_lazy(
        "เจ้าหน้าที่เผยแพร่จะเผยแพร่ได้ก่อนการอนุมัติ ผู้บังคับบัญชาต้องอนุมัติย้อนหลังภายในกำหนด คำสั่งนี้นับรวมในรายงานประจำปี"
    ),
    Act.RELEASE_URGENT: gettext_lazy("ประชาชนจะอ่านได้ทันทีตามคำสั่งเร่งด่วน การอนุมัติยังค้างอยู่จนกว่าจะอนุมัติย้อนหลัง"),
    Act.RATIFY: gettext_lazy("การอนุมัติย้อนหลังผูกกับเนื้อหาที่เผยแพร่ไปแล้วตามที่แสดงอยู่นี้"),
    Act.REFUSE: gettext_lazy("เรื่องจะถูกถอนออกจากสาธารณะทันที พร้อมวันที่และเหตุผลต่อสาธารณะ ย้อนกลับไม่ได้"),
    Act.DISCARD: gettext_lazy("ร่างนี้จะสิ้นสุดลง แก้ไขหรือเสนออีกไม่ได้ ประวัติยังเก็บไว้"),
    Act.REQUEST_ERASURE: gettext_lazy(
        "ใช้เมื่อมีข้อมูลที่ไม่ควรเผยแพร่ตั้งแต่แรก เช่น ข้อมูลส่วนบุคคล หัวหน้าหน่วยงานเผยแพร่จะพิจารณา ยังไม่มีสิ่งใดถูกลบในขั้นนี้"
    ),
    Act.ERASE: gettext_lazy("เนื้อหาและไฟล์จะหายไปจากระบบทั้งหมด กู้คืนไม่ได้ ไม่ว่าโดยใคร"),
    Act.DECLINE_ERASURE: gettext_lazy("เนื้อหายังเก็บไว้ในระบบต่อไป โดยประชาชนไม่เห็น ผู้ขอลบจะได้รับแจ้งเหตุผล"),
}

IRREVOCABLE = frozenset(
    {Act.RELEASE, Act.WITHDRAW, Act.RELEASE_URGENT, Act.REFUSE, Act.DISCARD, Act.ORDER_URGENT, Act.ERASE}
)


def done(act: Act, row: Version, *, turn: str) -> str:
    """What the act did and what happens next. ``turn`` is the post whose approval is next, if any."""
    state = State(row.state)
    if act == Act.APPROVE and state == State.SUBMITTED:
        return _("อนุมัติแล้ว ลำดับถัดไปคือ %(post)s ระบบแจ้งให้แล้ว") % {"post": turn}
    if act == Act.RATIFY and turn:
        return _("อนุมัติย้อนหลังแล้ว ลำดับถัดไปคือ %(post)s ระบบแจ้งให้แล้ว") % {"post": turn}
    if act == Act.ACKNOWLEDGE and state == State.REPORTED:
        return _("รับทราบแล้ว ยังมีผู้รับรายงานคนอื่นที่ต้องรับทราบ")
    if act == Act.SCHEDULE and row.scheduled_for is not None:
        when = {"at": short_thai_time(row.scheduled_for)}
        return _("ตั้งเวลาแล้ว ระบบจะเผยแพร่เองเมื่อ %(at)s แล้วเตือนท่านให้รายงานผล") % when
    return str(_DONE[act])


_DONE: Mapping[Act, Word] = {
    Act.RECALL: gettext_lazy("คืนเรื่องเป็นร่างแล้ว แก้ไขแล้วเสนอใหม่ได้"),
    Act.APPROVE: gettext_lazy("อนุมัติและนำส่งหน่วยงานเผยแพร่แล้ว ขั้นต่อไปคือการตรวจความเรียบร้อย"),
    Act.SEND_BACK: gettext_lazy("ส่งกลับแล้ว ผู้จัดทำได้รับแจ้งพร้อมเหตุผล"),
    Act.WITHHOLD: gettext_lazy("บันทึกคำสั่งไม่เผยแพร่พร้อมมาตราและเหตุผลแล้ว ผู้จัดทำได้รับแจ้ง"),
    Act.CHECK: gettext_lazy("ตรวจความเรียบร้อยแล้ว ขั้นต่อไปคือเผยแพร่หรือตั้งเวลาเผยแพร่"),
    Act.UNSCHEDULE: gettext_lazy("ยกเลิกการตั้งเวลาแล้ว เรื่องรอเผยแพร่"),
    Act.RELEASE: gettext_lazy("เผยแพร่แล้ว ประชาชนอ่านได้ทันที ขั้นต่อไปคือรายงานผลให้ผู้บังคับบัญชาทราบ"),
    Act.REPORT_BACK: gettext_lazy("ส่งรายงานแล้ว รอผู้บังคับบัญชารับทราบ"),
    Act.ACKNOWLEDGE: gettext_lazy("รับทราบครบทุกคนแล้ว เรื่องนี้เสร็จสมบูรณ์"),
    Act.REQUEST_WITHDRAWAL: gettext_lazy("ส่งคำขอถอนแล้ว รอหัวหน้าหน่วยงานเผยแพร่พิจารณา ระหว่างนี้ยังเผยแพร่อยู่"),
    Act.WITHDRAW: gettext_lazy("ถอนออกจากสาธารณะแล้ว ที่อยู่เดิมแสดงวันที่และเหตุผลการถอน"),
    Act.DECLINE_WITHDRAWAL: gettext_lazy("ไม่เห็นชอบให้ถอน เรื่องยังเผยแพร่ต่อไป ผู้ขอได้รับแจ้งแล้ว"),
    Act.ORDER_URGENT: gettext_lazy("สั่งแล้ว เจ้าหน้าที่เผยแพร่ได้รับแจ้งให้ดำเนินการทันที"),
    Act.RELEASE_URGENT: gettext_lazy("เผยแพร่ตามคำสั่งแล้ว ผู้บังคับบัญชาต้องอนุมัติย้อนหลังภายในกำหนด"),
    Act.RATIFY: gettext_lazy("อนุมัติย้อนหลังครบแล้ว ขั้นต่อไปคือรายงานผลให้ผู้บังคับบัญชาทราบ"),
    Act.REFUSE: gettext_lazy("ไม่อนุมัติ และถอนออกจากสาธารณะแล้ว"),
    Act.DISCARD: gettext_lazy("ยกเลิกร่างแล้ว"),
    Act.REQUEST_ERASURE: gettext_lazy("ส่งคำขอลบแล้ว รอหัวหน้าหน่วยงานเผยแพร่พิจารณา ยังไม่มีสิ่งใดถูกลบ"),
    Act.ERASE: gettext_lazy("ลบแล้ว ระบบกำลังลบออกจากชุดเผยแพร่เก่าและที่เก็บทุกแห่ง หน้านี้จะบอกเมื่อลบครบ"),
    Act.DECLINE_ERASURE: gettext_lazy("ไม่เห็นชอบให้ลบ เนื้อหายังเก็บไว้ ผู้ขอได้รับแจ้งแล้ว"),
}
