//! English, German and Dutch.

use super::{places, word};

const ENGLISH: &str = "one two three four five six seven eight nine ten eleven twelve thirteen \
    fourteen fifteen sixteen seventeen eighteen nineteen";
const ENGLISH_TENS: &str = "ten twenty thirty forty fifty sixty seventy eighty ninety";

/// To 999,999: amounts in dollars are written so, too.
pub(super) fn english(number: u64) -> Option<String> {
    if (1000..1_000_000).contains(&number) {
        let thousands = english(number / 1000)?;
        let rest =
            if number.is_multiple_of(1000) { String::new() } else { english(number % 1000)? };
        return Some(format!("{thousands} thousand {rest}").trim_end().to_owned());
    }
    let (hundreds, tens, ones) = places(number)?;
    let mut words = Vec::new();
    if hundreds > 0 {
        words.push(format!("{} hundred", word(ENGLISH, hundreds)?));
    }
    match (number % 100, ones) {
        (0, _) => {}
        (rest @ 1..=19, _) => words.push(word(ENGLISH, rest)?.to_owned()),
        (_, 0) => words.push(word(ENGLISH_TENS, tens)?.to_owned()),
        _ => words.push(format!("{}-{}", word(ENGLISH_TENS, tens)?, word(ENGLISH, ones)?)),
    }
    Some(words.join(" "))
}

pub(super) fn english_ordinal(number: u64) -> Option<String> {
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
    Some(format!("{before}{last}"))
}

const GERMAN: &str = "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn \
    vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn";
const GERMAN_TENS: &str = "zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig";

pub(super) fn german(number: u64) -> Option<String> {
    let (hundreds, tens, ones) = places(number)?;
    let mut text = String::new();
    // One is short before another word: einhundert, einundzwanzig.
    let joined = |digit: u64| word(GERMAN, digit).map(|word| if digit == 1 { "ein" } else { word });
    if hundreds > 0 {
        text.push_str(joined(hundreds)?);
        text.push_str("hundert");
    }
    match (number % 100, ones) {
        (0, _) => {}
        (rest @ 1..=19, _) => text.push_str(word(GERMAN, rest)?),
        (_, 0) => text.push_str(word(GERMAN_TENS, tens)?),
        _ => text.push_str(&format!("{}und{}", joined(ones)?, word(GERMAN_TENS, tens)?)),
    }
    Some(text)
}

pub(super) fn german_ordinal(number: u64) -> Option<String> {
    let text = german(number)?;
    let irregular = match number % 100 {
        1 => Some(("eins", "erste")),
        3 => Some(("drei", "dritte")),
        7 => Some(("sieben", "siebte")),
        8 => Some(("acht", "achte")),
        _ => None,
    };
    Some(match irregular {
        Some((cardinal, order)) => format!("{}{order}", text.strip_suffix(cardinal)?),
        None if (1..20).contains(&(number % 100)) => text + "te",
        None => text + "ste",
    })
}

const DUTCH: &str = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien \
    vijftien zestien zeventien achttien negentien";
const DUTCH_TENS: &str = "tien twintig dertig veertig vijftig zestig zeventig tachtig negentig";

pub(super) fn dutch(number: u64) -> Option<String> {
    let (hundreds, tens, ones) = places(number)?;
    let mut text = String::new();
    if hundreds > 1 {
        text.push_str(word(DUTCH, hundreds)?);
    }
    if hundreds > 0 {
        text.push_str("honderd");
    }
    match (number % 100, ones) {
        (0, _) => {}
        (rest @ 1..=19, _) => text.push_str(word(DUTCH, rest)?),
        (_, 0) => text.push_str(word(DUTCH_TENS, tens)?),
        _ => {
            let ones = word(DUTCH, ones)?;
            let and = if ones.ends_with('e') { "ën" } else { "en" };
            text.push_str(&format!("{ones}{and}{}", word(DUTCH_TENS, tens)?));
        }
    }
    Some(text)
}

pub(super) fn dutch_ordinal(number: u64) -> Option<String> {
    let text = dutch(number)?;
    let irregular = match number % 100 {
        1 => Some(("een", "eerste")),
        3 => Some(("drie", "derde")),
        8 => Some(("acht", "achtste")),
        _ => None,
    };
    Some(match irregular {
        Some((cardinal, order)) => format!("{}{order}", text.strip_suffix(cardinal)?),
        None if (1..20).contains(&(number % 100)) => text + "de",
        None => text + "ste",
    })
}
