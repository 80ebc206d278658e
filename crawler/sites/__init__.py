"""Site profiles: those that come with the package, and the user's own."""

from crawler.sites.finding import load_profile, profile_for, profile_names
from crawler.sites.model import SiteModel
from crawler.sites.profile import Addresses, Layout, Pace, Profile

__all__ = [
    "Addresses",
    "Layout",
    "Pace",
    "Profile",
    "SiteModel",
    "load_profile",
    "profile_for",
    "profile_names",
]
