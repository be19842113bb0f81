//! French, Spanish, Italian and Portuguese.

use super::{places, word};

const FRENCH: &str = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze \
    quinze seize dix-sept dix-huit dix-neuf";
const FRENCH_TENS: &str =
    "dix vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt";

/// As in France: seventy is sixty-ten, ninety four-twenties-ten.
pub(super) fn french(number: u64) -> Option<String> {
    let (hundreds, tens, ones) = places(number)?;
    let mut words = Vec::new();
    match (hundreds, number % 100) {
        (0, _) => {}
        (1, _) => words.push("cent".to_owned()),
        (hundreds, 0) => words.push(format!("{} cents", word(FRENCH, hundreds)?)),
        (hundreds, _) => words.push(format!("{} cent", word(FRENCH, hundreds)?)),
    }
    let of_ten = word(FRENCH_TENS, tens.max(1))?;
    match (tens, ones) {
        (0, 0) => {}
        (0 | 1, _) => words.push(word(FRENCH, number % 100)?.to_owned()),
        (8, 0) => words.push("quatre-vingts".to_owned()),
        (7, 1) => words.push("soixante et onze".to_owned()),
        (7 | 9, _) => words.push(format!("{of_ten}-{}", word(FRENCH, 10 + ones)?)),
        (_, 0) => words.push(of_ten.to_owned()),
        (2..=6, 1) => words.push(format!("{of_ten} et un")),
        _ => words.push(format!("{of_ten}-{}", word(FRENCH, ones)?)),
    }
    Some(words.join(" "))
}

pub(super) fn french_ordinal(number: u64) -> Option<String> {
    if number == 1 {
        return Some("premier".to_owned());
    }
    let text = french(number)?;
    // The plural of hundreds and of eighty ends with the count.
    let text = text.strip_suffix("cents").map(|before| format!("{before}cent")).unwrap_or(text);
    let text = text.strip_suffix("vingts").map(|before| format!("{before}vingt")).unwrap_or(text);
    Some(match number % 10 {
        5 if text.ends_with("cinq") => text + "uième",
        9 if text.ends_with("neuf") => format!("{}vième", text.trim_end_matches('f')),
        _ => format!("{}ième", text.strip_suffix('e').unwrap_or(&text)),
    })
}

const SPANISH: &str = "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce \
    quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés \
    veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve";
const SPANISH_TENS: &str = "diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa";
const SPANISH_HUNDREDS: &str = "ciento doscientos trescientos cuatrocientos quinientos seiscientos \
    setecientos ochocientos novecientos";

pub(super) fn spanish(number: u64) -> Option<String> {
    let (hundreds, tens, ones) = places(number)?;
    if number == 100 {
        return Some("cien".to_owned());
    }
    let mut words: Vec<&str> = word(SPANISH_HUNDREDS, hundreds).into_iter().collect();
    match (number % 100, ones) {
        (0, _) => {}
        (rest @ 1..=29, _) => words.push(word(SPANISH, rest)?),
        (_, 0) => words.push(word(SPANISH_TENS, tens)?),
        _ => words.extend([word(SPANISH_TENS, tens)?, "y", word(SPANISH, ones)?]),
    }
    Some(words.join(" "))
}

const SPANISH_ORDER: &str = "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo \
    decimotercero decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo decimonoveno";
const SPANISH_ORDER_TENS: &str = "décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo \
    septuagésimo octogésimo nonagésimo";
const SPANISH_ORDER_HUNDREDS: &str = "centésimo ducentésimo tricentésimo cuadringentésimo \
    quingentésimo sexcentésimo septingentésimo octingentésimo noningentésimo";

pub(super) fn spanish_ordinal(number: u64) -> Option<String> {
    let (hundreds, tens, ones) = places(number)?;
    let mut words: Vec<&str> = word(SPANISH_ORDER_HUNDREDS, hundreds).into_iter().collect();
    match number % 100 {
        rest @ 0..=19 => words.extend(word(SPANISH_ORDER, rest)),
        _ => {
            words.extend(word(SPANISH_ORDER_TENS, tens));
            words.extend(word(SPANISH_ORDER, ones));
        }
    }
    Some(words.join(" "))
}

