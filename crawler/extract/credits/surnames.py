"""Chinese family names: what tells a name from other short words."""

import re

SINGLE = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋"
    "蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万"
    "段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向"
    "柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈"
    "鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅"
    "宫来苟全褚廉简娄盖符奚穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾"
    "蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺肖闫"
    "邰酆昝嵇邴隗宓郗蓟郦璩濮扈暨阙殳夔厍乜蒯逯骆狄茅危贲杭羿储汲巴牧班戎印宿怀蒲籍苍莘贡"
    "劳扶宰雍寿农慕茹宦容步寇禄沃蔚越师勾阚那巢荣惠松索奇"
    "付代戈云窦麻粟丰雷尚祖初芮佘佴幸皮迟占尉晁鹿帅逄訾缪厉浦亓尧况战"
    "劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭許傅鄧呂蘇盧蔣賈葉閻鐘陸顧孟龍萬錢湯黎喬賀賴龔龐蘭"
    "張譚鄒鍾嚴溫魯韋畢聶叢齊莊塗時關費紀歐項陽衛鮑單閔車簡婁黨連欒計竇遲應練鞏駱貢薊勞鄔暢鄺饒諸顏樂興"
)
"""Single-character family names."""

COMMON_WORDS = frozenset([
    "金秋", "金融", "金额", "方案", "方法", "方向", "方针", "程序",
    "白皮书", "白天", "白酒", "黄金", "黄金周", "黄河", "黄山", "黄海",
    "万元", "万人", "平安", "安全", "安排", "安徽", "高考", "高温",
    "高校", "高速", "高级", "高清", "高中", "时间", "时评", "时事",
    "时政", "周末", "周年", "周边", "周刊", "周报", "常委", "常委会",
    "常识", "全国", "全省", "全市", "全区", "全县", "全年", "全部",
    "全民", "江苏", "江西", "石油", "任务", "任命", "成果", "成本",
    "成都", "成绩", "文化", "文明", "文学", "文艺", "文章", "文件",
    "文献", "明天", "明年", "明星", "马上", "马路", "马年", "牛年",
    "龙年", "严重", "关键", "关注", "关于", "游客", "游戏", "单元",
    "温度", "温馨", "温州", "雷雨", "车辆", "车站", "房产", "房地产",
    "路线", "路透社", "商务", "商业", "商场", "商品", "商讯", "应急",
    "应用", "连续", "计划", "费用", "强调", "华东", "华北", "华南",
    "华人", "云南", "解放", "解读", "解说", "解析", "和平", "和谐",
    "祝福", "祝贺", "封面", "谈话", "访谈", "党员", "党建", "党史",
    "史料", "史话", "步行", "步骤", "包装", "包头", "祖国", "管理",
    "管制", "危机", "权威", "童话", "幸福", "应对", "冬至", "冬季",
    "夏季", "夏天", "宗教", "家庭", "常态", "水利", "水平", "从此",
    "初一", "初二", "初三", "终审", "尚待", "战略", "战争", "战役",
    "养生", "花絮", "花边",
    "時間", "時事", "時評", "時尚", "關鍵", "關注", "關於", "連續", "應用", "計劃",
    "單元", "車輛", "車站", "陽光", "張貼", "黃金", "馬路", "溫度", "樂園", "興建",
])  # fmt: skip
"""Words that begin like a name and stand alone in brackets or on a line."""

MONGOLIAN = frozenset(
    "阿敖巴白包宝布春达道额鄂格哈海呼吉金满孟莫木那娜其青萨赛斯苏塔特图托乌希新伊玉扎朝德朱勿锡查艾"
)
"""The characters that Mongolian names, written in Chinese, begin with."""

_TRANSLITERATED = frozenset(
    "阿艾敖奥巴白包宝保必毕边彬勃博布才策查察昌朝楚次达丹旦德道登迪丁顶都敦多尔恩额鄂俄尕嘎噶干高戈格根贡古哈海和赫胡呼"
    "花华吉纪加佳杰金晋觉卡凯康克肯库拉来莱赖兰郎勒乐力丽利连琳凌玲龙隆鲁伦罗洛玛买满曼毛梅门蒙孟米木牧姆姐莫穆纳那娜乃"
    "南囊尼宁牛努诺欧帕普朋平其琪奇齐恰钦青晴却热仁日荣柔如瑞若萨赛桑扫僧沙珊善尚绍社胜史舒思斯苏索塔台太泰坦汤唐陶套特"
    "腾天铁通图土吐托娃瓦万旺威文翁乌吾西希夏先祥新雄旭雅亚牙央扬伊依音银英雍永尤玉云扎则泽增札旃昭哲真志珠朱卓兹子宗孜"
    "顺莲满山庆里都琴娅锡勿菲妮莎孜提江次贵汗"
)
_ELEMENT = re.compile(
    r"(?:巴雅尔|巴特尔|巴图|巴根|图雅|托娅|托雅|其其格|琪琪格|齐齐格|其木格|格日勒|格日乐|高娃|毕力格|必力格"
    r"|毕勒格|朝鲁|朝格图|扎布|斯楞|布和|嘎拉|敖其尔|孟克|宝力格|吉雅|达来|德力格尔|阿古拉|乌拉|牧仁|木仁"
    r"|苏荣|萨仁|娜仁|那仁|塔娜|日娜|花拉|乌云|通拉|夫|苏和|巴亚尔|勒图|嘎日迪|仓)$"
)


def is_transliterated(text: str) -> bool:
    """Whether a longer word is one name of a people that has no family names.

    Mongolian and Tibetan names are written in characters chosen for their sound:
    of four and more, one in four may be no such character.

    >>> is_transliterated("乌云其木格"), is_transliterated("新桥通车现场")
    (True, False)
    """
    if text[:1] not in MONGOLIAN:
        return False
    return sum(each not in _TRANSLITERATED for each in text) <= len(text) // 4


def is_all_transliterated(text: str) -> bool:
    """Whether every character is one that such names are written in."""
    return text[:1] in MONGOLIAN and _TRANSLITERATED.issuperset(text)


def ends_like_mongolian(text: str) -> bool:
    """Whether a word ends in a frequent element of Mongolian names (…其其格)."""
    return text[:1] in MONGOLIAN and _ELEMENT.search(text) is not None


COMPOUND = frozenset([
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫",
    "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒",
    "端木", "南宫", "独孤", "第五", "闻人", "长孙",
    "宇文", "轩辕", "百里", "呼延", "赫连", "澹台",
    "公冶", "宗政", "濮阳", "淳于", "单于", "太叔",
    "申屠", "仲孙", "钟离", "歐陽", "万俟", "拓跋",
    "司馬", "諸葛", "東方", "尉遲", "公孫", "長孫",
])  # fmt: skip


def has_family_name(text: str) -> bool:
    """Whether the first one or two characters are a family name."""
    return text[:1] in SINGLE or text[:2] in COMPOUND
