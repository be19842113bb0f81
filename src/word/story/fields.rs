//! Fields: their instructions, their results, and where they end.

use std::collections::BTreeSet;

use super::{Frame, Story};
use crate::model::{Error, Level};
use crate::package::xml::{Event, Ns};
use crate::word::document::{Field, Link, Role};
use crate::word::equation;
use crate::word::fields::{FieldKind, OpenField, reaches_out};
use crate::word::formatting::on;
use crate::word::numbering::Place;
use crate::word::paragraph::Builder;
use crate::word::styles::Style;

/// Fields within fields that are followed; Word itself stops at twenty. Each field that is open is
/// looked at when a paragraph ends.
const DEEPEST_FIELD: usize = 20;

/// Fields of a flow of text that were open where it ended, by the number of their beginning.
#[derive(Debug, Default)]
pub(super) struct Unended {
    /// Those whose instruction has no end: all text after it was taken for instruction.
    instructions: BTreeSet<u32>,
    /// Those whose result has none: all text after it was taken for result.
    results: BTreeSet<u32>,
}

impl Unended {
    pub(super) fn note(&mut self, fields: &[OpenField]) {
        for field in fields.iter().filter(|field| field.begin > 0) {
            let kind = if field.result { &mut self.results } else { &mut self.instructions };
            kind.insert(field.begin);
        }
    }
}

/// How fields without an end are read: the part is read again once they are known.
#[derive(Debug, Default)]
pub(super) struct Mending {
    /// Beginnings to pass over, as Word does where an instruction never ends.
    pub(super) broken: BTreeSet<u32>,
    /// Every link ends with the paragraph that its result begins in. The end that is missing is an
    /// inner one as often as not: a link of a table of contents, say, whose own end then ended that
    /// link, and the contents seemed to go on to the end of the document.
    links_end: bool,
    /// Beginnings of other fields that end with the paragraph.
    bounded: BTreeSet<u32>,
    readings: u8,
}

impl Mending {
    /// How the next reading is to be done; none when this one will do.
    pub(super) fn next(&self, unended: &Unended) -> Option<Self> {
        let none = unended.instructions.is_empty() && unended.results.is_empty();
        if none || self.readings >= 2 {
            return None;
        }
        let mut broken = self.broken.clone();
        broken.extend(&unended.instructions);
        let links_end = self.links_end || !unended.results.is_empty();
        let bounded = if self.links_end { unended.results.clone() } else { BTreeSet::new() };
        Some(Self { broken, links_end, bounded, readings: self.readings + 1 })
    }

    fn ends_with_paragraph(&self, field: &OpenField) -> bool {
        let link = self.links_end && matches!(field.kind, FieldKind::Link { .. });
        field.result && field.begin > 0 && (link || self.bounded.contains(&field.begin))
    }
}

impl Story<'_, '_> {
    /// `w:fldChar` (17.16.18), form field data included.
    pub(super) fn field_char(&mut self) -> Result<(), Error> {
        let kind = self.xml.attribute(Ns::W, "fldCharType").unwrap_or_default();
        let form = self.form_field()?;
        match &*kind {
            "begin" => {
                self.field_begins += 1;
                if self.flow().fields.len() >= DEEPEST_FIELD {
                    self.flow().fields_beyond += 1;
                    let message = "Fields nest too deep to be followed; what they show is read.";
                    self.finding("fields_too_deep", Level::Warning, message);
                } else if !self.mending.broken.contains(&self.field_begins) {
                    let mut field = OpenField::new(self.field_begins, self.ordinal);
                    field.form = form;
                    self.flow().fields.push(field);
                }
            }
            "separate" => {
                let start = self.builder().text.len();
                let flow = self.flow();
                if let Some(field) = flow.fields.last_mut().filter(|field| !field.result)
                    && flow.fields_beyond == 0
                {
                    field.separate(start);
                }
            }
            "end" => self.finish_field(),
            _ => {}
        }
        Ok(())
    }

