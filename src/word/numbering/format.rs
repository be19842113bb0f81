//! How a number is written (ST_NumberFormat, ECMA-376 17.18.59).

/// `w:numFmt`
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// 1, 2, 3
    Decimal,
    /// 01, 02, … 10
    DecimalZero,
    /// I, II, III
    UpperRoman,
    /// i, ii, iii
    LowerRoman,
    /// A, B, … Z, AA, BB
    UpperLetter,
    /// a, b, … z, aa, bb
    LowerLetter,
    /// A character, not a number.
    Bullet,
    /// Nothing.
    None,
    /// One that is not known, by its name.
    Unknown(String),
}

impl Format {
    /// The format of that name; `pattern` is the `w:format` of a `custom` one.
    pub fn of(name: &str, _pattern: &str) -> Self {
        match name {
            "decimal" => Self::Decimal,
            "decimalZero" => Self::DecimalZero,
            "upperRoman" => Self::UpperRoman,
            "lowerRoman" => Self::LowerRoman,
            "upperLetter" => Self::UpperLetter,
            "lowerLetter" => Self::LowerLetter,
            "bullet" => Self::Bullet,
            "none" => Self::None,
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// Its name in the standard.
    pub fn name(&self) -> &str {
        match self {
            Self::Decimal => "decimal",
            Self::DecimalZero => "decimalZero",
            Self::UpperRoman => "upperRoman",
            Self::LowerRoman => "lowerRoman",
            Self::UpperLetter => "upperLetter",
            Self::LowerLetter => "lowerLetter",
            Self::Bullet => "bullet",
            Self::None => "none",
            Self::Unknown(name) => name,
        }
    }

    /// The number in this format; none when it cannot be written so. `language` is a tag like
    /// `en-GB`, for numbers in words.
    pub fn write(&self, number: i64, _language: &str) -> Option<String> {
        match self {
            Self::Decimal => Some(number.to_string()),
            Self::DecimalZero => Some(format!("{number:02}")),
            Self::UpperRoman => roman(number),
            Self::LowerRoman => roman(number).map(|text| text.to_lowercase()),
            Self::UpperLetter => letters(number).map(|text| text.to_uppercase()),
            Self::LowerLetter => letters(number),
            Self::Bullet | Self::None => Some(String::new()),
            Self::Unknown(_) => None,
        }
    }
}

fn roman(number: i64) -> Option<String> {
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

/// a … z, then aa, bb … zz, aaa: the letter is repeated.
fn letters(number: i64) -> Option<String> {
    if !(1..=780).contains(&number) {
        return None;
    }
    let index = number - 1;
    let letter = char::from(b'a' + (index % 26) as u8);
    Some(std::iter::repeat_n(letter, (index / 26) as usize + 1).collect())
}
