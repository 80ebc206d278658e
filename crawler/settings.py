"""Scrapy's settings for every crawl; what differs by site comes from its profile."""

import os

BOT_NAME = "newsarchive"
SPIDER_MODULES = ["crawler.spiders"]
SPIDER_LOADER_CLASS = "crawler.spiders.loading.ProfileLoader"
NEWSARCHIVE_DIR = os.environ.get("NEWSARCHIVE_DIR", "newsarchive-data")

# Who we are. Set NEWSARCHIVE_CONTACT to an address where a site's owner reaches you.
_contact = os.environ.get("NEWSARCHIVE_CONTACT")
USER_AGENT = f"newsarchive/0.1 ({_contact or 'news archiving; obeys robots.txt'})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}

SCHEDULER = "crawler.fetch.scheduler.LedgerScheduler"
TWISTED_DNS_RESOLVER = "crawler.fetch.guard.GuardedResolver"
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetch.wire.WireDownloadHandler",
    "https": "crawler.fetch.wire.WireDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
ITEM_PIPELINES = {"crawler.pipeline.ArchivePipeline": 100}

# Redirects, retries, compression and robots.txt are ours: each answer is a capture, and
# what it means is decided where captures are read.
_SCRAPY = "scrapy.downloadermiddlewares"
DOWNLOADER_MIDDLEWARES = {
    "crawler.fetch.guard.OriginGuard": 10,
    "crawler.fetch.robots.RobotsGuard": 20,
    "crawler.stopping.StopGuard": 900,
    f"{_SCRAPY}.offsite.OffsiteMiddleware": None,
    f"{_SCRAPY}.robotstxt.RobotsTxtMiddleware": None,
    f"{_SCRAPY}.httpauth.HttpAuthMiddleware": None,
    f"{_SCRAPY}.retry.RetryMiddleware": None,
    f"{_SCRAPY}.redirect.MetaRefreshMiddleware": None,
    f"{_SCRAPY}.redirect.RedirectMiddleware": None,
    f"{_SCRAPY}.httpcompression.HttpCompressionMiddleware": None,
    f"{_SCRAPY}.cookies.CookiesMiddleware": None,
    f"{_SCRAPY}.httpcache.HttpCacheMiddleware": None,
}
_SPIDER = "scrapy.spidermiddlewares"
SPIDER_MIDDLEWARES = {
    f"{_SPIDER}.httperror.HttpErrorMiddleware": None,
    f"{_SPIDER}.referer.RefererMiddleware": None,
    f"{_SPIDER}.urllength.UrlLengthMiddleware": None,
    f"{_SPIDER}.depth.DepthMiddleware": None,
}

# The rest of what Scrapy starts beside a crawl is not wanted. Named as None it would be
# imported all the same: its remote control alone takes a fifth of a second.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
}

# A pause is a pause: none of Scrapy's is shorter than what was asked for.
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS = 1
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False  # the environment names no proxy behind our back
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "INFO"
