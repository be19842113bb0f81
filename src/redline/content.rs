//! What a paragraph shows, and from which elements: the text that is compared, in pieces that can
//! be cut and carried over.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::package::xml::Ns;
use crate::word::symbols;

use super::tree::Element;

/// A paragraph's text and where it comes from.
#[derive(Debug, Clone, Default)]
pub struct Content<'t, 'x> {
    /// Text as shown: tabs as `\t`, breaks as `\n`; an object is one character, see [`Objects`].
    pub text: String,
    /// The pieces, gapless over the text, in order.
    pub atoms: Vec<Atom<'t, 'x>>,
}

/// A piece of text that stands in one element.
#[derive(Debug, Clone)]
pub struct Atom<'t, 'x> {
    /// Bytes of [`Content::text`].
    pub range: Range<usize>,
    /// `w:rPr` of its run.
    pub properties: Option<&'t Element<'x>>,
    /// The element.
    pub element: &'t Element<'x>,
    /// What it is.
    pub piece: Piece,
}

/// What a child of a run shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// `w:t`, which can be cut anywhere.
    Text,
    /// A tab, break, hyphen or symbol.
    Sign,
    /// A picture, formula, note reference: all or nothing.
    Object,
}

/// Stands for objects as characters of a private plane, the same for equal objects, so that text
/// and objects are compared in one go.
#[derive(Debug, Default)]
pub struct Objects(BTreeMap<String, char>);

impl Objects {
    /// The character of objects of that signature.
    fn character(&mut self, signature: String) -> char {
        const FIRST: u32 = 0xF_0000;
        let next = FIRST + u32::try_from(self.0.len()).unwrap_or(0).min(0xFFF0);
        *self.0.entry(signature).or_insert_with(|| char::from_u32(next).unwrap_or('\u{FFFC}'))
    }
}

/// Whether a character stands for an object.
pub fn is_object(c: char) -> bool {
    ('\u{F0000}'..='\u{FFFFD}').contains(&c) || c == '\u{FFFC}'
}

/// The part that a child of a paragraph, or of what groups runs in it, plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inline {
    /// A run.
    Run,
    /// Something around runs: a link, a content control, a simple field.
    Around,
    /// A formula or the like.
    Object,
    /// It shows nothing: bookmarks, marks of spelling, comment ranges, properties.
    Nothing,
}

/// The part that an element inside of a paragraph plays.
pub fn inline(element: &Element<'_>) -> Inline {
    match (element.ns, element.local()) {
        (Ns::W, "r") => Inline::Run,
        (
            Ns::W,
            "hyperlink" | "smartTag" | "customXml" | "sdt" | "sdtContent" | "fldSimple" | "dir"
            | "bdo" | "ins" | "moveTo",
        ) => Inline::Around,
        (Ns::M, "oMath" | "oMathPara") | (Ns::Mc, "AlternateContent") => Inline::Object,
        // What is not known is read through.
        (Ns::W, _) if element.child("r").is_some() => Inline::Around,
        _ => Inline::Nothing,
    }
}

/// What a child of a run shows: the kind of piece and its text. `None` when it shows nothing.
pub fn shown(element: &Element<'_>, objects: &mut Objects) -> Option<(Piece, String)> {
    let sign = |text: &str| Some((Piece::Sign, text.to_owned()));
    match (element.ns, element.local()) {
        (Ns::W, "t" | "delText") => Some((Piece::Text, text(element))),
        (Ns::W, "tab" | "ptab") => sign("\t"),
        (Ns::W, "br" | "cr") => sign("\n"),
        (Ns::W, "noBreakHyphen") => sign("\u{2011}"),
        (Ns::W, "softHyphen") => sign("\u{AD}"),
        (Ns::W, "sym") => sign(&symbol(element)?),
        (Ns::W, "drawing" | "pict" | "object" | "contentPart") | (Ns::Mc, "AlternateContent") => {
            let signature = format!("drawing {}", element.ordinal);
            Some((Piece::Object, objects.character(signature).to_string()))
        }
        (Ns::W, "footnoteReference" | "endnoteReference") => {
            Some((Piece::Object, objects.character(element.local().to_owned()).to_string()))
        }
        (Ns::W, "ruby") | (Ns::M, _) => {
            let signature = format!("{} {}", element.local(), element.text());
            Some((Piece::Object, objects.character(signature).to_string()))
        }
        _ => None,
    }
}

