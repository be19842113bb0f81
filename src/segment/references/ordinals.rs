//! References of languages that put the number before the unit: `第5条第2款`.

use std::ops::Range;

use crate::segment::pattern::Pattern;

use super::grammar::{Mention, Parser, Step, Target, steps};
use super::numbers::{Number, expand, number};
use crate::segment::language::{Rank, Unit};

impl Parser<'_> {
    /// `第5条第2款`, `附件1`: Chinese and Japanese.
    pub(super) fn numbered_before(&self, word: Range<usize>) -> Option<Mention> {
        let unit = self.rules.unit_of(&self.text[word.clone()])?;
        let after = self.rest(word.end).trim_start();
        if unit.rank == Rank::Attachment || unit.name == "セクション" {
            let (base, len) = number(after, false, true)?;
            let end = self.text.len() - after.len() + len;
            return Some(Mention {
                span: word.start..end,
                targets: vec![Target::Numbered(steps(Some(unit.name), unit.rank, &[base]))],
                holder: None,
            });
        }
        let (mut start, mut numbers) = ordinals(&self.text[..word.start])?;
        let mut end = word.end;
        if let Some(range) = self.rules.range.find(self.rest(end))
            && let Some((last, after)) = self.ordinal(end + range.end(), unit)
            && let [first] = numbers.as_slice()
        {
            let path = [first.clone()];
            numbers.extend(
                expand(&path, &[last])
                    .into_iter()
                    .flatten()
                    .filter_map(|path| path.into_iter().next()),
            );
            end = after;
        }
        let mut targets: Vec<Vec<Step>> = numbers
            .iter()
            .map(|number| steps(Some(unit.name), unit.rank, std::slice::from_ref(number)))
            .collect();
        while let Some((deeper, number, after)) = self.next_ordinal(end) {
            if deeper.rank < unit.rank {
                break;
            }
            if let Some(last) = targets.last_mut() {
                last.extend(steps(Some(deeper.name), deeper.rank, &[number]));
            }
            end = after;
        }
        let before = &self.text[..start];
        let mut holder = None;
        if let Some(title) = before.strip_suffix('》').and_then(|before| before.rsplit_once('《'))
        {
            holder = Some(title.1.to_owned());
            start -= title.1.len() + '《'.len_utf8() + '》'.len_utf8();
        } else if let Some(name) =
            LAW_BEFORE.captures(before).and_then(|captures| captures.name("name"))
        {
            let law = law_of(name.as_str());
            let own = self.rules.this.find(law);
            let is_own = own.is_some_and(|this| self.rules.instrument.is_match(&law[this.end()..]));
            let outside = !is_own && self.rules.instrument.is_match(law);
            holder = outside.then(|| law.to_owned());
            start = if outside { start - law.len() } else { start };
        }
        let targets = targets.into_iter().map(Target::Numbered).collect();
        Some(Mention { span: start..end, targets, holder })
    }

    fn ordinal(&self, at: usize, unit: &Unit) -> Option<(Number, usize)> {
        let (found, number, after) = self.next_ordinal(at)?;
        (found.name == unit.name).then_some((number, after))
    }

    pub(super) fn next_ordinal(&self, at: usize) -> Option<(&'static Unit, Number, usize)> {
        let rest = self.rest(at);
        let trimmed = rest.trim_start().trim_start_matches(['第', '（', '(']);
        if trimmed.len() == rest.len() {
            return None;
        }
        let (number, len) = number(trimmed, false, true)?;
        let after = trimmed.get(len..)?;
        let unit_text = after.trim_start_matches([' ', '）', ')']);
        let word = self.rules.unit.find(unit_text).filter(|word| word.start() == 0)?;
        let unit = self.rules.unit_of(word.as_str())?;
        Some((unit, number, self.text.len() - unit_text.len() + word.end()))
    }
}

/// Words before the name of a law, which are none of it.
const BEFORE_LAW: [&str; 18] = [
    "违反", "違反", "根据", "根據", "依据", "依據", "按照", "依照", "适用", "適用", "符合", "参照",
    "遵守", "以及", "或者", "除", "与", "及",
];

/// The name of a law without the words that stand before it.
fn law_of(name: &str) -> &str {
    let end = BEFORE_LAW
        .iter()
        .filter_map(|word| name.rfind(word).map(|at| at + word.len()))
        .filter(|end| *end < name.len())
        .max();
    name.get(end.unwrap_or(0)..).unwrap_or(name)
}

/// The name of a law; in Japanese it may say what it is about: 個人情報の保護に関する法律.
static LAW_BEFORE: Pattern = Pattern::new(
    r"(?P<name>(?:(?:[\p{Han}\p{Katakana}ー]{1,16}(?:の|及び|並びに|等の)){0,4}[\p{Han}\p{Katakana}ー]{1,16}に(?:関する|係る))?[\p{Han}\p{Katakana}A-Z]{2,20})\s*$",
);

/// The numbers before a unit's word: `第5、6`, and where they begin.
fn ordinals(before: &str) -> Option<(usize, Vec<Number>)> {
    let start = before.rfind('第')?;
    let inside = before.get(start + '第'.len_utf8()..)?;
    if inside.chars().count() > 16 {
        return None;
    }
    let numbers: Option<Vec<Number>> = inside
        .split(['、', ',', '，', '和', '及', '・'])
        .map(|piece| {
            let piece = piece.trim().trim_matches(['（', '）', '(', ')']);
            number(piece, false, true)
                .filter(|(_, len)| *len == piece.len())
                .map(|(number, _)| number)
        })
        .collect();
    Some((start, numbers?))
}
