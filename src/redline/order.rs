//! The order that the schema has for the children of properties (ECMA-376 Part 1, Annex A). Word
//! reads most of what is out of order, but may also call such a file damaged.

use crate::model::Error;
use crate::package::Limits;

use super::parts::Parts;
use super::tree::{Element, Node};

/// Elements whose children have an order, each with its children in that order.
const SEQUENCES: &[(&str, &[&str])] = &[
    (
        "pPr",
        &[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "framePr",
            "widowControl",
            "numPr",
            "suppressLineNumbers",
            "pBdr",
            "shd",
            "tabs",
            "suppressAutoHyphens",
            "kinsoku",
            "wordWrap",
            "overflowPunct",
            "topLinePunct",
            "autoSpaceDE",
            "autoSpaceDN",
            "bidi",
            "adjustRightInd",
            "snapToGrid",
            "spacing",
            "ind",
            "contextualSpacing",
            "mirrorIndents",
            "suppressOverlap",
            "jc",
            "textDirection",
            "textAlignment",
            "textboxTightWrap",
            "outlineLvl",
            "divId",
            "cnfStyle",
            "rPr",
            "sectPr",
            "pPrChange",
        ],
    ),
    (
        "rPr",
        &[
            "ins",
            "del",
            "moveFrom",
            "moveTo",
            "rStyle",
            "rFonts",
            "b",
            "bCs",
            "i",
            "iCs",
            "caps",
            "smallCaps",
            "strike",
            "dstrike",
            "outline",
            "shadow",
            "emboss",
            "imprint",
            "noProof",
            "snapToGrid",
            "vanish",
            "webHidden",
            "color",
            "spacing",
            "w",
            "kern",
            "position",
            "sz",
            "szCs",
            "highlight",
            "u",
            "effect",
            "bdr",
            "shd",
            "fitText",
            "vertAlign",
            "rtl",
            "cs",
            "em",
            "lang",
            "eastAsianLayout",
            "specVanish",
            "oMath",
            "rPrChange",
        ],
    ),
    ("numPr", &["ilvl", "numId", "numberingChange", "ins"]),
    ("pBdr", &["top", "left", "bottom", "right", "between", "bar"]),
    (
        "tblPr",
        &[
            "tblStyle",
            "tblpPr",
            "tblOverlap",
            "bidiVisual",
            "tblStyleRowBandSize",
            "tblStyleColBandSize",
            "tblW",
            "jc",
            "tblCellSpacing",
            "tblInd",
            "tblBorders",
            "shd",
            "tblLayout",
            "tblCellMar",
            "tblLook",
            "tblCaption",
            "tblDescription",
            "tblPrChange",
        ],
    ),
    ("tblBorders", SIDES),
    ("tcBorders", SIDES),
    ("tblCellMar", SIDES),
    ("tcMar", SIDES),
    (
        "trPr",
        &[
            "cnfStyle",
            "divId",
            "gridBefore",
            "gridAfter",
            "wBefore",
            "wAfter",
            "cantSplit",
            "trHeight",
            "tblHeader",
            "tblCellSpacing",
            "jc",
            "hidden",
            "ins",
            "del",
            "trPrChange",
        ],
    ),
    (
        "tcPr",
        &[
            "cnfStyle",
            "tcW",
            "gridSpan",
            "hMerge",
            "vMerge",
            "tcBorders",
            "shd",
            "noWrap",
            "tcMar",
            "textDirection",
            "tcFitText",
            "vAlign",
            "hideMark",
            "headers",
            "cellIns",
            "cellDel",
            "cellMerge",
            "tcPrChange",
        ],
    ),
    (
        "sectPr",
        &[
            "headerReference",
            "footerReference",
            "footnotePr",
            "endnotePr",
            "type",
            "pgSz",
            "pgMar",
            "paperSrc",
            "pgBorders",
            "lnNumType",
            "pgNumType",
            "cols",
            "formProt",
            "vAlign",
            "noEndnote",
            "titlePg",
            "textDirection",
            "bidi",
            "rtlGutter",
            "docGrid",
            "printerSettings",
            "sectPrChange",
        ],
    ),
    (
        "style",
        &[
            "name",
            "aliases",
            "basedOn",
            "next",
            "link",
            "autoRedefine",
            "hidden",
            "uiPriority",
            "semiHidden",
            "unhideWhenUsed",
            "qFormat",
            "locked",
            "personal",
            "personalCompose",
            "personalReply",
            "rsid",
            "pPr",
            "rPr",
            "tblPr",
            "trPr",
            "tcPr",
            "tblStylePr",
        ],
    ),
    (
        "lvl",
        &[
            "start",
            "numFmt",
            "lvlRestart",
            "pStyle",
            "isLgl",
            "suff",
            "lvlText",
            "lvlPicBulletId",
            "legacy",
            "lvlJc",
            "pPr",
            "rPr",
        ],
    ),
    (
        "settings",
        &[
            "writeProtection",
            "view",
            "zoom",
            "documentProtection",
            "defaultTabStop",
            "evenAndOddHeaders",
            "characterSpacingControl",
            "footnotePr",
            "endnotePr",
            "compat",
            "docVars",
            "rsids",
            "themeFontLang",
            "clrSchemeMapping",
            "decimalSymbol",
            "listSeparator",
        ],
    ),
];

