"""Chinese family names: what tells a name from other short words."""

SINGLE = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋"
    "蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万"
    "段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向"
    "柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈"
    "鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅"
    "宫来嵺苟全褚廉简娄盖符奚穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾"
    "蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺肖闫"
    "付代戈云窦麻粟丰雷尚祖初芮佘佴幸皮迟占尉晁鹿帅逄訾缪厉浦亓尧况战"
    "劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭許傅鄧呂蘇盧蔣賈葉閻鐘陸顧孟龍萬錢湯黎喬賀賴龔龐蘭"
)
"""Single-character family names."""

MONGOLIAN = frozenset(
    "阿敖巴白包宝布春达道额鄂格哈海呼吉金满孟莫木那娜其青萨赛斯苏塔特图托乌希新伊玉扎朝德朱"
)
"""The characters that Mongolian names, written in Chinese, begin with."""

COMPOUND = frozenset([
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫",
    "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒",
    "端木", "南宫", "独孤", "第五", "闻人", "长孙",
    "宇文", "轩辕", "百里", "呼延", "赫连", "澹台",
    "公冶", "宗政", "濮阳", "淳于", "单于", "太叔",
    "申屠", "仲孙", "钟离", "歐陽",
])  # fmt: skip


def has_family_name(text: str) -> bool:
    """Whether the first one or two characters are a family name."""
    return text[:1] in SINGLE or text[:2] in COMPOUND
