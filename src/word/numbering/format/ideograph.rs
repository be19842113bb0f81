//! Counting in Chinese, Japanese and Korean: digits, each with the unit of its place, in groups
//! of four places; and the ten stems and twelve branches.

/// A way of counting.
pub(super) struct Counting {
    /// 1 to 9.
    digits: &'static str,
    /// 10, 100, 1000.
    units: &'static str,
    /// 10^4, 10^8.
    myriads: &'static str,
    /// What stands for places left out between others; none when nothing does.
    zero: Option<char>,
    one: One,
}

/// Where the digit one is not written before a unit.
#[derive(PartialEq)]
enum One {
    /// It always is.
    Written,
    /// Left out in 10 to 19.
    NotBeforeTeens,
    /// Left out before 10, 100 and 1000.
    NotBeforeUnits,
    /// Left out before 10^4 as well.
    NotBeforeAny,
}

pub(super) const CHINESE: Counting = Counting {
    digits: "一二三四五六七八九",
    units: "十百千",
    myriads: "万亿",
    zero: Some('〇'),
    one: One::NotBeforeTeens,
};

pub(super) const TAIWANESE: Counting = Counting {
    digits: "一二三四五六七八九",
    units: "十百千",
    myriads: "萬億",
    zero: Some('零'),
    one: One::NotBeforeTeens,
};

pub(super) const CHINESE_LEGAL: Counting = Counting {
    digits: "壹贰叁肆伍陆柒捌玖",
    units: "拾佰仟",
    myriads: "萬億",
    zero: Some('零'),
    one: One::Written,
};

pub(super) const TAIWANESE_LEGAL: Counting = Counting {
    digits: "壹貳參肆伍陸柒捌玖",
    units: "拾佰仟",
    myriads: "萬億",
    zero: Some('零'),
    one: One::Written,
};

pub(super) const JAPANESE: Counting = Counting {
    digits: "一二三四五六七八九",
    units: "十百千",
    myriads: "万億",
    zero: None,
    one: One::NotBeforeUnits,
};

pub(super) const JAPANESE_LEGAL: Counting = Counting {
    digits: "壱弐参四伍六七八九",
    units: "拾百阡",
    myriads: "萬億",
    zero: None,
    one: One::Written,
};

pub(super) const KOREAN: Counting = Counting {
    digits: "일이삼사오육칠팔구",
    units: "십백천",
    myriads: "만억",
    zero: None,
    one: One::NotBeforeAny,
};

impl Counting {
    /// The number in words; none from 10^12 on.
    pub(super) fn count(&self, number: u64) -> Option<String> {
        let groups = [number / 100_000_000, number / 10_000 % 10_000, number % 10_000];
        if number == 0 || groups[0] >= 10_000 {
            return None;
        }
        let mut text = String::new();
        let mut gap = false;
        for (place, group) in groups.into_iter().enumerate() {
            if group == 0 {
                gap = !text.is_empty();
                continue;
            }
            self.group(group, number, &mut gap, &mut text)?;
            if place < 2 {
                if group == 1 && self.one == One::NotBeforeAny && number < 20_000 {
                    text.clear();
                }
                text.push(self.myriads.chars().nth(1 - place)?);
            }
        }
        Some(text)
    }

    /// Up to four places.
    fn group(&self, group: u64, number: u64, gap: &mut bool, text: &mut String) -> Option<()> {
        for place in (0..4_u32).rev() {
            let digit = group / 10_u64.pow(place) % 10;
            if digit == 0 {
                *gap |= !text.is_empty();
                continue;
            }
            if std::mem::take(gap) {
                text.extend(self.zero);
            }
            let written = digit > 1
                || place == 0
                || match self.one {
                    One::Written => true,
                    One::NotBeforeTeens => number >= 20,
                    One::NotBeforeUnits | One::NotBeforeAny => false,
                };
            if written {
                text.push(self.digits.chars().nth(usize::try_from(digit).ok()? - 1)?);
            }
            if place > 0 {
                text.push(self.units.chars().nth(place as usize - 1)?);
            }
        }
        Some(())
    }
}

const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// The ten heavenly stems.
pub(super) fn stem(number: i64) -> Option<String> {
    nth(STEMS, number)
}

/// The twelve earthly branches.
pub(super) fn branch(number: i64) -> Option<String> {
    nth(BRANCHES, number)
}

/// Both together, in the cycle of sixty.
pub(super) fn stem_and_branch(number: u64) -> Option<String> {
    let index = usize::try_from((number - 1) % 60).ok()?;
    Some([STEMS.chars().nth(index % 10)?, BRANCHES.chars().nth(index % 12)?].iter().collect())
}

fn nth(row: &str, number: i64) -> Option<String> {
    row.chars().nth(usize::try_from(number.checked_sub(1)?).ok()?).map(String::from)
}
