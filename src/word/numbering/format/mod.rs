//! How a number is written (ST_NumberFormat, ECMA-376 17.18.59; [MS-DOCX] 2.4 for `custom`).

mod alphabet;
mod ideograph;
mod words;

/// `w:numFmt`. The variants are the standard's values, under its names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // each is what its example in `NAMES` shows
pub enum Format {
    Decimal,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    Ordinal,
    CardinalText,
    OrdinalText,
    Hex,
    Chicago,
    IdeographDigital,
    JapaneseCounting,
    Aiueo,
    Iroha,
    DecimalFullWidth,
    DecimalHalfWidth,
    JapaneseLegal,
    JapaneseDigitalTenThousand,
    DecimalEnclosedCircle,
    DecimalFullWidth2,
    AiueoFullWidth,
    IrohaFullWidth,
    DecimalZero,
    Bullet,
    Ganada,
    Chosung,
    DecimalEnclosedFullstop,
    DecimalEnclosedParen,
    DecimalEnclosedCircleChinese,
    IdeographEnclosedCircle,
    IdeographTraditional,
    IdeographZodiac,
    IdeographZodiacTraditional,
    TaiwaneseCounting,
    IdeographLegalTraditional,
    TaiwaneseCountingThousand,
    TaiwaneseDigital,
    ChineseCounting,
    ChineseLegalSimplified,
    ChineseCountingThousand,
    KoreanDigital,
    KoreanCounting,
    KoreanLegal,
    KoreanDigital2,
    VietnameseCounting,
    RussianLower,
    RussianUpper,
    None,
    NumberInDash,
    Hebrew1,
    Hebrew2,
    ArabicAlpha,
    ArabicAbjad,
    HindiVowels,
    HindiConsonants,
    HindiNumbers,
    HindiCounting,
    ThaiLetters,
    ThaiNumbers,
    ThaiCounting,
    BahtText,
    DollarText,
    /// `custom`: α, β, γ
    GreekLower,
    /// `custom`: Α, Β, Γ
    GreekUpper,
    /// `custom`: decimal with zeros in front, to this many digits.
    Padded(usize),
    /// One that is not known, by its name or pattern.
    Unknown(String),
}

