"""Words that tell a personal name from other words in alphabetic scripts."""

PARTICLES = frozenset([
    "'t", "af", "al", "av", "ben", "bin", "d'", "da", "das", "de", "del", "della",
    "delle", "dem", "den", "der", "des", "di", "do", "dos", "du", "e", "el", "ibn",
    "la", "las", "le", "los", "st.", "ten", "ter", "und", "van", "vom", "von", "y",
    "zu", "zur",
])  # fmt: skip
"""What stands in lower case between the parts of a name."""

SUFFIXES = frozenset([
    "ba", "bsc", "cfa", "cfp", "cpa", "dds", "do", "dvm", "esq", "facp", "ii", "iii",
    "iv", "jd", "jr", "llm", "ma", "mba", "md", "mph", "ms", "msc", "phd", "rd", "rdn",
    "rn", "sr",
])  # fmt: skip
"""What may stand behind a name, without its full stops."""

WORK = frozenset([
    "analyst", "articles", "assistant", "associate", "auteur", "author", "autor",
    "autore", "autoren", "autorin", "bio", "blogger", "ceo", "chef", "chief",
    "co-founder", "columnist", "contributing", "contributor", "contributors",
    "correspondent", "correspondents", "critic", "cto", "deputy", "director", "editor",
    "editors", "email", "executive", "expert", "follow", "fotograf", "fotografin",
    "founder", "freelance", "guest", "head", "intern", "journalist", "journaliste",
    "junior", "last", "lead", "manager", "managing", "medically", "modified", "more",
    "periodista", "photographer", "political", "posted", "posts", "president",
    "producer", "professor", "profile", "published", "redacción", "redactie",
    "redactor", "redactora", "redakteur", "redakteurin", "redaktion", "redaktor",
    "redazione", "reporter", "reporters", "reviewed", "rédacteur", "rédaction",
    "rédactrice", "see", "senior", "special", "specialist", "staff", "strategist",
    "updated", "verified", "view", "writer", "writers", "written", "автор", "журналист",
    "корреспондент", "редактор",
])  # fmt: skip
"""What people are called for what they do, and words that stand beside their names."""

HOUSE = frozenset([
    "accept", "account", "symbolbild", "symbolfoto", "archivbild", "imago", "kommentar",
    "actualizado", "admin", "administrator", "advertisement",
    "advertiser", "read", "affiliate", "afp", "agence", "agencia", "agencias", "agency",
    "agentur", "agenturen", "ago", "aktualisiert", "analysis", "anonymous", "ansa",
    "anzeige", "ap", "apa", "app", "article", "association", "back", "belga", "bild",
    "blog", "board", "books", "brand", "breaking", "bureau", "business", "buy",
    "categories", "category", "center", "centre", "city", "click", "climate", "close",
    "club", "college", "comment", "comments", "committee", "community", "company",
    "contact", "content", "contents", "cookies", "copyright", "council", "county",
    "court", "create", "credit", "crime", "culture", "cup", "daily", "data", "deals",
    "department", "design", "desk", "developer", "digital", "disclosure", "download",
    "dpa", "drucken", "economy", "edited", "editorial", "education", "efe", "energy",
    "engineer", "engineering", "entertainment", "events", "exclusive", "facebook",
    "family", "fashion", "fc", "feature", "featured", "features", "federal", "finance",
    "fonte", "food", "forum", "foto", "foundation", "free", "fuente", "games",
    "gesellschaft", "getty", "global", "gmbh", "government", "group", "guide", "health",
    "help", "hour", "hours", "ideas", "image", "images", "inc", "insights", "instagram",
    "institute", "international", "jobs", "join", "journal", "kids", "kommentare",
    "korrespondent", "korrespondentin", "kultur", "labs", "landespolitische", "latest",
    "league", "learn", "lesezeit", "lifestyle", "linkedin", "links", "listen", "llc",
    "local", "log", "login", "ltd", "magazine", "management", "market", "marketing",
    "markets", "media", "mehr", "menu", "might", "ministry", "minute", "minutes",
    "money", "movies", "music", "nachrichten", "national", "network", "news",
    "newsletter", "next", "notice", "office", "online", "open", "opinion", "parenting",
    "partners", "photo", "photos", "pinterest", "podcast", "police", "policy",
    "politics", "politik", "press", "presse", "presse-agentur", "previous", "privacy",
    "products", "pubblicato", "publicado", "publishing", "publié", "quelle", "radio",
    "recipes", "reddit", "related", "republic", "research", "resources", "reuters",
    "review", "reviews", "save", "school", "science", "security", "service", "services",
    "settings", "share", "shop", "shutterstock", "skip", "society", "software",
    "solutions", "source", "speed", "sponsored", "sport", "sports", "start", "state",
    "stories", "story", "studio", "subscribe", "summary", "support", "table", "tags",
    "takeaways", "tass", "team", "technologies", "technology", "teilen", "telegram",
    "television", "terms", "tiktok", "times", "tips", "today", "topics", "travel",
    "trending", "tribune", "tv", "twitter", "uhr", "university", "unknown", "uns",
    "veröffentlicht", "video", "war", "watch", "weather", "web", "webmaster", "weekly",
    "whatsapp", "wire", "wirtschaft", "youtube", "zeitung",
])  # fmt: skip
"""Words of outlets, sections and menus, which no name holds."""

OPENING = frozenset([
    "el",
    "a", "about", "all", "and", "are", "at", "best", "but", "by", "can", "der", "die",
    "east", "ein", "eine", "first", "five", "for", "four", "from", "get", "go", "great",
    "here", "home", "hong", "how", "if", "in", "is", "it", "las", "les", "live", "los",
    "middle", "more", "new", "no", "north", "of", "on", "one", "our", "print", "read",
    "san", "search", "sign", "south", "stand", "that", "the", "these", "this", "three",
    "to", "top", "two", "une", "united", "we", "west", "what", "when", "where", "who",
    "why", "world", "your",
])  # fmt: skip
"""Words that begin no name, though some of them end one."""
