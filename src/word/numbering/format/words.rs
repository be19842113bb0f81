//! Numbers in words.

const BELOW_20: [&str; 20] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// `1st`, as the language writes it; none for languages whose way is not known here.
pub(super) fn ordinal(number: u64, language: &str) -> Option<String> {
    let suffix = match primary(language).as_str() {
        "en" => match (number % 10, number % 100) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        },
        "fr" if number == 1 => "er",
        "fr" => "e",
        "es" | "it" | "pt" => "º",
        "cs" | "da" | "de" | "et" | "fi" | "hr" | "hu" | "is" | "nb" | "nn" | "no" | "pl"
        | "sk" | "sl" | "tr" => ".",
        _ => return None,
    };
    Some(format!("{number}{suffix}"))
}

/// `Twenty-one`; none for languages other than English.
pub(super) fn cardinal_text(number: u64, language: &str) -> Option<String> {
    (primary(language) == "en").then(|| english(number)).flatten().map(capitalised)
}

/// `Twenty-first`; none for languages other than English.
pub(super) fn ordinal_text(number: u64, language: &str) -> Option<String> {
    if primary(language) != "en" {
        return None;
    }
    let text = english(number)?;
    let split = text.rfind([' ', '-']).map_or(0, |at| at + 1);
    let (before, last) = text.split_at(split);
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        other => match other.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{other}th"),
        },
    };
    Some(capitalised(format!("{before}{last}")))
}

/// The language of a tag: `en` of `en-GB`.
fn primary(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

fn english(number: u64) -> Option<String> {
    if number == 0 || number >= 1_000_000 {
        return None;
    }
    let mut words = Vec::new();
    if number >= 1000 {
        words.push(format!("{} thousand", english_below_1000(number / 1000)?));
    }
    if !number.is_multiple_of(1000) {
        words.push(english_below_1000(number % 1000)?);
    }
    Some(words.join(" "))
}

fn english_below_1000(number: u64) -> Option<String> {
    let word = |table: &[&str], index: u64| {
        table.get(usize::try_from(index).ok()?).map(|word| (*word).to_owned())
    };
    let mut words = Vec::new();
    if number >= 100 {
        words.push(format!("{} hundred", word(&BELOW_20, number / 100)?));
    }
    match number % 100 {
        0 => {}
        rest @ 1..=19 => words.push(word(&BELOW_20, rest)?),
        rest if rest % 10 == 0 => words.push(word(&TENS, rest / 10)?),
        rest => words.push(format!("{}-{}", word(&TENS, rest / 10)?, word(&BELOW_20, rest % 10)?)),
    }
    Some(words.join(" "))
}

fn capitalised(text: String) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => text,
    }
}

/// 1 to 99 in native Korean.
pub(super) fn korean(number: u64) -> Option<String> {
    const ONES: [&str; 10] = ["", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"];
    const TENS: [&str; 10] =
        ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"];
    let index = usize::try_from(number).ok()?;
    Some(format!("{}{}", TENS.get(index / 10)?, ONES.get(index % 10)?))
}

/// Thai, below a million: a one in the last place has another word than one alone, and so have
/// the tens of 10 to 29.
pub(super) fn thai(number: u64) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"];
    const UNITS: [&str; 6] = ["", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน"];
    if number == 0 || number >= 1_000_000 {
        return None;
    }
    let mut text = String::new();
    for place in (0..6_u32).rev() {
        let digit = usize::try_from(number / 10_u64.pow(place) % 10).ok()?;
        match (place, digit) {
            (_, 0) => continue,
            (0, 1) if number > 1 => text.push_str("เอ็ด"),
            (1, 1) => {}
            (1, 2) => text.push_str("ยี่"),
            _ => text.push_str(DIGITS[digit]),
        }
        text.push_str(UNITS[place as usize]);
    }
    Some(text)
}

/// Vietnamese, to 99: beyond that the north and the south count differently.
pub(super) fn vietnamese(number: u64) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    let index = usize::try_from(number).ok()?;
    let (tens, ones) = (index / 10, index % 10);
    let tens_text = match tens {
        0 => String::new(),
        1 => "mười".to_owned(),
        tens => format!("{} mươi", DIGITS.get(tens)?),
    };
    let ones_text = match (tens, ones) {
        (2.., 1) => "mốt",
        (1.., 5) => "lăm",
        _ => DIGITS[ones],
    };
    Some([tens_text.as_str(), ones_text].join(" ").trim().to_owned())
}

/// Hindi, to 20: every number to a hundred has a word of its own.
pub(super) fn hindi(number: u64) -> Option<String> {
    const WORDS: [&str; 20] = [
        "एक",
        "दो",
        "तीन",
        "चार",
        "पाँच",
        "छह",
        "सात",
        "आठ",
        "नौ",
        "दस",
        "ग्यारह",
        "बारह",
        "तेरह",
        "चौदह",
        "पंद्रह",
        "सोलह",
        "सत्रह",
        "अठारह",
        "उन्नीस",
        "बीस",
    ];
    WORDS.get(usize::try_from(number.checked_sub(1)?).ok()?).map(|word| (*word).to_owned())
}
