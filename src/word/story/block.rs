//! Paragraphs.

use super::bookmarks::LOST;
use super::frames::BookmarkStart;
use super::{Frame, Story, WaitingBookmark};
use crate::model::Error;
use crate::package::Limits;
use crate::word::document::{Anchor, Block, Label, Layout, Paragraph, Role};
use crate::word::formatting::{
    OwnParagraphProperties, ParagraphProperties, paragraph_properties, section,
};
use crate::word::paragraph::{Builder, RunFormat};
use crate::word::styles::Kind;

impl<'a> Story<'a, '_> {
    pub(super) fn start_paragraph(&mut self) -> Result<(), Error> {
        // A paragraph cannot hold another: whatever is open ends here.
        self.finish_paragraph();
        self.ordinal += 1;
        self.unread.paragraph = self.ordinal;
        if self.ordinal > self.context.limits.paragraphs {
            return Err(self.too_many("paragraphs", self.context.limits.paragraphs));
        }
        let ordinal = self.ordinal;
        let mut builder = self
            .flow()
            .containers
            .last_mut()
            .and_then(|container| container.joining.take())
            .unwrap_or_default();
        builder.ordinals.push(ordinal);
        builder.own = OwnParagraphProperties::default();
        self.dress(&mut builder, None);
        self.open_builder(builder);
        self.push(Frame::Paragraph);
        Ok(())
    }

    pub(super) fn too_many(&self, what: &str, limit: u32) -> Error {
        let error = Limits::exceeded(what, u64::from(limit), format!("it has too many {what}"));
        Error { what: format!("cannot read {}", self.part), ..error }
    }

    fn open_builder(&mut self, mut builder: Box<Builder>) {
        self.place_waiting_bookmarks(&mut builder);
        let flow = self.flow();
        flow.run = builder.run;
        flow.paragraph = Some(builder);
    }

    /// The paragraph that text goes to. Where the file puts text outside of any, one is made.
    pub(super) fn builder(&mut self) -> &mut Builder {
        if self.flow().paragraph.is_none() {
            let mut builder = Box::new(Builder::default());
            builder.ordinals.push(self.ordinal.max(1));
            self.dress(&mut builder, None);
            self.open_builder(builder);
        }
        self.flow().paragraph.get_or_insert_default()
    }

    /// Gives a paragraph its style, over that of the table it stands in (17.7.2).
    fn dress(&self, builder: &mut Builder, style: Option<&str>) {
        let styles = &self.context.styles;
        let table = self.table_format();
        builder.style = style
            .and_then(|id| styles.find(id, Kind::Paragraph))
            .or_else(|| styles.default_paragraph());
        builder.style_run = builder
            .style
            .and_then(|index| styles.get(index))
            .map(|style| style.run)
            .unwrap_or_default();
        if let Some(table) = &table {
            builder.style_run = builder.style_run.over_other_kind(table.run);
        }
        builder.table = table.map(|table| Box::new(table.paragraph));
        builder.run = RunFormat::new(Default::default(), builder.style_run, styles.defaults().0);
    }

    pub(super) fn paragraph_properties(&mut self) -> Result<(), Error> {
        let own = self.properties(paragraph_properties)?;
        if let Some(section) = own.section.clone() {
            self.told.sections.push(section);
        }
        self.builder();
        let Some(mut builder) = self.flow().paragraph.take() else { return Ok(()) };
        self.dress(&mut builder, own.style.as_deref());
        builder.own = own;
        let flow = self.flow();
        flow.run = builder.run;
        flow.paragraph = Some(builder);
        Ok(())
    }

    /// Reads the section at the end of the body.
    pub(super) fn section(&mut self) -> Result<(), Error> {
        let notes = self.properties(section)?;
        self.told.sections.push(notes);
        Ok(())
    }

    /// Ends the paragraph that is open, if one is.
    pub(super) fn finish_paragraph(&mut self) {
        if self.flow().paragraph.is_none() {
            return;
        }
        self.show_bound(None);
        self.end_unended_fields();
        let Some(mut builder) = self.flow().paragraph.take() else { return };
        self.last_place = builder.ordinals.last().map(|&ordinal| (ordinal, builder.text.len()));
        let runs_on = self.runs_on(&builder);
        // The mark may also stand in the instruction of a field, which is not shown; and an initial
        // in large is the first letter of the next paragraph.
        if builder.own.joined || builder.own.drop_cap || runs_on || self.in_instruction() {
            if runs_on {
                builder.lead_on();
            }
            if let Some(container) = self.flow().containers.last_mut() {
                container.joining = Some(builder);
            }
            return;
        }
        self.cut_fields(&mut builder);
        self.settle(builder);
    }

    /// Whether the paragraph mark is formatted as hidden, so that Word shows the next paragraph on
    /// the same line (17.3.2.41; 17.3.2.36 for Word's own style separator).
    ///
    /// A heading that text runs on behind stays a paragraph: Word's outline and its tables of
    /// contents hold the heading alone, for which people hide the mark.
    fn runs_on(&self, builder: &Builder) -> bool {
        if builder.text.is_empty() {
            return false;
        }
        let styles = &self.context.styles;
        let style = builder.style.and_then(|index| styles.get(index));
        let mark = RunFormat::new(builder.own.mark, builder.style_run, styles.defaults().0);
        let level = builder.own.properties.outline_level;
        let level = level.or_else(|| style?.paragraph.outline_level);
        mark.hidden && level.is_none_or(|level| level >= 9)
    }

    /// A paragraph whose mark is gone has no successor to join. Nothing is left of it if nothing
    /// of it was shown.
    pub(super) fn finish_joining(&mut self) {
        let joining = self.flow().containers.last_mut().and_then(|last| last.joining.take());
        let Some(mut builder) = joining else { return };
        if builder.is_bare() {
            self.carried.append(&mut builder.set_aside);
            // Its bookmarks are left, at the place where it was.
            let place = builder.ordinals.first().copied().unwrap_or(0);
            let left = |(_, anchor): &(usize, Anchor)| anchor.name != LOST;
            for (index, anchor) in builder.anchors.into_iter().enumerate().filter(left) {
                let waiting = BookmarkStart::Waiting(self.waiting_bookmarks.len());
                let mut open = None;
                for (id, starts) in &mut self.open_bookmarks {
                    let placed = BookmarkStart::Placed(place, index);
                    for bookmark in starts.iter_mut().filter(|open| open.start == placed) {
                        bookmark.start = waiting;
                        open = Some(id.clone());
                    }
                }
                self.waiting_bookmarks.push(WaitingBookmark {
                    ended: open.is_none(),
                    id: open.unwrap_or_default(),
                    name: anchor.name.into(),
                    cell: 0,
                });
            }
        } else {
            self.cut_fields(&mut builder);
            self.settle(builder);
        }
    }

    /// Makes the paragraph and puts it in its place.
    fn settle(&mut self, mut builder: Box<Builder>) {
        if self.dropped > 0 {
            // All its text went aside; the row or cell that holds it is not shown.
            return;
        }
        self.shown += 1;
        builder.follow_lead();
        let styles = &self.context.styles;
        let (_, defaults) = styles.defaults();
        let style = builder.style.and_then(|index| styles.get(index));
        let own = builder.own.properties;
        let mut base = style.map_or(ParagraphProperties::default(), |style| style.paragraph);
        if let Some(table) = builder.table.as_deref() {
            base = base.over(*table);
        }
        let merged = own.over(base).over(defaults);
        let (numbered, label) = self.label(&mut builder);
        let level =
            numbered.and_then(|(num_id, level)| self.context.numbering.level(num_id, level));
        if builder.own.section.is_some() && self.flows.len() == 1 {
            self.counters.end_section();
        }
        // Numbering given here is nearer than the style, numbering of the style is farther.
        let near = own.num_id.is_some();
        let indent = |own: Option<i32>, level: Option<i32>, base: Option<i32>| {
            own.or(if near { level.or(base) } else { base.or(level) })
        };
        let language = builder.language().map_or("", |tag| self.languages.tag(tag)).to_owned();
        let style_id = builder.own.style.clone();
        let contents = self.contents > 0;
        let mut paragraph = Paragraph {
            label,
            outline_level: own
                .outline_level
                .or(base.outline_level)
                .or(defaults.outline_level)
                .or_else(|| level.and_then(|level| level.outline_level))
                .filter(|&level| level < 9),
            role: style.map_or(Role::Body, |style| style.role),
            layout: Layout {
                alignment: merged.alignment.unwrap_or("").to_owned(),
                indent: indent(own.indent, level.and_then(|level| level.indent), base.indent)
                    .or(defaults.indent)
                    .unwrap_or(0),
                first_line: indent(
                    own.first_line,
                    level.and_then(|level| level.first_line),
                    base.first_line,
                )
                .or(defaults.first_line)
                .unwrap_or(0),
                before: merged.before.unwrap_or(0),
                after: merged.after.unwrap_or(0),
                keep_next: merged.keep_next.unwrap_or(false),
                page_break_before: merged.page_break_before.unwrap_or(false),
            },
            language,
            style: match (style, style_id) {
                (Some(style), None) => Some(style.name.clone()),
                (Some(style), Some(id)) if style.name.id == id => Some(style.name.clone()),
                (_, Some(id)) => Some(crate::word::StyleName { id, name: String::new() }),
                (None, None) => None,
            },
            ..builder.finish()
        };
        paragraph.in_toc |= contents || matches!(paragraph.role, Role::Toc(_));
        if !self.carried.is_empty() {
            let mut set_aside = std::mem::take(&mut self.carried);
            set_aside.append(&mut paragraph.set_aside);
            paragraph.set_aside = set_aside;
        }
        if let Some(container) = self.flow().containers.last_mut() {
            container.blocks.push(Block::Paragraph(Box::new(paragraph)));
        }
    }

    /// Counts a paragraph that ends, unless a field in it has had it counted, and gives its number
    /// and its label.
    fn label(&mut self, builder: &mut Builder) -> (Option<(i64, u8)>, Option<Label>) {
        let mark =
            RunFormat::new(builder.own.mark, builder.style_run, self.context.styles.defaults().0);
        if self.covered > 0 || mark.hidden && builder.text.is_empty() {
            return (None, None);
        }
        let numbered = self.number(builder);
        let label = match builder.label.take() {
            Some(label) => label,
            None => self.next_label(numbered, builder),
        };
        (numbered, label)
    }

    /// The next label of a number, in the language of the paragraph mark.
    fn next_label(&mut self, numbered: Option<(i64, u8)>, builder: &Builder) -> Option<Label> {
        let (num_id, level) = numbered?;
        let tag = builder.own.mark.over(builder.style_run).language;
        let language = tag.map_or("", |tag| self.languages.tag(tag));
        let counters =
            if self.flows.len() > 1 { &mut self.box_counters } else { &mut self.counters };
        counters.next(num_id, i64::from(level), language)
    }

    /// Counts the paragraph that is open, for a field in it that counts on from it. Gives its
    /// number, if it has one; none when it cannot be counted yet: what its mark says is not known
    /// before the paragraph that it is joined with, or it is not shown.
    pub(super) fn count_paragraph(&mut self, builder: &mut Builder) -> Option<Option<(i64, u8)>> {
        let own = &builder.own;
        if own.joined || own.drop_cap || self.dropped > 0 || self.covered > 0 || builder.leads() {
            return None;
        }
        let numbered = self.number(builder);
        if builder.label.is_none() {
            builder.label = Some(self.next_label(numbered, builder));
        }
        Some(numbered)
    }

    /// `w:numId` and `w:ilvl` that a paragraph comes to (17.9.18, 17.9.23). The two are properties
    /// of their own: a paragraph that gives the one has the other from its style.
    fn number(&self, builder: &Builder) -> Option<(i64, u8)> {
        let style = builder.style.and_then(|index| self.context.styles.get(index));
        let own = builder.own.properties;
        let base = style.map_or(ParagraphProperties::default(), |style| style.paragraph);
        let num_id = own.num_id.or(base.num_id).filter(|&num_id| num_id != 0)?;
        let of_style = || {
            let id = style?.numbered.as_deref()?;
            let numbering = &self.context.numbering;
            let linked = numbering.level_of_style(num_id, id);
            linked.or_else(|| numbering.level_of_style(base.num_id?, id)).or(base.level)
        };
        Some((num_id, own.level.or_else(of_style).unwrap_or(0)))
    }
}
