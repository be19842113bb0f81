//! Formats that take their characters from a row of them.

pub(super) const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
pub(super) const GREEK: &str = "αβγδεζηθικλμνξοπρστυφχψω";
/// Without ё, й, ъ, ь.
pub(super) const RUSSIAN: &str = "абвгдежзиклмнопрстуфхцчшщыэюя";
pub(super) const CHICAGO: &str = "*†‡§";
pub(super) const ARABIC: &str = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي";
pub(super) const ABJAD: &str = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ";
pub(super) const THAI: &str = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ";
/// The standard's names are exchanged: its vowels are the consonants of the script.
pub(super) const HINDI_VOWELS: &str = "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह";
pub(super) const HINDI_CONSONANTS: &str = "अआइईउऊऋएऐओऔ";
pub(super) const AIUEO: &str = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ";
pub(super) const AIUEO_FULL: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
/// ヰ and ヱ have no half-width form.
pub(super) const IROHA: &str = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ";
pub(super) const IROHA_FULL: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン";
pub(super) const GANADA: &str = "가나다라마바사아자차카타파하";
pub(super) const CHOSUNG: &str = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ";

/// Times that a character may be repeated: Word's letters end at 30 (780 = zz…z).
const REPEATS: u64 = 30;

/// a … z, then aa, bb … zz, aaa: the character is repeated for each time around.
pub(super) fn repeated(alphabet: &str, number: u64) -> Option<String> {
    let size = alphabet.chars().count() as u64;
    let (round, index) = ((number - 1) / size, (number - 1) % size);
    if round >= REPEATS {
        return None;
    }
    let character = alphabet.chars().nth(usize::try_from(index).ok()?)?;
    Some(std::iter::repeat_n(character, usize::try_from(round).ok()? + 1).collect())
}

/// After the last character comes the first again: so Word does with Japanese and Korean rows,
/// where the standard would repeat.
pub(super) fn cycled(alphabet: &str, number: u64) -> Option<String> {
    let size = alphabet.chars().count() as u64;
    let index = usize::try_from((number - 1) % size).ok()?;
    alphabet.chars().nth(index).map(String::from)
}

/// One of `count` characters that follow each other from `first` on.
pub(super) fn within(first: char, count: i64, number: i64) -> Option<String> {
    let offset = (1..=count).contains(&number).then(|| number - 1)?;
    char::from_u32(u32::from(first) + u32::try_from(offset).ok()?).map(String::from)
}

/// The decimal number in other digits, given from 0 to 9.
pub(super) fn digits(number: i64, digits: &str) -> Option<String> {
    number
        .to_string()
        .chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => digits.chars().nth(digit as usize),
            None => Some(c),
        })
        .collect()
}

pub(super) fn roman(number: i64) -> Option<String> {
    const DIGITS: &[(i64, &str)] = &[
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    // Word's numbers end here.
    if !(1..=32_767).contains(&number) {
        return None;
    }
    let mut rest = number;
    let mut text = String::new();
    for &(value, digit) in DIGITS {
        while rest >= value {
            text.push_str(digit);
            rest -= value;
        }
    }
    Some(text)
}

/// Letters by their value, the greatest first; 15 and 16 as 9 + 6 and 9 + 7, since 10 + 5 and
/// 10 + 6 would spell the name of God.
pub(super) fn hebrew_numeral(number: u64) -> Option<String> {
    const VALUES: &[(u64, char)] = &[
        (400, 'ת'),
        (300, 'ש'),
        (200, 'ר'),
        (100, 'ק'),
        (90, 'צ'),
        (80, 'פ'),
        (70, 'ע'),
        (60, 'ס'),
        (50, 'נ'),
        (40, 'מ'),
        (30, 'ל'),
        (20, 'כ'),
        (10, 'י'),
        (9, 'ט'),
        (8, 'ח'),
        (7, 'ז'),
        (6, 'ו'),
        (5, 'ה'),
        (4, 'ד'),
        (3, 'ג'),
        (2, 'ב'),
        (1, 'א'),
    ];
    if number > 999 {
        return None;
    }
    let mut rest = number;
    let mut text = String::new();
    while rest > 0 {
        let limit = if matches!(rest, 15 | 16) { 9 } else { rest };
        let &(value, letter) = VALUES.iter().find(|(value, _)| *value <= limit)?;
        text.push(letter);
        rest -= value;
    }
    Some(text)
}

/// א … ת, then תא, תב: the last letter stands for each time around.
pub(super) fn hebrew_letters(number: u64) -> Option<String> {
    const LETTERS: &str = "אבגדהוזחטיכלמנסעפצקרשת";
    let (round, index) = ((number - 1) / 22, (number - 1) % 22);
    if round >= REPEATS {
        return None;
    }
    let mut text = "ת".repeat(usize::try_from(round).ok()?);
    text.push(LETTERS.chars().nth(usize::try_from(index).ok()?)?);
    Some(text)
}
