//! How many hits there are of each kind, in each section, in each release.

use std::collections::BTreeMap;

use super::answer::Found;
use super::request::Nature;
use super::series::Asked;
use crate::model::{ClauseKind, Facet, Facets};

const KINDS: [ClauseKind; 4] =
    [ClauseKind::Paragraph, ClauseKind::ListItem, ClauseKind::TableRow, ClauseKind::Note];

pub(super) fn count(found: &[Found<'_>], asked: &[Asked<'_>]) -> Facets {
    let mut facets = Facets::default();
    for (at, asked) in asked.iter().enumerate() {
        let here: Vec<&Found<'_>> = found.iter().filter(|found| found.series == at).collect();
        if here.is_empty() {
            continue;
        }
        let name = &asked.series.name;
        facets.series.push(facet(name, name, name, 0, here.len()));
        sections(&here, asked, &mut facets);
        releases(&here, asked, &mut facets);
    }
    for kind in KINDS {
        let count = found.iter().filter(|found| found.kind == kind as u64).count();
        if count > 0 {
            facets.kind.push(facet("", kind.name(), kind.name(), 0, count));
        }
    }
    for nature in Nature::ALL {
        let has =
            |found: &&Found<'_>| found.changed.is_some_and(|it| it.change & nature.bit() != 0);
        let count = found.iter().filter(has).count();
        if count > 0 {
            facets.change.push(facet("", nature.name(), nature.name(), 0, count));
        }
    }
    facets
}

fn facet(series: &str, value: &str, title: &str, level: u8, count: usize) -> Facet {
    Facet {
        series: series.to_owned(),
        value: value.to_owned(),
        title: title.to_owned(),
        level,
        count,
    }
}

/// A hit counts in its section and in all above it.
fn sections(found: &[&Found<'_>], asked: &Asked<'_>, facets: &mut Facets) {
    // Forms of one section (another title, another place) count together, under the newest form;
    // in the order in which the first hit of each is read.
    let mut counts: BTreeMap<&str, (usize, u32, usize)> = BTreeMap::new();
    for found in found {
        let rank = asked.table.rank(found.place.id);
        let mut next = found.place.heading;
        while let Some((number, heading)) =
            next.and_then(|number| Some((number, asked.series.headings.get(number as usize)?)))
        {
            let count = counts.entry(&heading.id).or_insert((rank, number, 0));
            *count = (count.0.min(rank), count.1.max(number), count.2 + 1);
            next = heading.parent;
        }
    }
    let level = |number: u32| asked.series.headings.get(number as usize).map(|it| it.level);
    let mut order: Vec<_> = counts.into_iter().collect();
    order.sort_by_key(|&(_, (first, number, _))| (first, level(number), number));
    for (id, (_, number, count)) in order {
        if let Some(heading) = asked.series.headings.get(number as usize) {
            facets.section.push(facet(
                &asked.series.name,
                id,
                &heading.title,
                heading.level,
                count,
            ));
        }
    }
}

/// In how many of the searched releases each wording stands.
fn releases(found: &[&Found<'_>], asked: &Asked<'_>, facets: &mut Facets) {
    let Some((from, to)) = asked.window else { return };
    for (number, release) in (0u32..).zip(&asked.series.releases) {
        if number < from || number > to {
            continue;
        }
        let count = found
            .iter()
            .filter(|found| {
                found.places.iter().any(|place| place.first <= number && number <= place.last)
            })
            .count();
        if count > 0 {
            facets.release.push(facet(
                &asked.series.name,
                &release.label,
                &release.label,
                0,
                count,
            ));
        }
    }
}
