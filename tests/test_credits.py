"""Names in credits, as papers print them: one table a form."""

import pytest

from crawler.extract.credits.credits import (
    is_credit,
    is_line_credit,
    is_photo_credit,
    people,
)
from crawler.extract.credits.names import is_likely_name, names


@pytest.mark.parametrize(
    ("credit", "expected"),
    [
        ("记者刘勇", [("刘勇", "reporter", None)]),
        (
            "记者 张宗堂 熊聪",
            [("张宗堂", "reporter", None), ("熊聪", "reporter", None)],
        ),
        ("通讯员 何彩霞", [("何彩霞", "correspondent", None)]),
        ("郭奋", [("郭奋", "author", None)]),
        ("新华社记者郑天", [("郑天", "reporter", "新华社")]),
        (
            "新华社 王刚 李明",
            [("王刚", "author", "新华社"), ("李明", "author", "新华社")],
        ),
        (
            "中国日报记者 王刚 新华社记者 李明",
            [("王刚", "reporter", "中国日报"), ("李明", "reporter", "新华社")],
        ),
        (
            "本报记者 李明王小红",
            [("李明", "reporter", None), ("王小红", "reporter", None)],
        ),
        ("记者 方 敏", [("方敏", "reporter", None)]),
        ("记者王刚等", [("王刚", "reporter", None)]),
        ("记者 欧阳修文", [("欧阳修文", "reporter", None)]),
        ("文/王刚 图/李明", [("王刚", "author", None), ("李明", "photographer", None)]),
        ("作者：周来、李庆", [("周来", "author", None), ("李庆", "author", None)]),
        (
            "责编：赵安(实习生)、李栋",
            [("赵安", "editor", None), ("李栋", "editor", None)],
        ),
        (
            "编辑：保小燕  审核编辑：邹聪",
            [("保小燕", "editor", None), ("邹聪", "editor", None)],
        ),
        ("责任编辑：王晓武_NN123", [("王晓武", "editor", None)]),
        ("责任编辑：胡小涓 SF183", [("胡小涓", "editor", None)]),
        ("编辑：alonliu", [("alonliu", "editor", None)]),
        ("记者 王刚 摄", [("王刚", "photographer", None)]),
        ("北方草原报记者 王刚 摄", [("王刚", "photographer", "北方草原报")]),
        ("记者 格桑边觉", [("格桑边觉", "reporter", None)]),
        ("记者 阿拉坦乌拉", [("阿拉坦乌拉", "reporter", None)]),
        (
            "记者李明王小红张德海",
            [
                ("李明", "reporter", None),
                ("王小红", "reporter", None),
                ("张德海", "reporter", None),
            ],
        ),
        (
            "记者 欧阳春晓李明",
            [("欧阳春晓", "reporter", None), ("李明", "reporter", None)],
        ),
        (
            "记者 那顺巴雅尔 呼和满都拉",
            [("那顺巴雅尔", "reporter", None), ("呼和满都拉", "reporter", None)],
        ),
        ("作者：admin", []),
        (
            "王刚 文/李明 图",
            [("王刚", "author", None), ("李明", "photographer", None)],
        ),
        (
            "文/记者 王刚 图/记者 李明",
            [("王刚", "reporter", None), ("李明", "photographer", None)],
        ),
        (
            "通讯员 彭文 格日勒图",
            [("彭文", "correspondent", None), ("格日勒图", "correspondent", None)],
        ),
        (
            "王刚/文 李明/图",
            [("王刚", "author", None), ("李明", "photographer", None)],
        ),
        ("文图/王刚", [("王刚", "author", None)]),
        ("总台央视记者 王刚", [("王刚", "reporter", "总台央视")]),
        ("编译/王刚", [("王刚", "author", None)]),
        ("本报记者王刚发自北京", [("王刚", "reporter", None)]),
        ("记者 王刚 上海报道", [("王刚", "reporter", None)]),
        ("记者王刚 整合", [("王刚", "reporter", None)]),
        ("通讯员 艾合买提·肉孜", [("艾合买提·肉孜", "correspondent", None)]),
        (
            "首席记者 王刚 实习生 李明",
            [("王刚", "reporter", None), ("李明", "reporter", None)],
        ),
    ],
)
def test_people(credit: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = [(each.name, each.role, each.affiliation) for each in people(credit)]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "完", "见图", "资料图", "第三版", "未完待续", "图片", "据新华社电", "连载",
        "记者从会上了解到", "上接第一版", "全文", "单位：万元", "注：下同", "特写", "",
        "白皮书", "金秋", "方案", "万元",
    ],
)  # fmt: skip
def test_remarks_are_no_credits(text: str) -> None:
    assert not is_credit(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本报记者 王刚 李明", True),
        ("■本报记者 王刚", True),
        ("作者：王刚", True),
        ("文/王刚", True),
        ("□ 王刚", True),
        ("□ 草原", False),
        ("（记者 王刚）", True),
        ("【文/北湖网专栏作者 王刚】", True),
        ("采写：北湖见习记者 王刚", True),
        ("一审：王刚 二审：李明 三审：王小红", True),
        ("主编：王刚 编辑：李明（实习）", True),
        ("主编：今天开会", False),
        ("记者了解到，今年水面大", False),
        ("记者看到湖面很宽", False),
        ("本报记者 王刚 摄", False),
        ("牧民的日子好了", False),
    ],
)
def test_lines_that_are_credits(text: str, expected: bool) -> None:
    assert is_line_credit(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本报记者 王刚 摄", True),
        ("王刚摄", True),
        ("骑手冲过终点。王刚 摄", False),
        ("他每天都去拍摄", False),
    ],
)
def test_lines_that_credit_photographers(text: str, expected: bool) -> None:
    assert is_photo_credit(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王刚", True),
        ("诸葛明", True),
        ("巴特尔", True),
        ("买买提·艾山", True),
        ("乌云其木格", True),
        ("斯琴高娃", True),
        ("新桥通车现场", False),
        ("白云机场", False),
        ("草原", False),
        ("王府井大街", False),
        ("新华社", False),
        ("北湖日报·北湖云", False),
    ],
)
def test_likely_names(text: str, expected: bool) -> None:
    assert is_likely_name(text) == expected


def test_names_are_given_once_and_in_order() -> None:
    assert names("王刚、李明、王刚") == ("王刚", "李明")
    assert names("Nora Falk", latin=True) == ("Nora Falk",)
    assert names("Nora Falk") == ()
