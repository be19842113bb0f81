//! `styles.xml` (ECMA-376 17.7): what each style comes to once its base styles are counted in.

use std::collections::HashMap;

use super::coverage::Unread;
use super::document::{Role, StyleName};
use super::formatting::{self, Languages, ParagraphProperties, RunProperties, Surroundings};
use super::revisions::{Authors, Revisions};
use super::table::{Region, Regions};
use crate::model::{Error, Finding, Level};
use crate::package::Limits;
use crate::package::xml::{Event, Ns, Reader};

/// All styles of a document.
#[derive(Debug, Clone, Default)]
pub struct Styles {
    styles: Vec<Style>,
    by_id: HashMap<String, usize>,
    default_paragraph: Option<usize>,
    default_table: Option<usize>,
    /// `w:docDefaults`
    defaults: RunProperties,
    paragraph_defaults: ParagraphProperties,
}

/// A style with its base styles counted in.
#[derive(Debug, Clone, Default)]
pub struct Style {
    pub name: StyleName,
    pub kind: Kind,
    /// Document defaults not counted in.
    pub paragraph: ParagraphProperties,
    /// Document defaults not counted in.
    pub run: RunProperties,
    pub role: Role,
    /// What a table style says of regions of the table, its own words behind those of its base.
    regions: Vec<(Region, TableFormat)>,
    /// Id of the style that carries the numbering: this one or one it is based on.
    pub numbered: Option<String>,
    based_on: Option<String>,
}

/// What a table style says of the text in a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TableFormat {
    pub paragraph: ParagraphProperties,
    pub run: RunProperties,
}

impl Style {
    /// What this table style says of a cell that lies in these regions (17.7.6).
    pub fn of_table(&self, regions: Regions) -> TableFormat {
        let mut format = TableFormat { paragraph: self.paragraph, run: self.run };
        for (_, own) in self.regions.iter().filter(|(region, _)| regions.has(*region)) {
            format.paragraph = own.paragraph.over(format.paragraph);
            format.run = own.run.over(format.run);
        }
        // A table gives neither numbers nor levels to what stands in it.
        format.paragraph = ParagraphProperties {
            outline_level: None,
            num_id: None,
            level: None,
            ..format.paragraph
        };
        format
    }
}

/// What a style applies to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Paragraph,
    Character,
    Table,
    Numbering,
}