    /// What a form field in the `w:fldChar` just started shows: `w:checkBox`, `w:ddList`
    /// (17.16.7, 17.16.9).
    fn form_field(&mut self) -> Result<Option<String>, Error> {
        let depth = self.xml.path().len();
        let (mut checked, mut default) = (None, None);
        let (mut entries, mut chosen) = (Vec::new(), 0);
        let mut list = false;
        while let Some(event) = self.xml.next()? {
            match event {
                Event::Start(name) if name.ns == Ns::W => match name.local {
                    "checkBox" => default = default.or(Some(false)),
                    "ddList" => list = true,
                    "default" if !list => default = default.map(|_| on(&self.xml)),
                    "checked" => checked = Some(on(&self.xml)),
                    "result" if list => {
                        let value = self.xml.attribute(Ns::W, "val").unwrap_or_default();
                        chosen = value.parse().unwrap_or(0);
                    }
                    "listEntry" => {
                        let value = self.xml.attribute(Ns::W, "val").unwrap_or_default();
                        entries.push(value.into_owned());
                    }
                    _ => {}
                },
                Event::End(_) if self.xml.path().len() < depth => break,
                _ => {}
            }
        }
        if list {
            return Ok(entries.into_iter().nth(chosen));
        }
        let ticked = checked.or(default);
        Ok(ticked.map(|ticked| if ticked { "☒" } else { "☐" }.to_owned()))
    }

    /// `w:instrText`; in a deletion it is deleted, and the field keeps what is left of it.
    pub(super) fn instruction(&mut self) -> Result<(), Error> {
        let text = self.xml.text()?;
        // The code of a field may be changed like any text.
        if self.removed > 0 {
            return Ok(());
        }
        if let Some(field) = self.flow().fields.iter_mut().rev().find(|field| !field.result) {
            field.code.push_str(&text);
        }
        Ok(())
    }

    pub(super) fn start_simple_field(&mut self) {
        let code = self.xml.attribute(Ns::W, "instr").unwrap_or_default().into_owned();
        let start = self.builder().text.len();
        let mut field = OpenField { code, ..OpenField::new(0, self.ordinal) };
        field.separate(start);
        let flow = self.flow();
        if flow.fields.len() >= DEEPEST_FIELD {
            flow.fields_beyond += 1;
        } else {
            flow.fields.push(field);
        }
        self.push(Frame::SimpleField);
    }

    /// Ends the innermost field.
    pub(super) fn finish_field(&mut self) {
        let flow = self.flow();
        if flow.fields_beyond > 0 {
            flow.fields_beyond -= 1;
            return;
        }
        let Some(mut field) = flow.fields.pop() else { return };
        let cell = flow.containers.last().and_then(|container| container.before);
        if !field.over_cells && cell.is_some_and(|before| field.paragraph <= before) {
            self.tell_over_cells(&field.code, field.result);
        }
        if !field.result {
            let start = self.builder().text.len();
            field.separate(start);
            let own = || {
                FieldKind::button(&field.code)
                    .or_else(|| FieldKind::symbol(&field.code))
                    .or_else(|| FieldKind::quote(&field.code))
                    .or_else(|| equation::linear(&field.code))
            };
            if let Some(shown) = field.form.take().or_else(own) {
                self.sign(&shown);
            }
        }
        if reaches_out(&field.code) {
            let message = format!(
                "The field \"{}\" takes content from elsewhere: what it showed last is read, and nothing was fetched.",
                field.code.trim()
            );
            self.finding("external_field", Level::Warning, message);
        }
        let gone = self.removed > 0 || self.dropped > 0;
        let in_code = self.flow().fields.iter().any(|outer| !outer.result);
        let aside = self.placeholders > 0 || self.phonetic > 0 || self.flow().run.hidden;
        let linked = self.is_linked(&field);
        let builder = self.builder();
        let empty =
            builder.text.len() <= field.start && builder.ordinals.contains(&field.paragraph);
        let missing = empty && !gone && !in_code && !aside && field.kind != FieldKind::Toc;
        let numbers = missing && FieldKind::numbers(&field.code);
        let number = if numbers { self.number_of_field(&field.code) } else { None };
        if let Some(number) = &number {
            self.sign(number);
        }
        cover(self.builder(), &field, linked);
        if number.is_some() {
            // It is shown as Word shows it.
        } else if numbers {
            let message = format!(
                "Word shows a number for the field \"{}\" and stores none: the number is missing from the text that is read.",
                field.code.trim()
            );
            self.finding("number_not_computed", Level::Warning, message);
        } else if missing && FieldKind::displays(&field.code) {
            let message = format!(
                "The field \"{}\" has no result: nothing is shown for it.",
                field.code.trim()
            );
            self.finding("field_without_result", Level::Warning, message);
        }
    }

