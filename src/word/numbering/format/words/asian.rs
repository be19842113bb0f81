//! Numbers in words of Asian languages, for the formats that are of one language.

/// 1 to 99 in native Korean.
pub(in super::super) fn korean(number: u64) -> Option<String> {
    const ONES: [&str; 10] = ["", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"];
    const TENS: [&str; 10] =
        ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"];
    let index = usize::try_from(number).ok()?;
    Some(format!("{}{}", TENS.get(index / 10)?, ONES.get(index % 10)?))
}

/// Thai, below a million: a one in the last place has another word than one alone, and so have
/// the tens of 10 to 29.
pub(in super::super) fn thai(number: u64) -> Option<String> {
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

/// Vietnamese, to 999: one to nine after a hundred are joined to it in another way in the north than
/// in the south, and are left out.
pub(in super::super) fn vietnamese(number: u64) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    let index = usize::try_from(number).ok().filter(|index| (1..1000).contains(index))?;
    let (hundreds, tens, ones) = (index / 100, index / 10 % 10, index % 10);
    if hundreds > 0 && tens == 0 && ones > 0 {
        return None;
    }
    let mut words: Vec<&str> = Vec::new();
    if hundreds > 0 {
        words.extend([DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 => {}
        1 => words.push("mười"),
        tens => words.extend([DIGITS[tens], "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(DIGITS[ones]),
    }
    Some(words.join(" "))
}

/// Hindi, to 100: every number has a word of its own.
pub(in super::super) fn hindi(number: u64) -> Option<String> {
    HINDI.split_whitespace().nth(usize::try_from(number.checked_sub(1)?).ok()?).map(str::to_owned)
}

const HINDI: &str = "
    एक दो तीन चार पाँच छह सात आठ नौ दस
    ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस
    इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस
    इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस चालीस
    इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास पचास
    इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ साठ
    इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर सत्तर
    इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी अस्सी
    इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी नब्बे
    इक्यानवे बानवे तिरानवे चौरानवे पंचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे सौ";