impl Styles {
    /// Reads the part.
    pub fn read(
        text: &str,
        part: &str,
        limits: &Limits,
        languages: &mut Languages,
        findings: &mut Vec<Finding>,
    ) -> Result<Self, Error> {
        let mut styles = Self::default();
        let mut xml = Reader::new(text, part, limits);
        // Formatting changes of styles are no revisions of the text.
        let mut authors = Authors::default();
        let mut unread = Unread::default();
        let no_style = |_: &str| None;
        let mut around = Surroundings {
            languages,
            authors: &mut authors,
            revisions: Revisions::Accepted,
            unread: &mut unread,
            style: &no_style,
        };
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(name) if name.ns == Ns::W => match name.local {
                    "styles" | "docDefaults" | "rPrDefault" | "pPrDefault" => {}
                    "rPr" => {
                        styles.defaults = formatting::run_properties(&mut xml, &mut around)?.0;
                    }
                    "pPr" => {
                        styles.paragraph_defaults =
                            formatting::paragraph_properties(&mut xml, &mut around)?.properties;
                    }
                    "style" => styles.style(&mut xml, &mut around)?,
                    _ => xml.skip()?,
                },
                Event::Start(_) => xml.skip()?,
                Event::End(_) | Event::Text(_) => {}
            }
        }
        findings.extend(unread.into_findings(part));
        styles.resolve(part, findings);
        Ok(styles)
    }

    /// Reads the `w:style` that was just started, up to its end.
    fn style(&mut self, xml: &mut Reader<'_>, around: &mut Surroundings<'_>) -> Result<(), Error> {
        let mut style = Style {
            kind: match xml.attribute(Ns::W, "type").as_deref() {
                Some("character") => Kind::Character,
                Some("table") => Kind::Table,
                Some("numbering") => Kind::Numbering,
                _ => Kind::Paragraph,
            },
            ..Style::default()
        };
        style.name.id = xml.attribute(Ns::W, "styleId").unwrap_or_default().into_owned();
        let default =
            matches!(xml.attribute(Ns::W, "default").as_deref(), Some("1" | "true" | "on"));
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(name) if name.ns == Ns::W => match name.local {
                    "name" => {
                        style.name.name =
                            xml.attribute(Ns::W, "val").unwrap_or_default().into_owned();
                        xml.skip()?;
                    }
                    "basedOn" => {
                        style.based_on =
                            xml.attribute(Ns::W, "val").map(std::borrow::Cow::into_owned);
                        xml.skip()?;
                    }
                    "pPr" => {
                        style.paragraph = formatting::paragraph_properties(xml, around)?.properties;
                    }
                    "rPr" => style.run = formatting::run_properties(xml, around)?.0,
                    "tblStylePr" if style.kind == Kind::Table => {
                        let region = xml.attribute(Ns::W, "type");
                        let region = region.and_then(|name| Region::of(&name));
                        let format = table_format(xml, around)?;
                        style.regions.extend(region.map(|region| (region, format)));
                    }
                    _ => xml.skip()?,
                },
                Event::Start(_) => xml.skip()?,
                Event::Text(_) => {}
                Event::End(_) => break,
            }
        }
        style.run.style = None;
        let index = self.styles.len();
        if default && style.kind == Kind::Paragraph {
            self.default_paragraph.get_or_insert(index);
        }
        if default && style.kind == Kind::Table {
            self.default_table.get_or_insert(index);
        }
        self.by_id.entry(style.name.id.clone()).or_insert(index);
        self.styles.push(style);
        Ok(())
    }

    /// Counts base styles in, each style once: from a style up to one that is done, and back down.
    fn resolve(&mut self, part: &str, findings: &mut Vec<Finding>) {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            Waiting,
            Open,
            Done,
        }
        let mut states = vec![State::Waiting; self.styles.len()];
        let mut chain = Vec::new();
        for first in 0..self.styles.len() {
            let mut next = Some(first);
            while let Some(index) = next {
                match states[index] {
                    State::Waiting => {
                        states[index] = State::Open;
                        chain.push(index);
                        next = self.base(index);
                    }
                    State::Open => {
                        let id = &self.styles[index].name.id;
                        findings.push(
                            Finding::new(
                                "style_cycle",
                                Level::Note,
                                format!("The style \"{id}\" is based on itself."),
                            )
                            .at(part, None),
                        );
                        break;
                    }
                    State::Done => break,
                }
            }
            while let Some(index) = chain.pop() {
                let base = self.base(index).filter(|&base| states[base] == State::Done);
                self.settle(index, base);
                states[index] = State::Done;
            }
        }
    }

    fn base(&self, index: usize) -> Option<usize> {
        let style = self.styles.get(index)?;
        let base = *self.by_id.get(style.based_on.as_deref()?)?;
        // A style of another kind is no base (17.7.4.3).
        (self.styles.get(base)?.kind == style.kind).then_some(base)
    }

    fn settle(&mut self, index: usize, base: Option<usize>) {
        let base = base.and_then(|base| self.styles.get(base)).cloned();
        let Some(style) = self.styles.get_mut(index) else { return };
        style.role = role(&style.name.name);
        if let Role::Heading(number) = style.role {
            // A built-in heading style has its level whether or not the file says so.
            style.paragraph.outline_level.get_or_insert(number - 1);
        }
        // A style may give its level alone, and the number comes from its base.
        if style.paragraph.num_id.is_some() || style.paragraph.level.is_some() {
            style.numbered = Some(style.name.id.clone());
        }
        if let Some(base) = base {
            style.paragraph = style.paragraph.over(base.paragraph);
            style.run = style.run.over(base.run);
            if style.role == Role::Body {
                style.role = base.role;
            }
            if style.numbered.is_none() {
                style.numbered = base.numbered;
            }
            style.regions.splice(0..0, base.regions);
        }
        // Later regions win over earlier ones, and within one the style over its base.
        style.regions.sort_by_key(|(region, _)| *region);
    }

    /// Position of the style of that id and kind.
    pub fn find(&self, id: &str, kind: Kind) -> Option<usize> {
        let index = *self.by_id.get(id)?;
        (self.styles.get(index)?.kind == kind).then_some(index)
    }

    /// The style at a position.
    pub fn get(&self, index: usize) -> Option<&Style> {
        self.styles.get(index)
    }

    /// Position of the paragraph style that paragraphs without one have.
    pub fn default_paragraph(&self) -> Option<usize> {
        self.default_paragraph
    }

    /// Position of the style that tables without one have.
    pub fn default_table(&self) -> Option<usize> {
        self.default_table
    }

    /// `w:docDefaults`: run and paragraph.
    pub fn defaults(&self) -> (RunProperties, ParagraphProperties) {
        (self.defaults, self.paragraph_defaults)
    }
}

