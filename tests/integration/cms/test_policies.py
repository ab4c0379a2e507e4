"""The website's policies begin from prefilled texts and go through the procedure like everything else."""

import pytest
from django.urls import reverse

from prakat.cms.models import EntryDraft
from prakat.cms.snapshots import snapshot_of
from prakat.publishing import press, sealing
from prakat.scheme.rules import PolicyPage
from tests.cast import Cast, assign
from tests.integration.cms.conftest import Login

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.mark.parametrize("page", list(PolicyPage))
def test_an_officer_begins_a_policy_from_its_text(cast: Cast, login: Login, page: PolicyPage) -> None:
    assign(cast, "1.12", "PLAN", "plan_officer")
    client = login(cast.plan_officer)
    assert "เริ่มจากแบบนโยบาย" in client.get(reverse("cms:items")).content.decode()
    answer = client.post(reverse("cms:add_entry", args=["1.12", "PLAN"]), {"policy": page.value})
    assert answer.status_code == 302
    content = snapshot_of(EntryDraft.objects.get())
    assert content["topics"] == [f"policy-{page.value}"]
    assert content["title"] and content["body"]
    assert "เทศบาลเมืองบ้านพรุ" in str(content) and "{" not in content["title"] + content["summary"]


def test_the_public_reads_no_policy_that_was_not_released(cast: Cast) -> None:
    sealing.catch_up()
    leaf = press.tree().find(press.current_root(), "/policies/privacy/")
    assert leaf is not None
    assert "ยังไม่ได้เผยแพร่นโยบายนี้" in press.objects().read(leaf.digest).decode()