/// Every value of ST_NumberFormat but `custom`.
const NAMES: &[(&str, Format)] = &[
    ("decimal", Format::Decimal),                   // 1, 2, 3
    ("upperRoman", Format::UpperRoman),             // I, II, III
    ("lowerRoman", Format::LowerRoman),             // i, ii, iii
    ("upperLetter", Format::UpperLetter),           // A, B … Z, AA, BB
    ("lowerLetter", Format::LowerLetter),           // a, b … z, aa, bb
    ("ordinal", Format::Ordinal),                   // 1st, 2nd, 3rd
    ("cardinalText", Format::CardinalText),         // One, Two, Three
    ("ordinalText", Format::OrdinalText),           // First, Second, Third
    ("hex", Format::Hex),                           // 1 … 9, A, B
    ("chicago", Format::Chicago),                   // *, †, ‡, §, **
    ("ideographDigital", Format::IdeographDigital), // 一, 二 … 九, 一〇
    ("japaneseCounting", Format::JapaneseCounting), // 一, 二 … 十, 百一
    ("aiueo", Format::Aiueo),                       // ｱ, ｲ, ｳ
    ("iroha", Format::Iroha),                       // ｲ, ﾛ, ﾊ
    ("decimalFullWidth", Format::DecimalFullWidth), // １, ２, ３
    ("decimalHalfWidth", Format::DecimalHalfWidth), // 1, 2, 3
    ("japaneseLegal", Format::JapaneseLegal),       // 壱, 弐, 参
    ("japaneseDigitalTenThousand", Format::JapaneseDigitalTenThousand), // 一, 二 … 一〇
    ("decimalEnclosedCircle", Format::DecimalEnclosedCircle), // ①, ②, ③
    ("decimalFullWidth2", Format::DecimalFullWidth2), // １, ２, ３
    ("aiueoFullWidth", Format::AiueoFullWidth),     // ア, イ, ウ
    ("irohaFullWidth", Format::IrohaFullWidth),     // イ, ロ, ハ
    ("decimalZero", Format::DecimalZero),           // 01, 02 … 10
    ("bullet", Format::Bullet),                     // the template itself
    ("ganada", Format::Ganada),                     // 가, 나, 다
    ("chosung", Format::Chosung),                   // ㄱ, ㄴ, ㄷ
    ("decimalEnclosedFullstop", Format::DecimalEnclosedFullstop), // ⒈, ⒉, ⒊
    ("decimalEnclosedParen", Format::DecimalEnclosedParen), // ⑴, ⑵, ⑶
    ("decimalEnclosedCircleChinese", Format::DecimalEnclosedCircleChinese), // ①, ②, ③
    ("ideographEnclosedCircle", Format::IdeographEnclosedCircle), // ㈠, ㈡, ㈢
    ("ideographTraditional", Format::IdeographTraditional), // 甲, 乙, 丙
    ("ideographZodiac", Format::IdeographZodiac),   // 子, 丑, 寅
    ("ideographZodiacTraditional", Format::IdeographZodiacTraditional), // 甲子, 乙丑
    ("taiwaneseCounting", Format::TaiwaneseCounting), // 一 … 十, 十一, 一○○
    ("ideographLegalTraditional", Format::IdeographLegalTraditional), // 壹, 貳, 參
    ("taiwaneseCountingThousand", Format::TaiwaneseCountingThousand), // 一 … 十, 一百
    ("taiwaneseDigital", Format::TaiwaneseDigital), // 一, 二 … 一○
    ("chineseCounting", Format::ChineseCounting),   // 一 … 十, 十一, 一○○
    ("chineseLegalSimplified", Format::ChineseLegalSimplified), // 壹, 贰, 叁
    ("chineseCountingThousand", Format::ChineseCountingThousand), // 一 … 十, 一百
    ("koreanDigital", Format::KoreanDigital),       // 일, 이 … 일영
    ("koreanCounting", Format::KoreanCounting),     // 일, 이 … 십, 십일
    ("koreanLegal", Format::KoreanLegal),           // 하나, 둘, 셋
    ("koreanDigital2", Format::KoreanDigital2),     // 一, 二 … 一零
    ("vietnameseCounting", Format::VietnameseCounting), // một, hai, ba
    ("russianLower", Format::RussianLower),         // а, б, в
    ("russianUpper", Format::RussianUpper),         // А, Б, В
    ("none", Format::None),
    ("numberInDash", Format::NumberInDash),       // - 1 -
    ("hebrew1", Format::Hebrew1),                 // א, ב … י, יא
    ("hebrew2", Format::Hebrew2),                 // א, ב … ת, תא
    ("arabicAlpha", Format::ArabicAlpha),         // أ, ب, ت
    ("arabicAbjad", Format::ArabicAbjad),         // أ, ب, ج
    ("hindiVowels", Format::HindiVowels),         // क, ख, ग
    ("hindiConsonants", Format::HindiConsonants), // अ, आ, इ
    ("hindiNumbers", Format::HindiNumbers),       // १, २, ३
    ("hindiCounting", Format::HindiCounting),     // एक, दो, तीन
    ("thaiLetters", Format::ThaiLetters),         // ก, ข, ค
    ("thaiNumbers", Format::ThaiNumbers),         // ๑, ๒, ๓
    ("thaiCounting", Format::ThaiCounting),       // หนึ่ง, สอง, สาม
    ("bahtText", Format::BahtText),               // หนึ่งบาทถ้วน
    ("dollarText", Format::DollarText),           // One and 00/100
];

impl Format {
    /// The format of that name; `pattern` is the `w:format` of a `custom` one, which shows the
    /// first three numbers: `001, 002, 003, ...`.
    pub fn of(name: &str, pattern: &str) -> Self {
        if name == "custom" {
            return custom(pattern);
        }
        match NAMES.iter().find(|(known, _)| *known == name) {
            Some((_, format)) => format.clone(),
            None => Self::Unknown(name.to_owned()),
        }
    }

