"""What pages of many languages print around articles: alternatives for patterns."""


def either(*phrases: str) -> str:
    """A group that matches any of these; a phrase may be a pattern itself."""
    return f"(?:{'|'.join(phrases)})"


ADVERTISEMENT = either(
    "(?:story continues below )?advertisements?", "advert", "sponsored(?: content)?",
    "promoted", "anzeige", "werbung", "publicité", "publicidad", "pubblicità",
    "publicidade", "реклама", "reklama", "advertentie", "annons", "pr",
    "広告", "廣告", "广告",
)  # fmt: skip
"""An advertisement's label."""

RELATED = either(
    "related", "recommended", "more", "most", "also", "top", "latest", "trending",
    "popular", "don.t miss", "you (?:may|might)", "read (?:more|next|also)", "see also",
    "watch", "share", "follow", "sign up", "subscribe", "newsletter",
    "mehr (?:zum|dazu)", "lesen sie", "das könnte", "auch interessant", "empfohlen",
    "themen", "teilen",
    "(?:à |a )?lire aussi", "sur le même", "voir aussi", "partager",
    "lea también", "leer más", "te puede", "(?:noticias )?relacionad[ao]s",
    "más noticias", "compartir",
    "leggi anche", "potrebbe", "correlati", "condividi",
    "leia (?:também|mais)", "veja também", "compartilhe",
    "lees (?:ook|meer)", "meer over",
    "читайте также", "по теме", "смотрите также", "поделиться",
    "czytaj (?:też|także|więcej)", "zobacz", "läs (?:också|mer)", "ilgili haber",
    ADVERTISEMENT,
)  # fmt: skip
"""How the head of a box of other stories, or of a reader's tools, begins."""

_OF_OTHERS = either(
    "相关", "延伸", "推荐", "更多", "热门", "热点", "精彩", "往期", "猜你",
    "编辑推荐", "今日", "本周", "最新",
)  # fmt: skip
_STORIES = either(
    "阅读", "新闻", "链接", "报道", "专题", "文章", "推荐", "内容", "资讯", "稿件",
    "喜欢", "评论", "导读",
)  # fmt: skip
RELATED_EAST = either(
    rf"{_OF_OTHERS}\S{{0,4}}{_STORIES}",
    "[为為]你推[荐薦]",
    "其他人也在看",
    "関連(?:記事|リンク|ニュース)",
    r"관련\s?기사",
)
"""The same in Chinese, Japanese and Korean."""

ELSEWHERE = either(
    "(?:related|recommended|more) (?:articles?|stories|news|topics|reading|coverage)",
    "more (?:from|on)", "read (?:more|next|also)", "share this", "sign up (?:for|to)",
    "subscribe (?:to|now)", "follow us", "see also", "lesen sie auch",
    "mehr zum thema", "(?:à )?lire aussi", "lea también", "leggi anche",
    "leia também", "lees ook", "читайте также",
)  # fmt: skip
"""How a line that leads to other stories, or to a service, begins."""

TOOLS = either(
    r"share(?: this)?(?: (?:article|story|page|post))?", "(?:re)?tweet", "pin",
    "(?:copy|link) ?(?:link|copied)", "copied!?", "print", "e-?mail",
    r"\d*\s*comments?", "leave a comment", "listen", "save(?: article)?",
    "read later", "bookmark", "follow(?: us)?", "subscribe", "sign (?:up|in)",
    "log ?in", "loading", "image", "photo", "video", "gallery",
    "(?:read|see|view|show|load) more", "continue reading", "(?:back to )?top",
    "teilen", "drucken", "merken", "kommentare?", "partager", "imprimer", "compartir",
    "imprimir", "condividi", "stampa", "deel", "поделиться",
)  # fmt: skip
"""A reader's tool, alone on its line."""

SHARE = either(
    "share",
    "teilen",
    "partager",
    "compartir",
    "condividi",
    "deel",
    "поделиться",
    "分享",
)
"""What stands before the networks that a story can be shared on."""

COMMENTS = either(
    r"comments?", "leave a (?:comment|reply)", "kommentare?", "commentaires?",
    "comentarios?", "comentários?", "commenti", "reacties", "kommentarer?",
    "комментари[ийя]", "обсуждение", "komentarze", "yorumlar",
    "(?:网友|最新|热门|全部|精彩|发表|我要)?(?:评论|跟[帖贴]|留言)",
    "網友(?:評論|留言)", "コメント", "댓글",
)  # fmt: skip
"""The head of what readers wrote."""

STAMPED = either(
    "(?:first )?(?:published|updated|posted|modified|created)",
    "last (?:updated|modified)", "veröffentlicht", "aktualisiert", "stand", "publié",
    "mis à jour", "publicado", "actualizado", "atualizado", "pubblicato", "aggiornato",
)  # fmt: skip
"""What stands before the day of publication or of a change."""

BY = either("by", "von", "par", "por", "di", "door", "af", "av")
"""What stands before an author's name."""