/// `w:t`: white space at its ends is the file's layout unless the file says otherwise.
fn text(element: &Element<'_>) -> String {
    let text: String = element.text();
    let text: String = text
        .chars()
        .filter(|&c| c >= ' ' || matches!(c, '\t' | '\n'))
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect();
    match element.attribute("space").as_deref() {
        Some("preserve") => text,
        _ => text.trim_matches([' ', '\t', '\n']).to_owned(),
    }
}

fn symbol(element: &Element<'_>) -> Option<String> {
    let code = element.attribute("char")?;
    let c = char::from_u32(u32::from_str_radix(code.trim(), 16).ok()?)?;
    let font = element.attribute("font").unwrap_or_default();
    Some(symbols::to_unicode(&font, c).unwrap_or(c).to_string())
}

/// Complex fields that are open while a paragraph is gone through (ECMA-376 17.16.18).
#[derive(Debug, Default)]
pub struct Fields {
    /// Number in the paragraph of each open field, and whether its result has begun.
    open: Vec<(usize, bool)>,
    count: usize,
}

impl Fields {
    /// Notes the `w:fldChar` that is met. Gives the number of the field it belongs to.
    pub fn see(&mut self, element: &Element<'_>) -> Option<usize> {
        match element.attribute("fldCharType").as_deref() {
            Some("begin") => {
                self.open.push((self.count, false));
                self.count += 1;
                self.open.last().map(|(number, _)| *number)
            }
            Some("separate") => {
                let field = self.open.last_mut()?;
                field.1 = true;
                Some(field.0)
            }
            Some("end") => self.open.pop().map(|(number, _)| number),
            _ => None,
        }
    }

    /// Whether what is met now belongs to an instruction, and is not shown.
    pub fn in_code(&self) -> bool {
        self.open.iter().any(|(_, result)| !result)
    }

    /// Numbers of the fields that are open.
    pub fn open(&self) -> impl Iterator<Item = usize> {
        self.open.iter().map(|(number, _)| *number)
    }
}

/// Reads a paragraph.
pub fn read<'t, 'x>(paragraph: &'t Element<'x>, objects: &mut Objects) -> Content<'t, 'x> {
    let mut content = Content::default();
    collect(paragraph, &mut Fields::default(), objects, &mut content);
    content
}

fn collect<'t, 'x>(
    parent: &'t Element<'x>,
    fields: &mut Fields,
    objects: &mut Objects,
    content: &mut Content<'t, 'x>,
) {
    for child in parent.elements() {
        match inline(child) {
            Inline::Run => {
                let properties = child.child("rPr");
                for element in child.elements() {
                    if element.is("fldChar") {
                        fields.see(element);
                    } else if !fields.in_code()
                        && let Some((piece, text)) = shown(element, objects)
                    {
                        content.push(&text, properties, element, piece);
                    }
                }
            }
            Inline::Around => collect(child, fields, objects, content),
            Inline::Object => {
                if let Some((piece, text)) = shown(child, objects) {
                    content.push(&text, None, child, piece);
                }
            }
            Inline::Nothing => {}
        }
    }
}

impl<'t, 'x> Content<'t, 'x> {
    fn push(
        &mut self,
        text: &str,
        properties: Option<&'t Element<'x>>,
        element: &'t Element<'x>,
        piece: Piece,
    ) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.atoms.push(Atom { range: start..self.text.len(), properties, element, piece });
    }
}