    /// Its name in the standard.
    pub fn name(&self) -> &str {
        match self {
            Self::Unknown(name) => name,
            known => {
                NAMES.iter().find(|(_, format)| format == known).map_or("custom", |(name, _)| name)
            }
        }
    }

    /// The number in this format; none when it cannot be written so. `language` is a tag like
    /// `en-GB`, for numbers in words.
    pub fn write(&self, number: i64, language: &str) -> Option<String> {
        use alphabet::{cycled, repeated};
        let positive = || u64::try_from(number).ok().filter(|&number| number > 0);
        let decimal = || number.to_string();
        match self {
            Self::Decimal | Self::DecimalHalfWidth => Some(decimal()),
            Self::DecimalZero => Some(format!("{number:02}")),
            Self::Padded(width) => Some(format!("{number:0width$}")),
            Self::NumberInDash => Some(format!("- {number} -")),
            Self::Bullet | Self::None => Some(String::new()),
            Self::Unknown(_) => None,
            Self::Hex => u64::try_from(number).ok().map(|number| format!("{number:X}")),
            Self::UpperRoman => alphabet::roman(number),
            Self::LowerRoman => alphabet::roman(number).map(|text| text.to_lowercase()),
            Self::UpperLetter => repeated(alphabet::LATIN, positive()?).map(|t| t.to_uppercase()),
            Self::LowerLetter => repeated(alphabet::LATIN, positive()?),
            Self::GreekUpper => repeated(alphabet::GREEK, positive()?).map(|t| t.to_uppercase()),
            Self::GreekLower => repeated(alphabet::GREEK, positive()?),
            Self::RussianUpper => {
                repeated(alphabet::RUSSIAN, positive()?).map(|text| text.to_uppercase())
            }
            Self::RussianLower => repeated(alphabet::RUSSIAN, positive()?),
            Self::Chicago => repeated(alphabet::CHICAGO, positive()?),
            Self::ArabicAlpha => repeated(alphabet::ARABIC, positive()?),
            Self::ArabicAbjad => repeated(alphabet::ABJAD, positive()?),
            Self::ThaiLetters => repeated(alphabet::THAI, positive()?),
            Self::HindiVowels => repeated(alphabet::HINDI_VOWELS, positive()?),
            Self::HindiConsonants => repeated(alphabet::HINDI_CONSONANTS, positive()?),
            Self::Hebrew1 => alphabet::hebrew_numeral(positive()?),
            Self::Hebrew2 => alphabet::hebrew_letters(positive()?),
            Self::Aiueo => cycled(alphabet::AIUEO, positive()?),
            Self::AiueoFullWidth => cycled(alphabet::AIUEO_FULL, positive()?),
            Self::Iroha => cycled(alphabet::IROHA, positive()?),
            Self::IrohaFullWidth => cycled(alphabet::IROHA_FULL, positive()?),
            Self::Ganada => cycled(alphabet::GANADA, positive()?),
            Self::Chosung => cycled(alphabet::CHOSUNG, positive()?),
            // Beyond the characters that there are, the standard goes on in decimal.
            Self::DecimalEnclosedCircle | Self::DecimalEnclosedCircleChinese => {
                Some(alphabet::within('①', 20, number).unwrap_or_else(decimal))
            }
            Self::DecimalEnclosedFullstop => {
                Some(alphabet::within('⒈', 20, number).unwrap_or_else(decimal))
            }
            Self::DecimalEnclosedParen => {
                Some(alphabet::within('⑴', 20, number).unwrap_or_else(decimal))
            }
            Self::IdeographEnclosedCircle => {
                Some(alphabet::within('㈠', 10, number).unwrap_or_else(decimal))
            }
            Self::IdeographTraditional => Some(ideograph::stem(number).unwrap_or_else(decimal)),
            Self::IdeographZodiac => Some(ideograph::branch(number).unwrap_or_else(decimal)),
            Self::IdeographZodiacTraditional => ideograph::stem_and_branch(positive()?),
            Self::DecimalFullWidth | Self::DecimalFullWidth2 => {
                alphabet::digits(number, "０１２３４５６７８９")
            }
            Self::HindiNumbers => alphabet::digits(number, "०१२३४५६७८९"),
            Self::ThaiNumbers => alphabet::digits(number, "๐๑๒๓๔๕๖๗๘๙"),
            Self::IdeographDigital | Self::JapaneseDigitalTenThousand => {
                alphabet::digits(number, "〇一二三四五六七八九")
            }
            Self::TaiwaneseDigital => alphabet::digits(number, "○一二三四五六七八九"),
            Self::KoreanDigital => alphabet::digits(number, "영일이삼사오육칠팔구"),
            Self::KoreanDigital2 => alphabet::digits(number, "零一二三四五六七八九"),
            // These two count in words to 99 only, and by digits from 100 on.
            Self::ChineseCounting | Self::TaiwaneseCounting => match positive()? {
                number @ 1..=99 => ideograph::CHINESE.count(number),
                _ => alphabet::digits(number, "○一二三四五六七八九"),
            },
            Self::ChineseCountingThousand => ideograph::CHINESE.count(positive()?),
            Self::TaiwaneseCountingThousand => ideograph::TAIWANESE.count(positive()?),
            Self::ChineseLegalSimplified => ideograph::CHINESE_LEGAL.count(positive()?),
            Self::IdeographLegalTraditional => ideograph::TAIWANESE_LEGAL.count(positive()?),
            Self::JapaneseCounting => ideograph::JAPANESE.count(positive()?),
            Self::JapaneseLegal => ideograph::JAPANESE_LEGAL.count(positive()?),
            Self::KoreanCounting => ideograph::KOREAN.count(positive()?),
            Self::KoreanLegal => match positive()? {
                number @ 1..=99 => words::korean(number),
                number => ideograph::KOREAN.count(number),
            },
            Self::Ordinal => words::ordinal(positive()?, language),
            Self::CardinalText => words::cardinal_text(positive()?, language),
            Self::OrdinalText => words::ordinal_text(positive()?, language),
            Self::DollarText => {
                words::cardinal_text(positive()?, "en").map(|text| format!("{text} and 00/100"))
            }
            Self::ThaiCounting => words::thai(positive()?),
            Self::BahtText => words::thai(positive()?).map(|text| format!("{text}บาทถ้วน")),
            Self::VietnameseCounting => words::vietnamese(positive()?),
            Self::HindiCounting => words::hindi(positive()?),
        }
    }
}

