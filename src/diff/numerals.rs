//! Numbers written in words.
//!
//! The lists hold for all languages at once, for a comparison knows none; words that mean something
//! else in another of them ("due", "once", "seize", "sei") are left out.

use std::sync::LazyLock;

use regex::Regex;

const WORDS: &str = "\
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred \
    thousand million billion \
    deux trois quatre cinq huit neuf dix onze douze treize quatorze quinze vingt trente quarante \
    cinquante soixante mille \
    dos tres cuatro cinco seis siete ocho nueve diez doce trece catorce quince dieciséis diecisiete \
    dieciocho diecinueve veinte veintiuno veinticuatro veinticinco treinta cincuenta sesenta setenta \
    ochenta noventa cien ciento doscientos mil millones \
    quattro cinque sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette \
    diciotto diciannove venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento duemila \
    dois duas três quatro sete oito dez treze quatorze dezesseis dezesete dezoito dezenove vinte trinta \
    quarenta cinquenta sessenta oitenta noventa cem \
    twee drie vijf zes zeven negen twaalf dertien veertien vijftien zestien zeventien achttien \
    negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd duizend";

/// German and Dutch write the parts of a number as one word: `fünfundvierzig`, `zweihundert`.
static COMPOUND: LazyLock<Regex> = LazyLock::new(|| {
    let unit = "(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun)";
    Regex::new(&format!(
        "^(?:{unit}|zehn|elf|zwölf|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn|\
         (?:(?:ein|{unit})und)?(?:zwan|drei|vier|fünf|sech|sieb|acht|neun)(?:zig|ßig|ssig)|\
         (?:ein|{unit})?(?:hundert|tausend)|\
         (?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)[eë]n(?:twintig|dertig|veertig|vijftig))$"
    ))
    .unwrap_or_else(|error| unreachable!("a pattern: {error}"))
});

/// Whether a word in small letters is a number.
pub(super) fn is_numeral(word: &str) -> bool {
    WORDS.split(' ').any(|numeral| numeral == word)
        || (word.chars().count() > 3 && COMPOUND.is_match(word))
}

/// Length in bytes of the amount in Chinese or Japanese numerals that a text begins with, its unit
/// included: `三十日`, `十二个月`, `百分之五`; 0 where there is none. `before` is the character before it:
/// after 第 a number counts places.
pub(super) fn han_amount(text: &str, before: Option<char>) -> usize {
    const DIGITS: &str = "〇零一二三四五六七八九十百千万萬亿億两兩";
    const UNITS: [&str; 34] = [
        "个工作日",
        "個工作日",
        "工作日",
        "营业日",
        "営業日",
        "自然日",
        "个自然日",
        "日",
        "天",
        "个月",
        "個月",
        "か月",
        "ヶ月",
        "カ月",
        "月",
        "年",
        "周",
        "週間",
        "星期",
        "个小时",
        "小时",
        "小時",
        "時間",
        "分钟",
        "分鐘",
        "分間",
        "美元",
        "欧元",
        "元",
        "円",
        "倍",
        "次",
        "人",
        "名",
    ];
    const SHARES: [&str; 3] = ["百分之", "千分之", "万分之"];
    if before.is_some_and(|c| c == '第' || DIGITS.contains(c)) {
        return 0;
    }
    let share =
        SHARES.iter().find(|share| text.starts_with(**share)).map_or(0, |share| share.len());
    let rest = text.get(share..).unwrap_or_default();
    let digits = rest.find(|c| !DIGITS.contains(c)).unwrap_or(rest.len());
    if digits == 0 {
        return 0;
    }
    let unit = UNITS.iter().find(|unit| rest[digits..].starts_with(**unit));
    match unit {
        Some(unit) if share == 0 => digits + unit.len(),
        _ if share > 0 => share + digits,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words() {
        for word in ["thirty", "fünfundvierzig", "dreißig", "zweihundert", "soixante", "vingt"] {
            assert!(is_numeral(word), "{word}");
        }
        for word in ["due", "once", "ein", "und", "tausendfach", "vielzahl"] {
            assert!(!is_numeral(word), "{word}");
        }
    }

    #[test]
    fn amounts_in_chinese_numerals() {
        let amount = |text: &str| text[..han_amount(text, None)].to_owned();
        assert_eq!(amount("三十日内付款"), "三十日");
        assert_eq!(amount("十二个月内"), "十二个月");
        assert_eq!(amount("百分之五的利息"), "百分之五");
        assert_eq!(amount("一方"), "");
        assert_eq!(amount("十分重要"), "");
        assert_eq!(han_amount("三日", Some('第')), 0);
    }
}
