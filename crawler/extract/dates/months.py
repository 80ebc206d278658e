"""The names of months, in the languages of the news."""

from typing import Final

_NAMES = (
    (
        "jan january januar januari jänner jaenner janvier janv enero ene gennaio"
        " gen janeiro gener ianuarie ian января январь янв января січня січень"
        " ocak oca stycznia styczeń sty ledna leden január jaanuar януари јануар"
        " sausio ιανουαρίου ιαν tammikuuta siječnja يناير"
    ),
    (
        "feb february februar februari febr feber février fevrier févr fevr fév"
        " fev febrero febbraio fevereiro febrer februarie февраля февраль фев февр"
        " лютого лютий şubat lutego luty lut února únor február veebruar февруари"
        " фебруар vasario φεβρουαρίου φεβ helmikuuta veljače فبراير"
    ),
    (
        "mar march märz maerz mär mrz mars marzo março marco març martie mart"
        " marts maret maart mrt марта март мар березня березень marca marzec"
        " března březen marec március márc märts kovo μαρτίου μαρ maaliskuuta"
        " ožujka مارس"
    ),
    (
        "apr april avril avr abril abr aprile aprilie апреля апрель апр квітня"
        " квітень nisan nis kwietnia kwiecień kwi dubna duben apríla apríl április"
        " ápr aprill април balandžio απριλίου απρ huhtikuuta travnja أبريل ابريل"
        " إبريل"
    ),
    (
        "may mai mayo maggio mag maio maig maj mei мая май травня травень mayıs"
        " maja května květen mája máj május мај gegužės μαΐου μαι toukokuuta"
        " svibnja مايو"
    ),
    (
        "jun june juni juin junio giugno giu junho juny iunie июня июнь июн"
        " червня червень haziran haz czerwca czerwiec cze června červen júna jún"
        " június juuni юни јун birželio ιουνίου ιουν kesäkuuta lipnja يونيو يونيه"
    ),
    (
        "jul july juli juillet juil julio luglio lug julho juliol iulie июля июль"
        " июл липня липень temmuz tem lipca lipiec lip července červenec júla júl"
        " július juuli юли јул liepos ιουλίου ιουλ heinäkuuta srpnja يوليو يوليه"
        " julai"
    ),
    (
        "aug august août aout agosto ago agost agustus augusti augustus августа"
        " август авг серпня серпень ağustos ağu sierpnia sierpień sie srpna srpen"
        " augusta augusztus avgust rugpjūčio αυγούστου αυγ elokuuta kolovoza أغسطس"
        " اغسطس ogos"
    ),
    (
        "sep sept september septembre septiembre setiembre settembre set setembro"
        " setembre septembrie сентября сентябрь сен сент вересня вересень eylül"
        " eyl września wrzesień wrz září septembra szeptember szept септември"
        " септембар septembar rugsėjo σεπτεμβρίου σεπ syyskuuta rujna سبتمبر"
    ),
    (
        "oct october oktober okt octobre octubre ottobre ott outubro out"
        " octombrie октября октябрь окт жовтня жовтень ekim eki października"
        " październik paź října říjen októbra október oktoober октомври октобар"
        " oktobar spalio οκτωβρίου οκτ lokakuuta أكتوبر اكتوبر"
    ),
    (
        "nov november novembre noviembre novembro noiembrie ноября ноябрь ноя"
        " нояб листопада листопад kasım kas listopada listopad listopadu lis"
        " novembra ноември новембар novembar lapkričio νοεμβρίου νοε marraskuuta"
        " studenoga studenog نوفمبر"
    ),
    (
        "dec december dezember dez décembre decembre déc diciembre dic dicembre"
        " dezembro desembre desember decembrie декабря декабрь дек грудня грудень"
        " aralık ara grudnia grudzień gru prosince prosinec decembra detsember"
        " декември децембар decembar gruodžio δεκεμβρίου δεκ joulukuuta prosinca"
        " ديسمبر disember"
    ),
)
_NUMBERS: Final = {
    name: number for number, names in enumerate(_NAMES, 1) for name in names.split()
}


def month_number(word: str) -> int | None:
    """Which month a word names, whole or shortened as it is printed.

    >>> [month_number(word) for word in ("März", "SEPT", "января", "hier")]
    [3, 9, 1, None]
    """
    return _NUMBERS.get(word.lower())
