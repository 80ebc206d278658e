"""Dates as pages print them."""

from datetime import UTC, date, datetime, timedelta, timezone
from time import process_time

import pytest

from crawler.extract.dates.moment import Order, compact_moment, moments

ZONE = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("10-07-21 17:18", "2010-07-21T17:18:00+08:00"),
        ("99-12-31 23:59", "1999-12-31T23:59:00+08:00"),
        ("2010年07月21日17:18", "2010-07-21T17:18:00+08:00"),
        ("2025-03-11 09:26:00", "2025-03-11T09:26:00+08:00"),
        ("2016/11/11 9:37:15", "2016-11-11T09:37:15+08:00"),
        ("２０１０年８月１２日１４：３０", "2010-08-12T14:30:00+08:00"),
        ("2010-8-2 6:05", "2010-08-02T06:05:00+08:00"),
        ("2005-04-05 06:40更新", "2005-04-05T06:40:00+08:00"),
        ("2010.07.21", "2010-07-21"),
        ("10年07月21日 17:18", "2010-07-21T17:18:00+08:00"),
        ("2010年7月21日", "2010-07-21"),
        ("2010 年 7 月 21 日 10 时 5 分", "2010-07-21T10:05:00+08:00"),
        ("2010年7月21日 星期三 10:05", "2010-07-21T10:05:00+08:00"),
        ("2010-07-21 下午 5:18", "2010-07-21T17:18:00+08:00"),
        ("2010-07-21T17:18:00+09:00", "2010-07-21T16:18:00+08:00"),
        ("2010-07-21T17:18:00Z", "2010-07-22T01:18:00+08:00"),
        ("2010-07-21 09:28:27.0", "2010-07-21T09:28:27+08:00"),
        ("July 21, 2010 5:18 pm", "2010-07-21T17:18:00+08:00"),
        ("21 July 2010", "2010-07-21"),
        ("Jul. 1st, 2010 12:05 AM", "2010-07-01T00:05:00+08:00"),
        ("2010-07-21 25:00", "2010-07-21"),
    ],
)
def test_printed_dates(text: str, iso: str) -> None:
    assert next(moments(text)).iso(ZONE) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Veröffentlicht am 3. März 2011 um 17:18 Uhr", "2011-03-03T17:18:00+08:00"),
        ("Le 21 juillet 2010 à 17h18", "2010-07-21T17:18:00+08:00"),
        ("21 de julio de 2010", "2010-07-21"),
        ("15 de março de 2011 às 8h05", "2011-03-15T08:05:00+08:00"),
        ("2 Gennaio 2011, 09:30", "2011-01-02T09:30:00+08:00"),
        ("21 juli 2010 om 17:18 uur", "2010-07-21T17:18:00+08:00"),
        ("5 października 2011", "2011-10-05"),
        ("21 июля 2010 г., 17:18", "2010-07-21T17:18:00+08:00"),
        ("12 Ağustos 2011 Cuma", "2011-08-12"),
        ("2010년 7월 21일 오후 5:18", "2010-07-21T17:18:00+08:00"),
        ("2010年7月21日 17時18分", "2010-07-21T17:18:00+08:00"),
        ("2010. július 21. 17:18", "2010-07-21T17:18:00+08:00"),
        ("21 tháng 7, 2010", "2010-07-21"),
        ("17:18, 21 July 2010", "2010-07-21T17:18:00+08:00"),
        ("5:18 p.m. EST, July 21, 2010", "2010-07-22T06:18:00+08:00"),
        ("Wed Jul 21 17:18:09 UTC 2010", "2010-07-22T01:18:09+08:00"),
        ("21.07.2010 | 17.18 Uhr", "2010-07-21T17:18:00+08:00"),
        ("21.07.2010 17.18", "2010-07-21"),
        ("21 | 07 | 2010", "2010-07-21"),
        ("Wed, 21 Jul 2010 17:18:00 GMT+2", "2010-07-21T23:18:00+08:00"),
    ],
)
def test_dates_of_other_languages(text: str, iso: str) -> None:
    assert next(moments(text, "dmy")).iso(ZONE) == iso


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("04/05/2011", "dmy", "2011-05-04"),
        ("04/05/2011", "mdy", "2011-04-05"),
        ("04.05.2011", "mdy", "2011-05-04"),
        ("13/05/2011", "mdy", "2011-05-13"),
        ("05/13/2011", "dmy", "2011-05-13"),
        ("04.05.11", "dmy", "2011-05-04"),
        ("11-05-04", "ymd", "2011-05-04"),
        ("4/5/99", "mdy", "1999-04-05"),
    ],
)
def test_order_of_day_and_month(text: str, order: Order, day: str) -> None:
    assert next(moments(text, order)).iso(None) == day


def test_the_other_order_is_kept_where_both_are_possible() -> None:
    assert next(moments("04/05/2011", "dmy")).swapped == date(2011, 4, 5)
    assert next(moments("13/05/2011", "dmy")).swapped is None


@pytest.mark.parametrize("text", ["a " * 20000 + "2011", "12." * 9000, "2011 " * 9000])
def test_long_texts_take_no_time(text: str) -> None:
    start = process_time()
    list(moments(text, "dmy"))
    assert process_time() - start < 1


@pytest.mark.parametrize(
    "text",
    [
        "3.4.40",
        "5 Mann 2010",
        "1-2/2011",
        "two hours ago",
        "",
        "电话 0471-6600000",
        "3-2",
        "2010-13-01",
        "2010-02-30",
        "1.2.3.4",
        "10-07-21-5",
        "过去10年7月最热",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert list(moments(text)) == []


def test_text_is_kept_as_printed() -> None:
    (moment,) = moments("时间：２０１０－０７－２１　１７：１８　来源")
    assert moment.text == "２０１０－０７－２１　１７：１８"


def test_dates_come_in_order() -> None:
    days = [each.iso(None) for each in moments("10-07-21 a 2009-01-02 b May 3, 2011")]
    assert days == ["2010-07-21", "2009-01-02", "2011-05-03"]


def test_time_without_zone_is_a_date() -> None:
    """A time that cannot be placed is not given a zone by guess."""
    assert next(moments("2010-07-21 17:18")).iso(None) == "2010-07-21"
    assert next(moments("2010-07-21T17:18Z")).iso(None) == "2010-07-21T17:18:00+00:00"


@pytest.mark.parametrize(
    ("text", "after"),
    [("2010-07-21 17:18", False), ("2010-07-23", True), ("2010-07-22T20:00Z", True)],
)
def test_after_the_capture(text: str, after: bool) -> None:
    bound = datetime(2010, 7, 21, 12, tzinfo=UTC)
    assert next(moments(text)).is_after(bound, ZONE) == after
    assert not next(moments(text)).is_after(None, ZONE)


def test_compact_dates_of_the_head() -> None:
    moment = compact_moment("20100721")
    assert moment is not None
    assert moment.iso(ZONE) == "2010-07-21"
    assert compact_moment("none") is None
