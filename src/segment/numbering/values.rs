//! What a number in letters, Roman or Chinese numerals is worth.

use super::super::language::ordinal;

pub(super) fn is_roman(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    let value = roman(&text);
    (1..=100).contains(&value) && to_roman(value) == text
}

/// The value of a number in digits, letters, Roman or Chinese numerals; 0 when it is none.
pub(super) fn value(text: &str) -> u32 {
    let digits: String = text
        .chars()
        .map_while(|c| match c {
            '0'..='9' => Some(c),
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
            _ => None,
        })
        .collect();
    if !digits.is_empty() {
        return text
            .rsplit('.')
            .next()
            .and_then(|last| last.parse().ok())
            .unwrap_or_else(|| digits.parse().unwrap_or(0));
    }
    if is_roman(text) {
        return roman(&text.to_ascii_uppercase());
    }
    if let Some((value, _)) = ordinal(text) {
        return value;
    }
    match letter(text) {
        0 => chinese(text),
        letter => letter,
    }
}

/// `a` is 1; 0 when it is no single letter.
pub(in crate::segment) fn letter(text: &str) -> u32 {
    let mut chars = text.chars();
    match (chars.next().map(|c| c.to_ascii_lowercase()), chars.next()) {
        (Some(c @ 'a'..='z'), None) => c as u32 - 'a' as u32 + 1,
        _ => 0,
    }
}

fn roman(text: &str) -> u32 {
    let worth = |c| match c {
        'I' => 1_u32,
        'V' => 5,
        'X' => 10,
        'L' => 50,
        'C' => 100,
        _ => 0,
    };
    let (mut sum, mut before) = (0_u32, 0_u32);
    for c in text.chars().rev() {
        let this = worth(c);
        sum = if this < before { sum.saturating_sub(this) } else { sum.saturating_add(this) };
        before = before.max(this);
    }
    sum
}

fn to_roman(mut value: u32) -> String {
    const STEPS: &[(u32, &str)] = &[
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
    let mut text = String::new();
    for &(step, sign) in STEPS {
        while value >= step {
            text.push_str(sign);
            value -= step;
        }
    }
    text
}

fn chinese(text: &str) -> u32 {
    let (mut sum, mut digit) = (0_u32, 0_u32);
    for c in text.chars() {
        match c {
            '百' => {
                sum = sum.saturating_add(digit.max(1) * 100);
                digit = 0;
            }
            '十' => {
                sum = sum.saturating_add(digit.max(1) * 10);
                digit = 0;
            }
            _ => {
                digit = match "〇一二三四五六七八九".chars().position(|d| d == c) {
                    Some(found) => u32::try_from(found).unwrap_or(0),
                    None if c == '零' => 0,
                    None if c == '两' => 2,
                    None => return 0,
                }
            }
        }
    }
    sum.saturating_add(digit)
}