const ITALIAN: &str = "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici \
    quattordici quindici sedici diciassette diciotto diciannove";
const ITALIAN_TENS: &str =
    "dieci venti trenta quaranta cinquanta sessanta settanta ottanta novanta";

pub(super) fn italian(number: u64) -> Option<String> {
    let (hundreds, tens, ones) = places(number)?;
    let mut text = String::new();
    if hundreds > 1 {
        text.push_str(word(ITALIAN, hundreds)?);
    }
    if hundreds > 0 {
        text.push_str("cento");
    }
    match (number % 100, ones) {
        (0, _) => {}
        (rest @ 1..=19, _) => text.push_str(word(ITALIAN, rest)?),
        (_, 0) => text.push_str(word(ITALIAN_TENS, tens)?),
        _ => {
            // Ten and one share the vowel between them: ventuno, trentotto.
            let of_ten = word(ITALIAN_TENS, tens)?;
            let short = of_ten.get(..of_ten.len() - 1)?;
            text.push_str(if matches!(ones, 1 | 8) { short } else { of_ten });
            text.push_str(word(ITALIAN, ones)?);
        }
    }
    // A three at the end of a longer word has the stress.
    if ones == 3 && number > 20 && number % 100 != 13 {
        text.pop();
        text.push('é');
    }
    Some(text)
}

pub(super) fn italian_ordinal(number: u64) -> Option<String> {
    const FIRST: &str = "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo";
    if let Some(first) = word(FIRST, number) {
        return Some(first.to_owned());
    }
    let text = italian(number)?;
    Some(match text.strip_suffix('é') {
        Some(stem) => format!("{stem}eesimo"),
        None if text.ends_with("sei") => text + "esimo",
        None => format!("{}esimo", text.strip_suffix(['a', 'e', 'i', 'o']).unwrap_or(&text)),
    })
}

const PORTUGUESE: &str = "um dois três quatro cinco seis sete oito nove dez onze doze treze catorze \
    quinze dezesseis dezessete dezoito dezenove";
const OF_PORTUGAL: &str = "um dois três quatro cinco seis sete oito nove dez onze doze treze catorze \
    quinze dezasseis dezassete dezoito dezanove";
const PORTUGUESE_TENS: &str =
    "dez vinte trinta quarenta cinquenta sessenta setenta oitenta noventa";
const PORTUGUESE_HUNDREDS: &str = "cento duzentos trezentos quatrocentos quinhentos seiscentos \
    setecentos oitocentos novecentos";

/// As in Brazil.
pub(super) fn portuguese(number: u64) -> Option<String> {
    portuguese_with(number, PORTUGUESE)
}

pub(super) fn portuguese_of_portugal(number: u64) -> Option<String> {
    portuguese_with(number, OF_PORTUGAL)
}

fn portuguese_with(number: u64, below_20: &'static str) -> Option<String> {
    let (hundreds, tens, ones) = places(number)?;
    if number == 100 {
        return Some("cem".to_owned());
    }
    let mut words: Vec<&str> = word(PORTUGUESE_HUNDREDS, hundreds).into_iter().collect();
    match (number % 100, ones) {
        (0, _) => {}
        (rest @ 1..=19, _) => words.push(word(below_20, rest)?),
        (_, ones) => {
            words.push(word(PORTUGUESE_TENS, tens)?);
            words.extend(word(below_20, ones));
        }
    }
    Some(words.join(" e "))
}

const PORTUGUESE_ORDER: &str = "primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono";
const PORTUGUESE_ORDER_TENS: &str = "décimo vigésimo trigésimo quadragésimo quinquagésimo \
    sexagésimo septuagésimo octogésimo nonagésimo";
const PORTUGUESE_ORDER_HUNDREDS: &str = "centésimo ducentésimo tricentésimo quadringentésimo \
    quingentésimo sexcentésimo septingentésimo octingentésimo noningentésimo";

pub(super) fn portuguese_ordinal(number: u64) -> Option<String> {
    let (hundreds, tens, ones) = places(number)?;
    let parts = [
        word(PORTUGUESE_ORDER_HUNDREDS, hundreds),
        word(PORTUGUESE_ORDER_TENS, tens),
        word(PORTUGUESE_ORDER, ones),
    ];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}
