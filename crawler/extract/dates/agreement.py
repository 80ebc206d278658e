"""How a printed date and a stated one bear each other out."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from crawler.extract.dates.moment import Moment

_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)
_QUARTER = timedelta(minutes=15)


def agreed_day(printed: Moment, stated: Moment, zone: tzinfo | None) -> Moment | None:
    """The printed moment, read so that it fits the stated one; `None` if it cannot.

    zone: of the site, where it is known: else any place on earth will do.
    """
    days = _days(stated, zone)
    if printed.day in days:
        return printed
    if printed.swapped is not None and printed.swapped == stated.day:
        return replace(printed, day=printed.swapped, swapped=None)
    return None


def completed(printed: Moment, stated: Moment, zone: tzinfo | None) -> Moment:
    """The printed moment with what it lacks and the stated one of its day has.

    A day alone gets the time; a time without a zone gets the zone in which both are
    the same instant, or else the one that is stated.
    """
    if printed.clock is None:
        return _with_clock(printed, stated, zone)
    if zone is not None or printed.zone is not None or stated.zone is None:
        return printed
    offset = _offset(printed, printed.clock, stated)
    if offset is not None:
        return replace(printed, zone=offset)
    abroad = stated.zone.utcoffset(None)
    return replace(printed, zone=stated.zone) if abroad else printed


def _days(stated: Moment, zone: tzinfo | None) -> set[object]:
    """The days that a stated instant may fall on."""
    days: set[object] = {stated.day}
    if stated.zone is not None and stated.clock is not None:
        instant = datetime.combine(stated.day, stated.clock, stated.zone)
        if zone is not None:
            days.add(instant.astimezone(zone).date())
        elif stated.zone.utcoffset(None) == timedelta(0):
            plain = instant.replace(tzinfo=None)
            days |= {(plain + _WEST).date(), (plain + _EAST).date()}
    return days


def _with_clock(printed: Moment, stated: Moment, zone: tzinfo | None) -> Moment:
    here = stated
    if zone is not None and stated.zone is not None and stated.clock is not None:
        local = datetime.combine(stated.day, stated.clock, stated.zone).astimezone(zone)
        clock = time(local.hour, local.minute, local.second)
        here = replace(stated, day=local.date(), clock=clock, zone=zone)
    if here.clock in {None, time(0)} or here.day != printed.day:
        return printed
    return replace(printed, clock=here.clock, zone=here.zone)


def _offset(printed: Moment, clock: time, stated: Moment) -> tzinfo | None:
    """The zone in which the printed time is the stated instant, to the minute."""
    if stated.clock is None or stated.zone is None:
        return None
    instant = datetime.combine(stated.day, stated.clock, stated.zone).astimezone(UTC)
    here = datetime.combine(printed.day, clock, UTC).replace(second=0)
    apart = here - instant.replace(second=0, microsecond=0)
    if apart % _QUARTER or not _WEST <= apart <= _EAST:
        return None
    return timezone(apart)
