import pytest

from prakat.lib.refusal import Obstacle, Refused


def test_message_fills_the_marks() -> None:
    obstacle = Obstacle("too-many", "มีไฟล์ %(count)d ไฟล์ เกิน %(limit)s", {"count": 3, "limit": "สอง"})
    assert obstacle.message == "มีไฟล์ 3 ไฟล์ เกิน สอง"


def test_without_params_a_percent_sign_stands_for_itself() -> None:
    assert Obstacle("half", "ยังทำไม่ครบ 100%").message == "ยังทำไม่ครบ 100%"


def test_refused_tells_every_reason() -> None:
    refused = Refused([Obstacle("one", "ข้อหนึ่ง"), Obstacle("two", "ข้อ %(n)d", {"n": 2})])
    assert str(refused) == "ข้อหนึ่ง; ข้อ 2"
    assert refused.codes == ("one", "two")


def test_refusing_for_no_reason_is_an_error() -> None:
    with pytest.raises(ValueError):
        Refused([])


def test_obstacles_can_be_compared_and_kept_in_sets() -> None:
    same = {Obstacle("a", "ก", {"n": 1}), Obstacle("a", "ก", {"n": 1}), Obstacle("a", "ก", {"n": 2})}
    assert len(same) == 2
