//! Relationships between parts (ECMA-376 part 2, 6.5), and what they mean (part 1, 11 and 15).

use super::name;
use super::xml::{Event, Ns, Reader};
use crate::model::Error;
use crate::package::Limits;

/// What a related part is for, by the type of the relationship: the same for Transitional and
/// Strict packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The document itself.
    Main,
    /// Style definitions.
    Styles,
    /// Numbering definitions.
    Numbering,
    /// Document settings.
    Settings,
    /// Footnotes.
    Footnotes,
    /// Endnotes.
    Endnotes,
    /// Comments.
    Comments,
    /// Which comment answers which, and which are resolved.
    CommentsExtended,
    /// A header.
    Header,
    /// A footer.
    Footer,
    /// Theme fonts and colours.
    Theme,
    /// Fonts that the document uses.
    FontTable,
    /// Building blocks; no text of the document.
    Glossary,
    /// Custom XML data.
    CustomXml,
    /// The id of custom XML data.
    CustomXmlProperties,
    /// The target of a hyperlink.
    Hyperlink,
    /// A picture.
    Image,
    /// Content in another format, taken in when Word opens the document.
    AltChunk,
    /// A document that is part of this master document.
    SubDocument,
    /// The template that the document was made from.
    Template,
    /// A chart.
    Chart,
    /// The data of a SmartArt diagram.
    DiagramData,
    /// The drawing that a SmartArt diagram was last laid out as.
    DiagramDrawing,
    /// An embedded document or object.
    Embedded,
    /// Macros.
    Macros,
    /// Title, author, dates.
    CoreProperties,
    /// The program that wrote the file, statistics.
    ExtendedProperties,
    /// Properties that the author's organisation defined.
    CustomProperties,
    /// A digital signature.
    Signature,
    /// Any other.
    Other,
}

impl Role {
    /// The role of a relationship type's URI.
    pub fn of(uri: &str) -> Self {
        const FAMILIES: &[&str] = &[
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
            "http://purl.oclc.org/ooxml/officeDocument/relationships/",
            "http://schemas.openxmlformats.org/package/2006/relationships/",
            "http://schemas.microsoft.com/office/2006/relationships/",
            "http://schemas.microsoft.com/office/2007/relationships/",
            "http://schemas.microsoft.com/office/2011/relationships/",
        ];
        let uri = uri.trim();
        let Some(kind) = FAMILIES.iter().find_map(|family| uri.strip_prefix(family)) else {
            return Self::Other;
        };
        match kind {
            "officeDocument" => Self::Main,
            "styles" => Self::Styles,
            "numbering" => Self::Numbering,
            "settings" => Self::Settings,
            "footnotes" => Self::Footnotes,
            "endnotes" => Self::Endnotes,
            "comments" => Self::Comments,
            "commentsExtended" => Self::CommentsExtended,
            "header" => Self::Header,
            "footer" => Self::Footer,
            "theme" => Self::Theme,
            "fontTable" => Self::FontTable,
            "glossaryDocument" => Self::Glossary,
            "customXml" => Self::CustomXml,
            "customXmlProps" => Self::CustomXmlProperties,
            "hyperlink" => Self::Hyperlink,
            "image" => Self::Image,
            "aFChunk" => Self::AltChunk,
            "subDocument" => Self::SubDocument,
            "attachedTemplate" => Self::Template,
            "chart" => Self::Chart,
            "diagramData" => Self::DiagramData,
            "diagramDrawing" => Self::DiagramDrawing,
            "package" | "oleObject" | "control" => Self::Embedded,
            "vbaProject" | "wordVbaData" => Self::Macros,
            "metadata/core-properties" => Self::CoreProperties,
            "extended-properties" | "extendedProperties" => Self::ExtendedProperties,
            "custom-properties" | "customProperties" => Self::CustomProperties,
            _ if kind.starts_with("digital-signature/") => Self::Signature,
            _ => Self::Other,
        }
    }
}

/// One relationship of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relationship {
    /// Its id, by which the part's content names it (`r:id`).
    pub id: String,
    /// What the target is for.
    pub role: Role,
    /// Where it leads.
    pub target: Target,
}

/// Where a relationship leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a part of the package, by its name without a leading slash. It may be missing.
    Part(String),
    /// Out of the package, as written. It is never fetched.
    External(String),
    /// To a name that leads out of the package although it claims to be a part, as written.
    Invalid(String),
}

/// Reads a relationships part: `text` of the part named `part`, which belongs to `from` (empty for
/// the package).
pub(super) fn read(
    from: &str,
    part: &str,
    text: &str,
    limits: &Limits,
) -> Result<Vec<Relationship>, Error> {
    let mut reader = Reader::new(text, part, limits);
    let mut found = Vec::new();
    while let Some(event) = reader.next()? {
        let Event::Start(element) = event else { continue };
        if !element.is(Ns::Relationships, "Relationship") {
            continue;
        }
        let value = |name: &str| reader.attribute(Ns::None, name).unwrap_or_default();
        let target = value("Target").trim().to_owned();
        let role = Role::of(&value("Type"));
        let external = value("TargetMode").eq_ignore_ascii_case("external");
        // A link to a place in the document itself is sometimes written as an internal target.
        let fragment = role == Role::Hyperlink && target.starts_with('#');
        found.push(Relationship {
            id: value("Id").into_owned(),
            role,
            target: if external || fragment {
                Target::External(target)
            } else {
                name::resolve(from, &target).map_or(Target::Invalid(target), Target::Part)
            },
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_families_of_uris_give_the_same_role() {
        for (kind, role) in [("styles", Role::Styles), ("aFChunk", Role::AltChunk)] {
            for family in [
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            ] {
                assert_eq!(Role::of(&format!("{family}/{kind}")), role);
            }
        }
        assert_eq!(Role::of("http://example.org/styles"), Role::Other);
    }
}
