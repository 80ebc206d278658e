"""Whether what a run read is still like what was read before."""

from archive.alarms.alarm import Alarm
from archive.alarms.night import alarms

__all__ = ["Alarm", "alarms"]
