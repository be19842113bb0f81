//! Places named by where they stand from here, `前項第1号`, `次条`, `前二款`, `本条第一款`, or as those
//! named just before, `同条第2項`, `该款` (Japanese and Chinese).

use std::ops::Range;

use crate::segment::pattern::{Captures, Pattern};

use super::grammar::{Mention, Parser, Step, Target, steps};
use super::numbers::number;

/// What is counted from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kin {
    /// The attachment around: 本附件.
    Attachment,
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
/// The place itself, or the one that was named before.
static SAME: Pattern = Pattern::new(
    r"(?P<way>本|同|该|該|当該)(?P<unit>附件|附录|附錄|附表|別紙|別表|[条條項项款号號])",
);

/// What is another word where it stands before: 以前, 事前, 目次, 其次, 以上.
const BEFORE: [char; 8] = ['以', '事', '目', '其', '再', '逐', '順', '线'];
/// What is another word where it stands after: 前条件, 次項目, 前条约.
const AFTER: [char; 6] = ['件', '目', '約', '约', '数', '款'];

impl Parser<'_> {
    /// Places that are named by where they stand, with what is named within them.
    pub(super) fn relative(&self) -> Vec<Mention> {
        let beside = RELATIVE.captures_iter(self.text);
        let beside = beside.filter_map(|captures| self.relative_at(&captures));
        let same = SAME.captures_iter(self.text);
        beside.chain(same.filter_map(|captures| self.same_at(&captures))).collect()
    }

    /// `同条第2項` is of the article that was named before; `本条第2項`, of the one it stands in.
    fn same_at(&self, captures: &Captures<'_, '_>) -> Option<Mention> {
        let span = captures.get(0)?.range();
        let word = captures.name("unit")?.as_str();
        if self.rest(span.end).starts_with(AFTER) {
            return None;
        }
        let unit = self.rules.unit_of(word)?;
        let own = captures.name("way")?.as_str() == "本";
        let (within, end) = self.within(span.end);
        let targets = within.into_iter().filter_map(|within| match (own, within.is_empty()) {
            // "This article" alone points nowhere else.
            (true, true) => None,
            (true, false) => Some(Target::Beside { kin: self.kin(word), by: 0, within }),
            (false, _) => Some(Target::Same { unit: unit.name, within }),
        });
        let targets: Vec<Target> = targets.collect();
        (!targets.is_empty()).then_some(Mention { span: span.start..end, targets, holder: None })
    }

    fn kin(&self, unit: &str) -> Kin {
        match unit {
            "条" | "條" => Kin::Article,
            "款" => Kin::Paragraph,
            // 項 is the paragraph of Japanese, 项 (項) the item of Chinese provisions.
            "項" if self.rules.tag == "ja" => Kin::Paragraph,
            "号" | "號" | "項" | "项" => Kin::Item,
            _ => Kin::Attachment,
        }
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
        let kin = self.kin(unit);
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

/// Gives each "same place" the path of the last place before it that was named with its unit.
pub(super) fn name_the_same(mentions: &mut [Mention]) {
    for at in 0..mentions.len() {
        let (before, rest) = mentions.split_at_mut(at);
        let Some(mention) = rest.first_mut() else { continue };
        for target in &mut mention.targets {
            let Target::Same { unit, within } = target else { continue };
            let named = before.iter().rev().find_map(|other| {
                let place = other.targets.iter().rev().find_map(|other| up_to(other, unit))?;
                Some((place, other.holder.clone()))
            });
            let Some((place, holder)) = named else { continue };
            let within = std::mem::take(within);
            *target = match place {
                Target::Numbered(path) => {
                    Target::Numbered(path.into_iter().chain(within).collect())
                }
                Target::Beside { kin, by, within: path } => {
                    Target::Beside { kin, by, within: path.into_iter().chain(within).collect() }
                }
                other => other,
            };
            mention.holder = holder;
        }
    }
}

/// The part of a path that ends in a number of this unit.
fn up_to(target: &Target, unit: &str) -> Option<Target> {
    let end = |path: &[Step]| path.iter().rposition(|step| step.unit == Some(unit));
    match target {
        Target::Numbered(path) => {
            end(path).map(|end| Target::Numbered(path.iter().take(end + 1).cloned().collect()))
        }
        Target::Beside { kin, by, within } => {
            let whole = matches!(
                (kin, unit),
                (Kin::Article, "条") | (Kin::Paragraph, "項" | "款") | (Kin::Item, "号" | "项")
            );
            let end = match (end(within), whole) {
                (Some(end), _) => end + 1,
                (None, true) => 0,
                (None, false) => return None,
            };
            let within = within.iter().take(end).cloned().collect();
            Some(Target::Beside { kin: *kin, by: *by, within })
        }
        _ => None,
    }
}