    /// Says which fields that began in the cell that ends go on behind it.
    pub(super) fn tell_fields_over_cells(&mut self) {
        let flow = self.flow();
        let Some(before) = flow.containers.last().and_then(|cell| cell.before) else { return };
        let mut told = Vec::new();
        for field in flow.fields.iter_mut().filter(|field| field.paragraph > before) {
            if !std::mem::replace(&mut field.over_cells, true) {
                told.push((field.code.clone(), field.result));
            }
        }
        for (code, result) in told {
            self.tell_over_cells(&code, result);
        }
    }

    /// Word makes no field that begins in one cell and ends in another, or outside of the table.
    fn tell_over_cells(&mut self, code: &str, result: bool) {
        let taken = if result { "as its result" } else { "as its instruction, which is not shown" };
        let message = format!(
            "The field \"{}\" does not end in the table cell that it begins in: the text of the cells between was read {taken}.",
            code.trim()
        );
        let level = if result { Level::Note } else { Level::Warning };
        self.finding("field_over_cells", level, message);
    }

    /// What Word shows for a field that numbers (17.16.5.4 and on), the number of its paragraph
    /// being known; none when no rule says it.
    fn number_of_field(&mut self, code: &str) -> Option<String> {
        let mut builder = self.flow().paragraph.take()?;
        let list = self.count_paragraph(&mut builder);
        let heading = match builder.style.and_then(|index| self.context.styles.get(index)) {
            Some(Style { role: Role::Heading(level), .. }) => level.checked_sub(1),
            _ => None,
        };
        let tag = builder.own.mark.over(builder.style_run).language;
        let paragraph = self.ordinal;
        self.flow().paragraph = Some(builder);
        let language = tag.map_or("", |tag| self.languages.tag(tag));
        let place = Place { paragraph, heading, list: list?, language };
        let counters =
            if self.flows.len() > 1 { &mut self.box_counters } else { &mut self.counters };
        counters.field(code, place)
    }

    /// Whether what a field points to is what a link around it points to.
    fn is_linked(&mut self, field: &OpenField) -> bool {
        let FieldKind::Link { anchor, .. } = &field.kind else { return false };
        let by_element = self.frames.iter().rev().any(
            |open| matches!(&open.frame, Frame::Link { anchor: around, .. } if around == anchor),
        );
        by_element
            || self.flow().fields.iter().any(
                |outer| matches!(&outer.kind, FieldKind::Link { anchor: around, .. } if around == anchor),
            )
    }

    /// Ends the fields that have no end of their own and must not go on behind this paragraph.
    pub(super) fn end_unended_fields(&mut self) {
        let mending = self.mending;
        while let Some(field) =
            self.flow().fields.last().filter(|field| mending.ends_with_paragraph(field))
        {
            let message = format!(
                "The field \"{}\" begins and never ends: it was ended with its paragraph.",
                field.code.trim()
            );
            self.flow().fields_beyond = 0;
            self.finish_field();
            self.finding("field_without_end", Level::Warning, message);
        }
    }

    /// Whether the instruction of a field is open: what ends now is not shown.
    pub(super) fn in_instruction(&self) -> bool {
        self.flows.last().is_some_and(|flow| flow.fields.iter().any(|field| !field.result))
    }

    /// Gives a paragraph that ends its share of the fields that go on.
    pub(super) fn cut_fields(&mut self, builder: &mut Builder) {
        for field in &mut self.flow().fields {
            if field.result {
                cover(builder, field, false);
                field.start = 0;
            }
        }
        if builder.fields.len() > 1 {
            builder.fields.reverse();
            builder.fields.sort_by_key(|field| (field.start, std::cmp::Reverse(field.end)));
        }
        builder.links.sort_by_key(|link| (link.start, std::cmp::Reverse(link.end)));
    }
}

/// Notes what a field covers in a paragraph, from its start to the paragraph's present end.
fn cover(builder: &mut Builder, field: &OpenField, linked: bool) {
    let (start, end) = (field.start.min(builder.text.len()), builder.text.len());
    if field.kind == FieldKind::Toc {
        builder.toc += end - start;
    }
    if start == end {
        return;
    }
    if let FieldKind::Link { url, anchor } = &field.kind
        && !linked
    {
        builder.links.push(Link { start, end, url: url.clone(), anchor: anchor.clone() });
    }
    builder.fields.push(Field { start, end, instruction: field.code.trim().to_owned() });
}
