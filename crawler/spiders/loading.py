"""Tells Scrapy's commands which sites there are: each profile is a spider."""

from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawler.sites import profile_for, profile_names
from crawler.spiders.news import NewsSpider


class ProfileLoader:
    """Makes a spider class of a profile's name."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:  # Scrapy's interface
        """Make one; it needs no settings."""
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of this site; `KeyError` where no profile has the name."""
        if spider_name not in profile_names():
            raise KeyError(spider_name)
        return type("NewsSpider", (NewsSpider,), {"name": spider_name})

    def find_by_request(self, request: Request) -> list[str]:
        """The names of the sites that own this address."""
        profile = profile_for(request.url)
        return [profile.name] if profile else []

    def list(self) -> list[str]:
        """The names of the sites."""
        return [*profile_names()]
