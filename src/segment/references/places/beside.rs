//! Places found by where they stand from another.

use super::{Place, Places};
use crate::segment::language::Rank;
use crate::segment::references::grammar::Step;
use crate::segment::references::relative::Kin;

impl Places {
    /// The place so many articles, paragraphs or items from where it is named, and what the path of
    /// numbers names within it.
    pub(in crate::segment::references) fn beside(
        &self,
        kin: Kin,
        by: i32,
        within: &[Step],
        from: &str,
    ) -> Option<&str> {
        let by = isize::try_from(by).ok()?;
        let path = self.paths.get(from)?;
        let unit = self.rules.unit_of("条").map(|unit| unit.name);
        let articles: Vec<&Place> =
            self.places.iter().filter(|place| place.unit == unit && unit.is_some()).collect();
        let own = articles.iter().rposition(|article| path.starts_with(&article.path));
        let target: &[usize] = match kin {
            Kin::Attachment => {
                &self
                    .places
                    .iter()
                    .rfind(|place| {
                        let unit = place.unit.and_then(|unit| self.rules.unit_of(unit));
                        unit.is_some_and(|unit| unit.rank == Rank::Attachment)
                            && path.starts_with(&place.path)
                    })?
                    .path
            }
            // Where nothing is called an article, the section around is meant.
            Kin::Article if own.is_none() && by == 0 => path.get(..self.section_of(path))?,
            Kin::Article => &articles.get(own?.checked_add_signed(by)?)?.path,
            Kin::Paragraph => {
                let article = own.and_then(|at| articles.get(at)).map(|place| &place.path);
                let held = article.map_or_else(|| self.section_of(path), Vec::len);
                self.sibling(path.get(..=held)?, by)?
            }
            Kin::Item => self.sibling(path, by)?,
        };
        let id = self.paths.iter().find(|(_, path)| *path == target).map(|(id, _)| id.as_str())?;
        let Some((first, deeper)) = within.split_first() else { return Some(id) };
        let number = self.places.iter().find(|place| place.path == *target);
        let number = number.map(|place| place.number.clone()).unwrap_or_default();
        let outer =
            Place { id: id.to_owned(), unit: None, number, path: target.to_vec(), section: false };
        let mut place = self.within(&outer, first)?;
        for step in deeper {
            place = self.within(place, step)?;
        }
        Some(&place.id)
    }

    /// How much of a path is sections.
    fn section_of(&self, path: &[usize]) -> usize {
        path.iter().rposition(|node| self.sections.contains(node)).map_or(0, |at| at + 1)
    }

    /// The path of the place that stands so many after this one under what holds both.
    fn sibling(&self, path: &[usize], by: isize) -> Option<&Vec<usize>> {
        let (own, holder) = path.split_last()?;
        let mut siblings: Vec<&Vec<usize>> = self
            .paths
            .values()
            .filter(|other| other.len() == path.len() && other.starts_with(holder))
            .collect();
        siblings.sort_unstable_by_key(|other| other.last());
        let at = siblings.iter().position(|other| other.last() == Some(own))?;
        siblings.get(at.checked_add_signed(by)?).copied()
    }
}
