//! The namespaces of Word's parts, by URI.

/// The namespaces that mean something to a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ns {
    /// No namespace: the usual one of attributes outside of `w:`.
    None,
    /// `xml:`
    Xml,
    /// WordprocessingML, Transitional or Strict.
    W,
    /// Relationship references in content (`r:id`), Transitional or Strict.
    R,
    /// Office math, Transitional or Strict.
    M,
    /// Markup compatibility.
    Mc,
    /// DrawingML anchored in Word text, Transitional or Strict.
    Wp,
    /// Word 2010's additions to [`Ns::Wp`].
    Wp14,
    /// DrawingML, Transitional or Strict.
    A,
    /// DrawingML pictures, Transitional or Strict.
    Pic,
    /// DrawingML diagrams (SmartArt), Transitional or Strict.
    Dgm,
    /// The drawing that a SmartArt was last laid out as.
    Dsp,
    /// DrawingML charts, Transitional or Strict.
    Chart,
    /// Word 2010 shapes.
    Wps,
    /// Word 2010 shape groups.
    Wpg,
    /// Word 2010 drawing canvases.
    Wpc,
    /// VML.
    V,
    /// VML's Office additions.
    O,
    /// VML's Word additions.
    W10,
    /// Word 2010 additions to WordprocessingML.
    W14,
    /// Word 2012 additions to WordprocessingML.
    W15,
    /// Later additions to WordprocessingML (`w16`, `w16cex`, `w16cid`, `w16se` …).
    W16,
    /// Relationship parts.
    Relationships,
    /// `[Content_Types].xml`
    ContentTypes,
    /// Core properties.
    Cp,
    /// Dublin Core elements.
    Dc,
    /// Dublin Core terms.
    Dcterms,
    /// Extended properties (`app.xml`), Transitional or Strict.
    Extended,
    /// A package in one XML file (Flat OPC).
    Flat,
    /// Any other.
    Other,
}

impl Ns {
    /// The namespace of a URI.
    pub fn of(uri: &str) -> Self {
        const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/";
        const STRICT: &str = "http://purl.oclc.org/ooxml/";
        const OFFICE: &str = "http://schemas.microsoft.com/office/";
        if let Some(rest) = uri.strip_prefix(TRANSITIONAL) {
            return match rest {
                "wordprocessingml/2006/main" => Self::W,
                "officeDocument/2006/relationships" => Self::R,
                "officeDocument/2006/math" => Self::M,
                "markup-compatibility/2006" => Self::Mc,
                "drawingml/2006/wordprocessingDrawing" => Self::Wp,
                "drawingml/2006/main" => Self::A,
                "drawingml/2006/picture" => Self::Pic,
                "drawingml/2006/diagram" => Self::Dgm,
                "drawingml/2006/chart" => Self::Chart,
                "package/2006/relationships" => Self::Relationships,
                "package/2006/content-types" => Self::ContentTypes,
                "package/2006/metadata/core-properties" => Self::Cp,
                "officeDocument/2006/extended-properties" => Self::Extended,
                _ => Self::Other,
            };
        }
        if let Some(rest) = uri.strip_prefix(STRICT) {
            return match rest {
                "wordprocessingml/main" => Self::W,
                "officeDocument/relationships" => Self::R,
                "officeDocument/math" => Self::M,
                "drawingml/wordprocessingDrawing" => Self::Wp,
                "drawingml/main" => Self::A,
                "drawingml/picture" => Self::Pic,
                "drawingml/diagram" => Self::Dgm,
                "drawingml/chart" => Self::Chart,
                "officeDocument/extendedProperties" => Self::Extended,
                _ => Self::Other,
            };
        }
        if let Some(rest) = uri.strip_prefix(OFFICE) {
            return match rest {
                "word/2010/wordml" => Self::W14,
                "word/2012/wordml" => Self::W15,
                "word/2010/wordprocessingShape" => Self::Wps,
                "word/2010/wordprocessingGroup" => Self::Wpg,
                "word/2010/wordprocessingCanvas" => Self::Wpc,
                "word/2010/wordprocessingDrawing" => Self::Wp14,
                "drawing/2008/diagram" => Self::Dsp,
                "2006/xmlPackage" => Self::Flat,
                _ if rest.starts_with("word/201") && rest.contains("/wordml/") => Self::W16,
                "word/2018/wordml" | "word/2020/wordml" | "word/2023/wordml" => Self::W16,
                _ if rest.starts_with("word/20") && rest.contains("/wordml") => Self::W16,
                _ => Self::Other,
            };
        }
        match uri {
            "" => Self::None,
            "http://www.w3.org/XML/1998/namespace" => Self::Xml,
            "urn:schemas-microsoft-com:vml" => Self::V,
            "urn:schemas-microsoft-com:office:office" => Self::O,
            "urn:schemas-microsoft-com:office:word" => Self::W10,
            "http://purl.org/dc/elements/1.1/" => Self::Dc,
            "http://purl.org/dc/terms/" => Self::Dcterms,
            _ => Self::Other,
        }
    }
}
