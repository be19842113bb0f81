//! Places named by where they stand from here: `前項第1号`, `次条`, `前二款` (Japanese and Chinese).

use std::ops::Range;

use crate::segment::pattern::{Captures, Pattern};

use super::grammar::{Mention, Parser, Step, Target, steps};
use super::numbers::number;

/// What is counted from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kin {
    /// Articles of the document: 条.
    Article,
    /// Paragraphs of the article: 項, 款.
    Paragraph,
    /// Items of the list: 号, 项.
    Item,
}

/// Farthest that is counted: 前四項.
const FARTHEST: u32 = 4;

static RELATIVE: Pattern =
    Pattern::new(r"(?P<way>前|次|上)(?P<count>[二三四2-4２-４])?(?P<unit>[条條項项款号號])");

/// What is another word where it stands before: 以前, 事前, 目次, 其次, 以上.
const BEFORE: [char; 8] = ['以', '事', '目', '其', '再', '逐', '順', '线'];
/// What is another word where it stands after: 前条件, 次項目, 前条约.
const AFTER: [char; 6] = ['件', '目', '約', '约', '数', '款'];

impl Parser<'_> {
    /// Places that are named by where they stand, with what is named within them.
    pub(super) fn relative(&self) -> Vec<Mention> {
        let found = RELATIVE.captures_iter(self.text);
        found.filter_map(|captures| self.relative_at(&captures)).collect()
    }

    fn relative_at(&self, captures: &Captures<'_, '_>) -> Option<Mention> {
        let span = captures.get(0)?.range();
        let unit = captures.name("unit")?.as_str();
        let before = self.text[..span.start].chars().next_back();
        let after = self.rest(span.end).chars().next();
        if before.is_some_and(|c| BEFORE.contains(&c)) || after.is_some_and(|c| AFTER.contains(&c))
        {
            return None;
        }
        let kin = match unit {
            "条" | "條" => Kin::Article,
            "款" => Kin::Paragraph,
            // 項 is the paragraph of Japanese, 项 (項) the item of Chinese provisions.
            "項" if self.rules.tag == "ja" => Kin::Paragraph,
            _ => Kin::Item,
        };
        let count = match captures.name("count") {
            Some(count) => number(count.as_str(), false, false)?.0.text.parse().ok()?,
            None => 1_u32,
        };
        let back = captures.name("way").is_some_and(|way| way.as_str() != "次");
        let distances = 1..=i32::try_from(count.min(FARTHEST)).ok()?;
        let (within, end) = self.within(span.end);
        let mut targets = Vec::new();
        for distance in distances.rev() {
            let by = if back { -distance } else { distance };
            targets.extend(within.iter().map(|steps| Target::Beside {
                kin,
                by,
                within: steps.clone(),
            }));
        }
        Some(Mention { span: Range { start: span.start, end }, targets, holder: None })
    }

    /// What is named within a place: `第1号及び第3号` after 前項; one empty path where nothing is.
    fn within(&self, at: usize) -> (Vec<Vec<Step>>, usize) {
        let mut paths: Vec<Vec<Step>> = vec![Vec::new()];
        let mut end = at;
        while let Some((unit, number, after)) = self.next_ordinal(end) {
            if let Some(last) = paths.last_mut() {
                last.extend(steps(Some(unit.name), unit.rank, &[number]));
            }
            end = after;
        }
        let innermost = |path: &Vec<Step>| path.last().and_then(|step| step.unit);
        while let Some(list) = self.rules.list.find(self.rest(end)).filter(|list| list.end() > 0)
            && let Some((unit, number, after)) = self.next_ordinal(end + list.end())
            && let Some(last) = paths.last().cloned()
            && innermost(&last) == Some(unit.name)
        {
            let mut path = last;
            path.pop();
            path.extend(steps(Some(unit.name), unit.rank, &[number]));
            paths.push(path);
            end = after;
        }
        (paths, end)
    }
}
