"""A site of sixty articles whose pages print much that is no article's own.

Promotions of whole sentences inside the column of the text, a note between paragraphs,
a line about who wrote it, and beside it a column of prose. The text is invented here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fixtures.site.prose import Writer, chance
from tests.raw_server import html, page

HOST = "http://crowded.example"

PROMOTIONS = (
    "本报夏季读者聚会定在八月第一个星期六，地点是老码头仓库，订户可以带一位朋友来。",
    "每天清晨六点，我们把当天最要紧的五件事写成一封短信，寄给三千多位早起的人。",
    "这座城的旧照片集已经印好，书里有二百幅图，喜欢的人可以到编辑部的窗口取一本。",
)
NOTE = "文中提到的数字都由编辑部两个人分别核对过，若仍有出入，以各部门公布的为准。"
WRITERS = (
    "安小满在本报写农事，已经写了十一年，他的父亲和祖父都在河湾种过地。",
    "云岚先后跑过学校、医院和法院，喜欢把一件事从头到尾看完再动笔。",
    "佟大川是本报最年轻的撰稿人，来这里以前在盐湖边上修过三年路。",
    "包雁在三个旗县住过，凡她写到的村子，都至少去过两回。",
)
COLUMN = (
    "这份报纸办了四十年，起初只有一张纸，印在糖厂隔壁的小机器上，墨色深浅不一。",
    "后来糖厂搬走了，机器留了下来，编辑部就在那间屋里，冬天要生两个炉子才写得出字。",
    "如今我们有九个人，跑遍十二个旗县，谁家的羊多下了一对羔，也会有人打来电话。",
    "我们不追热闹，只把看见的写清楚，写错了就在原来的地方改正，并且写明是哪一天改的。",
    "若你也愿意来写，请把稿子装进信封，写上名字和住址，放进门口那只绿色的铁箱里。",
)
WIRE = (
    "一支考察队在北边的沙地里找到了一口古井，井壁用红柳条编成，至今没有塌。",
    "队员们说，井底的水还是甜的，量过之后，每小时可以打上来二百多升。",
    "井边散落着几块陶片，上面的绳纹说明，这里在很久以前住过人。",
    "考察要到秋天才结束，在那以前，这口井会用木栏围起来，不许车辆靠近。",
    "附近的牧民早就知道它，老人们叫它“等人井”，说是走远路的人都在那里等同伴。",
    "有人提议在旁边立一块石碑，把井的来历写上去，好让后来的人知道。",
)
BACKGROUND = "大桥是三十二年前修的，原先只准备用二十年，这些年已经补过五回。"
ASIDE = "<p>编辑部每天下午两点到四点接电话，号码印在报纸第一版的右下角，请记下来。</p>"
SUB_HEAD = "难在哪里"
COPIES, UPDATES, PLAIN = 8, 5, 47


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """An article as it is printed.

    own: the paragraphs of its text. others: what is printed between them, with the
    number of paragraphs that stand before.
    words: class of the block of the text. aside: class of a block of links beside it.
    """

    number: int
    title: str
    own: tuple[str, ...]
    others: tuple[tuple[int, str], ...]
    words: str = "words"
    aside: str = "links"

    @property
    def path(self) -> str:
        return f"/{self.day.replace('-', '/')}/{self.number}.html"

    @property
    def day(self) -> str:
        return f"2019-{self.number % 12 + 1:02}-{self.number % 27 + 1:02}"

    @property
    def url(self) -> str:
        return f"{HOST}{self.path}"

    @property
    def body(self) -> bytes:
        return self.markup.encode()

    @property
    def markup(self) -> str:
        lines = [f"<p>{each}</p>" for each in self.own]
        for place, text in reversed(self.others):
            lines.insert(min(place, len(lines)), f"<p>{text}</p>")
        column = "".join(f"<p>{each}</p>" for each in COLUMN)
        return (
            '<html><head><meta charset="utf-8">'
            f"<title>{self.title}</title></head><body>"
            f"<div class='page'><div class='beside'>{column}</div>"
            f"<div class='story' id='s{self.number}'><h1>{self.title}</h1>"
            f"<div class='info'>{self.day} 08:30</div>"
            f"<div class='{self.aside}'>{ASIDE}</div>"
            f"<div class='{self.words}'>{''.join(lines)}</div>"
            "</div></div></body></html>"
        )


def printed() -> list[Printed]:
    """The sixty articles, always the same."""
    return [*_plain(), *_updates(), *_copies()]


def _plain() -> Iterator[Printed]:
    for number in range(PLAIN):
        luck = chance("crowded", number)
        writer = Writer(luck)
        own = [writer.lead(), *(writer.paragraph() for _ in range(number % 7))]
        if number % 5 == 4:
            own.insert(2, SUB_HEAD)
        yield _with_others(number, writer.headline() + f"（{number}）", own)


def _updates() -> Iterator[Printed]:
    """A story that goes on: each part has its own news, and one old paragraph."""
    for number in range(PLAIN, PLAIN + UPDATES):
        writer = Writer(chance("crowded", number))
        own = [writer.lead(), writer.paragraph(), writer.paragraph(), BACKGROUND]
        yield _with_others(number, f"大桥维修第{number - PLAIN + 1}天", own)


def _copies() -> Iterator[Printed]:
    """One text of an agency at many addresses, each with a line of its own."""
    for number in range(PLAIN + UPDATES, PLAIN + UPDATES + COPIES):
        writer = Writer(chance("crowded", number))
        yield _with_others(number, f"沙地里的古井（{number}）", [writer.lead(), *WIRE])


def _with_others(number: int, title: str, own: list[str]) -> Printed:
    others = [(1 + number % 3, PROMOTIONS[number % len(PROMOTIONS)])]
    if number % 2:
        others.append((2 + number % 2, NOTE))
    others.append((99, WRITERS[number % len(WRITERS)]))
    return Printed(number=number, title=title, own=tuple(own), others=tuple(others))


def answers() -> dict[str, bytes]:
    """The whole site by path, its front page and robots.txt included."""
    articles = printed()
    links = "".join(f'<li><a href="{a.path}">{a.title}</a></li>' for a in articles)
    front = (
        f"<html><head><title>旧报</title></head><body><ul>{links}</ul></body></html>"
    )
    served = {each.path: html(each.markup) for each in articles}
    return served | {"/robots.txt": page(b"User-agent: *\n"), "/": html(front)}
