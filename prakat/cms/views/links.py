"""The small windows in which a link in a text is made: to a site, to an e-mail address, to a telephone number."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import (
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
    URLOrAbsolutePathField,
)
from wagtail.admin.views.chooser import EmailLinkView, ExternalLinkView, PhoneLinkView


class WebForm(ExternalLinkChooserForm):  # type: ignore[misc]
    url = URLOrAbsolutePathField(
        label=_("ที่อยู่เว็บ"),
        help_text=_("ขึ้นต้นด้วย https:// หรือขึ้นต้นด้วย / สำหรับหน้าในเว็บไซต์นี้ เช่น /items/1.9/"),
    )
    link_text = forms.CharField(label=_("ข้อความของลิงก์"), required=False)


class MailForm(EmailLinkChooserForm):  # type: ignore[misc]
    email_address = forms.EmailField(label=_("อีเมล"))
    link_text = forms.CharField(label=_("ข้อความของลิงก์"), required=False)
    subject = forms.CharField(label=_("เรื่อง"), required=False)
    body = forms.CharField(label=_("เนื้อความ"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class PhoneForm(PhoneLinkChooserForm):  # type: ignore[misc]
    phone_number = forms.CharField(label=_("หมายเลขโทรศัพท์"))
    link_text = forms.CharField(label=_("ข้อความของลิงก์"), required=False)


class WebLinkView(ExternalLinkView):  # type: ignore[misc]
    form_class = WebForm


class MailLinkView(EmailLinkView):  # type: ignore[misc]
    form_class = MailForm


class TelephoneLinkView(PhoneLinkView):  # type: ignore[misc]
    form_class = PhoneForm
