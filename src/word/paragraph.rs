//! A paragraph while it is being read.

use super::document::{Anchor, Aside, Field, Label, Link, NoteRef, Paragraph, Span, TextBox};
use super::formatting::{OwnParagraphProperties, ParagraphProperties, RunProperties};
use super::symbols::Font;
use crate::model::{Why, leaves_ink};

/// Effective formatting of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunFormat {
    pub bold: bool,
    pub italic: bool,
    pub underline: bool,
    pub caps: bool,
    pub hidden: bool,
    /// White letters on nothing coloured of their own.
    pub white: bool,
    pub size: u16,
    /// A font of signs for the characters of ASCII, and one for the Western ones beyond.
    pub font: Option<Font>,
    pub high_font: Option<Font>,
    pub rtl: bool,
    pub language: Option<u16>,
    pub east_asian: Option<u16>,
    pub bidi_language: Option<u16>,
}

impl RunFormat {
    /// What style properties and direct ones on top of them come to.
    pub fn new(direct: RunProperties, style: RunProperties, defaults: RunProperties) -> Self {
        // A toggle property of the document defaults wins over the styles' (17.7.3).
        let toggle = |direct: Option<bool>, style: Option<bool>, default: Option<bool>| {
            direct.unwrap_or_else(|| default == Some(true) || style.unwrap_or(false))
        };
        let rest = direct.over(style).over(defaults);
        Self {
            bold: toggle(direct.bold, style.bold, defaults.bold),
            italic: toggle(direct.italic, style.italic, defaults.italic),
            caps: toggle(direct.caps, style.caps, defaults.caps)
                || toggle(direct.small_caps, style.small_caps, defaults.small_caps),
            hidden: toggle(direct.hidden, style.hidden, defaults.hidden),
            white: rest.white == Some(true) && rest.shaded != Some(true),
            underline: rest.underline.unwrap_or(false),
            // Word's own default (17.3.2.38).
            size: rest.size.unwrap_or(20),
            font: rest.font.filter(|&font| font != Font::Text),
            high_font: rest.high_font.filter(|&font| font != Font::Text),
            rtl: rest.rtl.unwrap_or(false),
            language: rest.language,
            east_asian: rest.east_asian,
            bidi_language: rest.bidi_language,
        }
    }
}

/// What is kept of a paragraph that the next one is shown on one line with.
#[derive(Debug)]
struct Lead {
    own: OwnParagraphProperties,
    style: Option<usize>,
    style_run: RunProperties,
    table: Option<Box<ParagraphProperties>>,
}

/// A paragraph in the making.
#[derive(Debug, Default)]
pub struct Builder {
    pub ordinals: Vec<u32>,
    pub text: String,
    pub own: OwnParagraphProperties,
    /// Position of its style.
    pub style: Option<usize>,
    /// Formatting of runs that say nothing of their own.
    pub run: RunFormat,
    /// The style's run properties, those of the table's style beneath, for runs that do.
    pub style_run: RunProperties,
    /// What the style of the table says of its paragraphs; none outside of tables.
    pub table: Option<Box<ParagraphProperties>>,
    /// The label, once a field has had the paragraph counted before its end; none within when it
    /// has none.
    pub label: Option<Option<Label>>,
    /// What the first of several paragraphs on one line is: it leads.
    lead: Option<Box<Lead>>,
    pub spans: Vec<Span>,
    pub links: Vec<Link>,
    pub anchors: Vec<Anchor>,
    pub fields: Vec<Field>,
    pub note_refs: Vec<NoteRef>,
    pub text_boxes: Vec<TextBox>,
    pub set_aside: Vec<Aside>,
    /// Bytes of `text` that stand in a table of contents.
    pub toc: usize,
    /// Length of `text` when text was last set aside.
    aside_at: Option<usize>,
    /// Visible characters by language.
    languages: Vec<(u16, usize)>,
}

impl Builder {
    /// Appends displayed text.
    pub fn push(&mut self, text: &str, format: &RunFormat) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        self.speak(text, format);
        let span = Span {
            start,
            end,
            bold: format.bold,
            italic: format.italic,
            underline: format.underline,
            caps: format.caps,
            size: format.size,
        };
        match self.spans.last_mut() {
            Some(last)
                if (last.bold, last.italic, last.underline, last.caps, last.size)
                    == (span.bold, span.italic, span.underline, span.caps, span.size) =>
            {
                last.end = end;
            }
            _ => self.spans.push(span),
        }
    }

    /// Notes the language of displayed text: of three tags, Word goes by the script.
    fn speak(&mut self, text: &str, format: &RunFormat) {
        let letter = text.chars().find(|&c| leaves_ink(c));
        let Some(letter) = letter else { return };
        let tag = if format.rtl {
            format.bidi_language
        } else if is_east_asian(letter) {
            format.east_asian
        } else {
            format.language
        };
        let Some(tag) = tag else { return };
        match self.languages.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, bytes)) => *bytes += text.len(),
            None => self.languages.push((tag, text.len())),
        }
    }

    /// Puts text aside.
    pub fn put_aside(&mut self, why: Why, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.set_aside.last_mut() {
            Some(last) if last.why == why && self.aside_at == Some(self.text.len()) => {
                last.text.push_str(text);
            }
            _ => self.set_aside.push(Aside { why, text: text.to_owned() }),
        }
        self.aside_at = Some(self.text.len());
    }

    /// The language of most of the text; of the first on a par.
    pub fn language(&self) -> Option<u16> {
        let mut best: Option<(u16, usize)> = None;
        for &(tag, bytes) in &self.languages {
            if best.is_none_or(|(_, most)| bytes > most) {
                best = Some((tag, bytes));
            }
        }
        best.map(|(tag, _)| tag)
    }

    /// The next paragraph is shown on the line of this one, which gives the line its style and its
    /// number.
    pub fn lead_on(&mut self) {
        if self.lead.is_none() {
            self.lead = Some(Box::new(Lead {
                own: self.own.clone(),
                style: self.style,
                style_run: self.style_run,
                table: self.table.clone(),
            }));
        }
    }

    /// Whether an earlier paragraph leads the line that this one stands on.
    pub fn leads(&self) -> bool {
        self.lead.is_some()
    }

    /// The paragraph ends, and has what the one that leads says of it.
    pub fn follow_lead(&mut self) {
        if let Some(lead) = self.lead.take() {
            self.own = lead.own;
            self.style = lead.style;
            self.style_run = lead.style_run;
            self.table = lead.table;
        }
    }

    /// Whether nothing of it is displayed.
    pub fn is_bare(&self) -> bool {
        self.text.is_empty() && self.note_refs.is_empty() && self.text_boxes.is_empty()
    }

    /// The paragraph, but for what its style and the document have to say.
    pub fn finish(self) -> Paragraph {
        Paragraph {
            in_toc: self.toc > 0 && self.toc * 2 >= self.text.len(),
            ordinals: self.ordinals,
            text: self.text,
            spans: self.spans,
            links: self.links,
            anchors: self.anchors,
            fields: self.fields,
            note_refs: self.note_refs,
            text_boxes: self.text_boxes,
            set_aside: self.set_aside,
            ..Paragraph::default()
        }
    }
}

fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}')
}