/// Reads the `w:tblStylePr` that was just started, up to its end.
fn table_format(xml: &mut Reader<'_>, around: &mut Surroundings<'_>) -> Result<TableFormat, Error> {
    let mut format = TableFormat::default();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) if name.is(Ns::W, "pPr") => {
                format.paragraph = formatting::paragraph_properties(xml, around)?.properties;
            }
            Event::Start(name) if name.is(Ns::W, "rPr") => {
                format.run = formatting::run_properties(xml, around)?.0;
            }
            Event::Start(_) => xml.skip()?,
            Event::Text(_) => {}
            Event::End(_) => break,
        }
    }
    Ok(format)
}

/// The role of the built-in style of that name (`w:name`, the same in every language of Word).
fn role(name: &str) -> Role {
    // Older files write aliases behind a comma.
    let name = name.split(',').next().unwrap_or(name).trim();
    let level = |prefix: &str| {
        let rest = name.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix));
        match rest.and_then(|_| name.as_bytes().get(prefix.len()..)) {
            Some(&[digit @ b'1'..=b'9']) => Some(digit - b'0'),
            _ => None,
        }
    };
    if let Some(level) = level("heading ") {
        return Role::Heading(level);
    }
    if let Some(level) = level("toc ") {
        return Role::Toc(level);
    }
    match name.to_ascii_lowercase().as_str() {
        "title" => Role::Title,
        "subtitle" => Role::Subtitle,
        "toc heading" => Role::TocHeading,
        "table of figures" => Role::Toc(1),
        "caption" => Role::Caption,
        lower if lower.starts_with("list ") && !lower.starts_with("list table") => Role::List,
        _ => Role::Body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(styles: &str) -> (Styles, Vec<Finding>, Languages) {
        let text = format!(
            r#"<s:styles xmlns:s="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</s:styles>"#,
            styles
                .replace("<", "<s:")
                .replace("<s:/", "</s:")
                .replace(" val=", " s:val=")
                .replace(" id=", " s:styleId=")
                .replace(" type=", " s:type=")
        );
        let (mut findings, mut languages) = (Vec::new(), Languages::default());
        let styles = Styles::read(
            &text,
            "word/styles.xml",
            &Limits::default(),
            &mut languages,
            &mut findings,
        )
        .unwrap();
        (styles, findings, languages)
    }

    #[test]
    fn a_style_inherits_over_several_bases() {
        let (styles, ..) = read(
            r#"<style type="paragraph" id="c"><name val="Own"/><basedOn val="b"/><rPr><i/></rPr></style>
               <style type="paragraph" id="b"><basedOn val="a"/><pPr><keepNext/></pPr></style>
               <style type="paragraph" id="a"><name val="Heading 2"/><rPr><b/><i val="0"/></rPr></style>"#,
        );
        let style = styles.get(styles.find("c", Kind::Paragraph).unwrap()).unwrap();
        assert_eq!(style.paragraph.outline_level, Some(1));
        assert_eq!(style.paragraph.keep_next, Some(true));
        assert_eq!((style.run.bold, style.run.italic), (Some(true), Some(true)));
        assert_eq!(style.role, Role::Heading(2));
    }

    #[test]
    fn a_cycle_is_cut_and_told() {
        let (styles, findings, _) = read(
            r#"<style type="paragraph" id="a"><basedOn val="b"/><rPr><b/></rPr></style>
               <style type="paragraph" id="b"><basedOn val="a"/><rPr><i/></rPr></style>"#,
        );
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].code, "style_cycle");
        let style = styles.get(styles.find("a", Kind::Paragraph).unwrap()).unwrap();
        assert_eq!((style.run.bold, style.run.italic), (Some(true), Some(true)));
    }

    #[test]
    fn roles_go_by_the_built_in_name() {
        assert_eq!(role("heading 1"), Role::Heading(1));
        assert_eq!(role("Heading 9,H9"), Role::Heading(9));
        assert_eq!(role("heading 10"), Role::Body);
        assert_eq!(role("TOC Heading"), Role::TocHeading);
        assert_eq!(role("toc 3"), Role::Toc(3));
        assert_eq!(role("List Paragraph"), Role::List);
        assert_eq!(role("Überschrift"), Role::Body);
    }
}