const SIDES: &[&str] =
    &["top", "left", "start", "bottom", "right", "end", "insideH", "insideV", "tl2br", "tr2bl"];

/// Puts the children of an element into the order of the schema, if it has one. What the schema does
/// not know stays behind what it stood behind.
pub fn arrange(element: &mut Element<'_>) {
    let known = SEQUENCES.iter().find(|(local, _)| element.is(local));
    let Some((_, sequence)) = known else { return };
    let mut ranked: Vec<(usize, Node<'_>)> = Vec::with_capacity(element.children.len());
    let mut rank = 0;
    for node in std::mem::take(&mut element.children) {
        if let Some(child) = node.element() {
            let at = sequence.iter().position(|local| child.is(local));
            rank = at.unwrap_or(rank);
        }
        ranked.push((rank, node));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    element.children = ranked.into_iter().map(|(_, node)| node).collect();
}

/// A package that was made with docx-rs, with its parts as the schema has them: children in order,
/// without what has no place where it stands.
///
/// # Errors
/// When a part cannot be read, which would be a bug.
pub fn in_schema_order(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Error> {
    let mut parts = Parts::of(bytes, limits)?;
    let names: Vec<String> = parts.names().map(str::to_owned).collect();
    for name in names.iter().filter(|name| name.starts_with("word/") && name.ends_with(".xml")) {
        parts.edit(name, correct)?;
    }
    parts.pack()
}

fn correct(element: &mut Element<'_>) {
    let of_style = element.is("style") || element.is("pPrDefault") || element.is("lvl");
    for node in &mut element.children {
        let Node::Element(child) = node else { continue };
        // Properties of a paragraph's mark belong to a paragraph (17.3.1.26), not to a style.
        if of_style && child.is("pPr") {
            child.children.retain(|node| node.element().is_none_or(|child| !child.is("rPr")));
        }
        // A column of the grid has a width alone (17.4.16).
        if child.is("gridCol") {
            child.without("type");
        }
        correct(child);
    }
    let empty = |child: &Element<'_>| {
        child.children.is_empty() && (child.is("rPr") || of_style && child.is("pPr"))
    };
    element.children.retain(|node| node.element().is_none_or(|child| !empty(child)));
    arrange(element);
}

#[cfg(test)]
mod tests {
    use super::super::tree;
    use super::*;

    #[test]
    fn children_stand_as_the_schema_has_them() {
        let xml = r#"<w:pPr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:x="urn:x"><w:jc/><w:rPr/><x:more/><w:pStyle/><w:numPr/></w:pPr>"#;
        let mut properties = tree::parse(xml, "part").unwrap();
        arrange(&mut properties);
        let names: Vec<&str> = properties.elements().map(Element::local).collect();
        assert_eq!(names, ["pStyle", "numPr", "jc", "rPr", "more"]);
    }
}