/// The format whose first three numbers the pattern shows.
fn custom(pattern: &str) -> Format {
    let items: Vec<&str> = pattern.split(',').map(str::trim).collect();
    if let ["001" | "0001" | "00001", ..] = items.as_slice() {
        return Format::Padded(items[0].len());
    }
    // The counting systems are told apart by their hundred, not by their first three.
    if let ["一", "十", hundred, ..] = items.as_slice() {
        let thousand = hundred.starts_with("一百");
        let simplified = hundred.contains('简');
        return match (thousand, simplified) {
            (true, true) => Format::ChineseCountingThousand,
            (true, false) => Format::TaiwaneseCountingThousand,
            (false, true) => Format::ChineseCounting,
            (false, false) => Format::TaiwaneseCounting,
        };
    }
    let greek = [Format::GreekLower, Format::GreekUpper];
    let shows = |format: &Format| {
        (1..=3)
            .zip(&items)
            .filter(|(number, item)| format.write(*number, "en").is_some_and(|text| text == **item))
            .count()
            == 3
    };
    NAMES
        .iter()
        .map(|(_, format)| format)
        .chain(&greek)
        .find(|format| shows(format))
        .cloned()
        .unwrap_or_else(|| Format::Unknown(pattern.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_standard_shows() {
        // Format, and pairs of number and text.
        const CASES: &[(&str, &[(i64, &str)])] = &[
            ("decimal", &[(0, "0"), (12, "12"), (-3, "-3")]),
            ("decimalZero", &[(1, "01"), (9, "09"), (10, "10"), (100, "100")]),
            ("upperRoman", &[(4, "IV"), (1999, "MCMXCIX"), (4000, "MMMM")]),
            ("lowerRoman", &[(14, "xiv"), (90, "xc")]),
            ("upperLetter", &[(1, "A"), (26, "Z"), (27, "AA"), (28, "BB"), (53, "AAA")]),
            ("lowerLetter", &[(52, "zz"), (780, "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]),
            (
                "ordinal",
                &[(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (113, "113th"), (121, "121st")],
            ),
            (
                "cardinalText",
                &[
                    (1, "One"),
                    (21, "Twenty-one"),
                    (115, "One hundred fifteen"),
                    (1000, "One thousand"),
                ],
            ),
            (
                "ordinalText",
                &[
                    (1, "First"),
                    (12, "Twelfth"),
                    (20, "Twentieth"),
                    (32, "Thirty-second"),
                    (100, "One hundredth"),
                ],
            ),
            ("dollarText", &[(5, "Five and 00/100")]),
            ("hex", &[(10, "A"), (255, "FF")]),
            ("chicago", &[(1, "*"), (2, "†"), (3, "‡"), (4, "§"), (5, "**"), (9, "***")]),
            ("numberInDash", &[(1, "- 1 -")]),
            ("none", &[(1, "")]),
            ("decimalFullWidth", &[(10, "１０")]),
            ("decimalHalfWidth", &[(10, "10")]),
            ("decimalEnclosedCircle", &[(1, "①"), (20, "⑳"), (21, "21")]),
            ("decimalEnclosedFullstop", &[(1, "⒈"), (20, "⒛")]),
            ("decimalEnclosedParen", &[(1, "⑴"), (20, "⒇")]),
            ("ideographEnclosedCircle", &[(1, "㈠"), (10, "㈩"), (11, "11")]),
            ("ideographDigital", &[(1, "一"), (10, "一〇"), (203, "二〇三")]),
            ("ideographTraditional", &[(1, "甲"), (10, "癸"), (11, "11")]),
            ("ideographZodiac", &[(1, "子"), (12, "亥"), (13, "13")]),
            ("ideographZodiacTraditional", &[(1, "甲子"), (2, "乙丑"), (60, "癸亥"), (61, "甲子")]),
            (
                "japaneseCounting",
                &[
                    (1, "一"),
                    (10, "十"),
                    (21, "二十一"),
                    (100, "百"),
                    (1234, "千二百三十四"),
                    (10_000, "一万"),
                ],
            ),
            ("japaneseLegal", &[(1, "壱"), (3, "参"), (10, "壱拾"), (25, "弐拾伍")]),
            (
                "chineseCounting",
                &[(10, "十"), (11, "十一"), (25, "二十五"), (99, "九十九"), (100, "一○○")],
            ),
            (
                "chineseCountingThousand",
                &[
                    (15, "十五"),
                    (100, "一百"),
                    (101, "一百〇一"),
                    (110, "一百一十"),
                    (1001, "一千〇一"),
                    (12_000, "一万二千"),
                ],
            ),
            ("taiwaneseCountingThousand", &[(10, "十"), (100, "一百"), (20_000, "二萬")]),
            ("taiwaneseCounting", &[(10, "十"), (100, "一○○")]),
            ("taiwaneseDigital", &[(10, "一○")]),
            ("chineseLegalSimplified", &[(1, "壹"), (2, "贰"), (10, "壹拾"), (105, "壹佰零伍")]),
            ("ideographLegalTraditional", &[(2, "貳"), (6, "陸"), (10, "壹拾")]),
            ("koreanDigital", &[(1, "일"), (10, "일영")]),
            ("koreanDigital2", &[(10, "一零")]),
            ("koreanCounting", &[(10, "십"), (11, "십일"), (20, "이십"), (110, "백십")]),
            ("koreanLegal", &[(1, "하나"), (10, "열"), (21, "스물하나"), (99, "아흔아홉")]),
            ("ganada", &[(1, "가"), (14, "하"), (15, "가")]),
            ("chosung", &[(1, "ㄱ"), (14, "ㅎ")]),
            ("aiueo", &[(1, "ｱ"), (45, "ｦ"), (46, "ﾝ")]),
            ("aiueoFullWidth", &[(1, "ア"), (10, "コ"), (46, "ン"), (47, "ア")]),
            ("iroha", &[(1, "ｲ"), (2, "ﾛ"), (3, "ﾊ")]),
            ("irohaFullWidth", &[(1, "イ"), (7, "ト"), (47, "ス"), (48, "ン")]),
            ("russianLower", &[(1, "а"), (9, "и"), (10, "к"), (29, "я"), (30, "аа")]),
            ("russianUpper", &[(10, "К")]),
            ("hebrew1", &[(1, "א"), (10, "י"), (15, "טו"), (16, "טז"), (123, "קכג"), (500, "תק")]),
            ("hebrew2", &[(22, "ת"), (23, "תא")]),
            ("arabicAlpha", &[(1, "أ"), (3, "ت"), (28, "ي"), (29, "أأ")]),
            ("arabicAbjad", &[(3, "ج"), (28, "غ")]),
            ("hindiNumbers", &[(10, "१०")]),
            ("hindiCounting", &[(1, "एक"), (10, "दस")]),
            ("thaiLetters", &[(1, "ก"), (3, "ค"), (41, "ฮ"), (42, "กก")]),
            ("thaiNumbers", &[(25, "๒๕")]),
            ("thaiCounting", &[(1, "หนึ่ง"), (11, "สิบเอ็ด"), (21, "ยี่สิบเอ็ด"), (100, "หนึ่งร้อย")]),
            ("bahtText", &[(1, "หนึ่งบาทถ้วน")]),
            (
                "vietnameseCounting",
                &[(1, "một"), (11, "mười một"), (15, "mười lăm"), (21, "hai mươi mốt")],
            ),
        ];
        for (name, cases) in CASES {
            let format = Format::of(name, "");
            for (number, text) in *cases {
                assert_eq!(format.write(*number, "en").as_deref(), Some(*text), "{name} {number}");
            }
        }
    }

    #[test]
    fn every_format_writes_the_first_twenty_numbers() {
        for (name, format) in NAMES {
            assert_eq!(&Format::of(name, ""), format);
            assert_eq!(format.name(), *name);
            for number in 1..=20 {
                assert!(format.write(number, "en").is_some(), "{name} {number}");
            }
            // Whatever a file asks for, nothing overflows or grows without bound.
            for number in [i64::MIN, -1, 0, 32_767, i64::from(i32::MAX), i64::MAX] {
                assert!(format.write(number, "xx").unwrap_or_default().len() < 500, "{name}");
            }
        }
    }

    #[test]
    fn custom_patterns_are_known_by_their_first_numbers() {
        for (pattern, number, text) in [
            ("001, 002, 003, ...", 12, "012"),
            ("0001, 0002, 0003, ...", 1, "0001"),
            ("α, β, γ, ...", 3, "γ"),
            ("Α, Β, Γ, ...", 24, "Ω"),
            ("01, 02, 03, ...", 4, "04"),
            ("First, Second, Third, ...", 4, "Fourth"),
            ("一, 十, 一百(简), ...", 100, "一百"),
            ("一, 十, 一○○(简), ...", 100, "一○○"),
        ] {
            assert_eq!(Format::of("custom", pattern).write(number, "en").as_deref(), Some(text));
        }
        assert_eq!(Format::of("custom", "x, y, z"), Format::Unknown("x, y, z".into()));
        assert_eq!(Format::of("runes", ""), Format::Unknown("runes".into()));
    }
}
