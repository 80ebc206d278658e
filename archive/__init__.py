"""Keeps captures and records, and gives them back."""

from archive.alarms import Alarm, alarms
from archive.archive import Archive
from archive.candidates import Candidate, Explanation, Rereading, Verdict
from archive.captures import (
    StoredCapture,
    capture,
    captured_exchange,
    near_capture,
    read_by_others,
    record_read_in,
)
from archive.changes import changed_fields
from archive.content_coding import ContentCodingError, decoded_content
from archive.coverage import Gap, Miss, open_gaps
from archive.errors import (
    ArchiveError,
    DamagedError,
    ForgottenError,
    LockedError,
    NotFoundError,
    UnreadableError,
    UsageError,
)
from archive.export import record_object, replaced
from archive.health import History
from archive.http_message import HttpResponse, parse_response
from archive.ledger import REVISITED, Entry, Ledger, twin
from archive.measures import span
from archive.reading import require_not_forgotten
from archive.record import (
    Article,
    Crumb,
    Evidence,
    Exchange,
    Image,
    Kind,
    Origin,
    Person,
    Role,
    article_key,
)
from archive.run import Start, reached
from archive.same_text import article_of_same_text
from archive.seeking import Reopened, Sought
from archive.site_models import (
    Known,
    StoredModel,
    keep_model,
    known_pages,
    model_of,
    newest_model,
)
from archive.tombstones import forgotten
from archive.version import VERSION
from archive.visit import UNCHANGED, Alias, Found, State, Visit

__all__ = [
    "REVISITED",
    "UNCHANGED",
    "VERSION",
    "Alarm",
    "Alias",
    "Archive",
    "ArchiveError",
    "Article",
    "Candidate",
    "ContentCodingError",
    "Crumb",
    "DamagedError",
    "Entry",
    "Evidence",
    "Exchange",
    "Explanation",
    "ForgottenError",
    "Found",
    "Gap",
    "History",
    "HttpResponse",
    "Image",
    "Kind",
    "Known",
    "Ledger",
    "LockedError",
    "Miss",
    "NotFoundError",
    "Origin",
    "Person",
    "Reopened",
    "Rereading",
    "Role",
    "Sought",
    "Start",
    "State",
    "StoredCapture",
    "StoredModel",
    "UnreadableError",
    "UsageError",
    "Verdict",
    "Visit",
    "alarms",
    "article_key",
    "article_of_same_text",
    "capture",
    "captured_exchange",
    "changed_fields",
    "decoded_content",
    "forgotten",
    "keep_model",
    "known_pages",
    "model_of",
    "near_capture",
    "newest_model",
    "open_gaps",
    "parse_response",
    "reached",
    "read_by_others",
    "record_object",
    "record_read_in",
    "replaced",
    "require_not_forgotten",
    "span",
    "twin",
]
