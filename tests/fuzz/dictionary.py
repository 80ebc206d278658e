"""Pieces that readers look for, to be put where they do not belong."""

MARKUP = (
    "<p>", "</p>", "<div>", "</div>", "<table><tr><td>", "</td></tr></table>",
    "<font>", "<br>", "<center>", "</body>", "</html>", "<head>", "<body>",
    "<frameset>", "<!--", "-->", "<![CDATA[", "]]>",
    "<?xml version='1.0' encoding='big5'?>", "<h1>", "</h1>", "<title>", "</title>",
    "<base href='//['>", "<a href='http://[x'>", "<a href=a.html>",
    "<img src=data:,>", "<img src='//[::'>", "<script>", "</script>", "<style>",
    "<svg>", "<textarea>", "<select>", "<noscript>", "<template>", "<iframe>",
    "<plaintext>", "<a<b>", "<p class='", '"', "'", "=", "<", ">", "&", "&#xd800;",
    "&#0;", "&#27;", "&#x110000;", "&nbsp;", "&lt;p&gt;", "<ul><li>", "<dl><dt>",
    "<pre>", "<article>", "<div class='byline'>", "<div class='article-body'>",
    "<div itemprop='articleBody'>", "<div id='ozoom'>", "<div class='TRS_Editor'>",
    "<div style='display:none'>", "<!--enpcontent-->", "<!--/enpcontent-->",
    "<!--enpproperty <title>", "<meta name=", "<meta name='author' content='王海'>",
    "<meta property='og:title' content='雪'>",
    "<meta http-equiv='Content-Type' content='text/html; charset=utf-16'>",
    "<meta name='pubdate' content='2012-13-41 25:61'>",
    "<time datetime='2012-06-01'>",
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":[{",
    "<script type='application/ld+json'>{\"author\":{\"name\":[1,null,{}]}}</script>",
    'createPageHTML(99999999999, 0, "a", "html")', "<o:p>", "<founder-content>",
)  # fmt: skip
WORDS = (
    "（记者 王海 摄）", "(记者", "）", "责任编辑：", "[责任编辑 王海]", "来源：",
    "稿源:", "作者：", "发布时间：", "2010-07-21 17:18", "10-07-21",
    "９９９９年９９月９９日", "昨天", "12:61", "位置：首页 > 新闻 > 正文",
    "新华社北京7月21日电", "本报讯", "（完）", "通讯员", "相关阅读",
    "上一页 1 2 3 下一页", "版权所有", "By Anna Berg", "Published:",
    "Mon, 99 Xxx 9999", "\u3000\u3000", "\u00a0", "\u200b", "\ufeff", "\u2028",
    "\x00", "\x1b", "\x85", "\u202e", "𠮷", "e\u0301", "\ufffd", "😀",
)  # fmt: skip
ENCODINGS = (
    "utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16", "cp1252", "cp932",
)  # fmt: skip
LABELS = (
    "utf-8", "gb2312", "GBK", "big5", "iso-8859-1", "utf-16", "shift_jis",
    "x-nothing",
)  # fmt: skip
