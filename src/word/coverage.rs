//! What becomes of every element of WordprocessingML and its neighbours.
//!
//! The reader asks here about each element that it does not act on. One that is not listed gives
//! a finding with its name and place: new versions of Word are noticed, not passed over.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use crate::model::{Finding, Level};
use crate::package::xml::{Name, Ns};

/// What becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// It is read, or passed through to what it holds.
    Read,
    /// It changes nothing in what is read; why.
    Ignored(&'static str),
    /// It has content that is not read; what a reader misses.
    Unsupported(&'static str),
}

use Treatment::{Ignored, Read, Unsupported};

/// The elements, by namespace and treatment.
pub const ELEMENTS: &[(Ns, Treatment, &str)] = &[
    // Where text stands.
    (
        Ns::W,
        Read,
        "document body hdr ftr footnotes endnotes comments footnote endnote comment p r t tbl tr tc \
         hyperlink fldSimple smartTag customXml sdt sdtContent dir bdo ruby rt rubyBase \
         txbxContent pict object drawing",
    ),
    (
        Ns::W,
        Read,
        "tab ptab br cr noBreakHyphen softHyphen sym delText fldChar instrText delInstrText ffData \
         checkBox checked default ddList listEntry result footnoteReference endnoteReference \
         commentReference bookmarkStart bookmarkEnd",
    ),
    // Properties that are read.
    (
        Ns::W,
        Read,
        "rPr pPr framePr tblPr trPr tcPr sdtPr sectPr rStyle rFonts b i caps smallCaps vanish sz u rtl lang \
         gridBefore control \
         pStyle keepNext pageBreakBefore numPr ilvl numId spacing ind jc outlineLvl gridSpan vMerge \
         hMerge tblHeader showingPlcHdr alias tag dataBinding text date dateFormat lid comboBox \
         dropDownList listItem docPartObj docPartList docPartGallery footnotePr \
         endnotePr numFmt numStart numRestart",
    ),
    (
        Ns::W,
        Ignored("hides a row only where all that it holds is hidden itself (17.4.20)"),
        "hidden",
    ),
    // Revisions.
    (
        Ns::W,
        Read,
        "ins del moveFrom moveTo rPrChange pPrChange sectPrChange tblPrChange tblGridChange \
         trPrChange tcPrChange tblPrExChange numberingChange cellIns cellDel cellMerge",
    ),
    (
        Ns::W,
        Ignored("the moved text carries its own mark"),
        "moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd",
    ),
    (
        Ns::W,
        Ignored("marks a change to custom XML, not to text"),
        "customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd \
         customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart \
         customXmlMoveToRangeEnd",
    ),
    // Styles, numbering, settings that are read.
    (
        Ns::W,
        Read,
        "styles docDefaults rPrDefault pPrDefault style name basedOn numbering abstractNum num \
         abstractNumId lvl lvlOverride startOverride start lvlRestart isLgl suff lvlText \
         lvlPicBulletId styleLink numStyleLink settings color highlight shd tblStyle tblLook tblStylePr cnfStyle \
         lastRenderedPageBreak",
    ),
    // Ignored on purpose.
    (
        Ns::W,
        Ignored("look of the text only"),
        "bCs iCs cs szCs strike dstrike outline shadow emboss imprint noProof snapToGrid webHidden \
         w kern position effect bdr fitText vertAlign em eastAsianLayout \
         oMath cnfStyle",
    ),
    (
        Ns::W,
        Ignored("keeps a hidden paragraph mark hidden; what hides it is w:vanish"),
        "specVanish",
    ),
    (
        Ns::W,
        Ignored("layout of the paragraph only"),
        "keepLines widowControl suppressLineNumbers pBdr tabs suppressAutoHyphens kinsoku \
         wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd \
         contextualSpacing mirrorIndents suppressOverlap textAlignment textDirection \
         textboxTightWrap divId top left bottom right start end between bar insideH insideV \
         tl2br tr2bl",
    ),
    (
        Ns::W,
        Ignored("layout of the table only"),
        "tblGrid gridCol tblPrEx tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize \
         tblStyleColBandSize tblW tblCellSpacing tblInd tblBorders tblLayout tblCellMar tblLook \
         tblCaption tblDescription gridAfter wBefore wAfter cantSplit trHeight tcW \
         tcBorders noWrap tcMar tcFitText vAlign hideMark headers header",
    ),
    (
        Ns::W,
        Ignored("layout of the page only"),
        "headerReference footerReference type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols \
         col formProt noEndnote titlePg rtlGutter docGrid printerSettings pos background",
    ),
    (
        Ns::W,
        Ignored("tells how a control is filled in, not what it shows"),
        "sdtEndPr id lock placeholder docPart temporary label tabIndex equation storeMappedDataAs calendar \
         docPartUnique docPartCategory picture richText citation group bibliography",
    ),
    (
        Ns::W,
        Ignored("tells how a form field is filled in, not what it shows"),
        "calcOnExit entryMacro exitMacro enabled helpText statusText size sizeAuto textInput maxLength \
         format fldData",
    ),
    (
        Ns::W,
        Ignored("properties of a wrapper whose content is read"),
        "smartTagPr customXmlPr attr rubyPr rubyAlign hps hpsRaise hpsBaseText dirty",
    ),
    (
        Ns::W,
        Ignored("a mark of the reader's program, not of the text"),
        "proofErr permStart permEnd commentRangeStart commentRangeEnd lastRenderedPageBreak \
         annotationRef",
    ),
    (
        Ns::W,
        Ignored("Word makes its text anew whenever it shows it"),
        "footnoteRef endnoteRef pgNum dayShort monthShort yearShort dayLong monthLong yearLong",
    ),
    (Ns::W, Ignored("separators of notes are no text"), "separator continuationSeparator"),
    (
        Ns::W,
        Ignored("an object or a picture; its picture's text cannot be read"),
        "objectEmbed objectLink movie",
    ),
    (
        Ns::W,
        Ignored("says how styles are offered or applied by the program"),
        "aliases next link autoRedefine uiPriority semiHidden unhideWhenUsed qFormat locked personal \
         personalCompose personalReply rsid latentStyles lsdException tblStylePr",
    ),
    (
        Ns::W,
        Ignored("numbering data that changes no label"),
        "nsid multiLevelType tmpl lvlJc legacy numPicBullet numIdMacAtCleanup",
    ),
    (Ns::W, Ignored("a setting of the program"), SETTINGS),
    (Ns::W, Ignored("what fonts there are, not what they show"), FONTS),
    (Ns::W, Ignored("for web pages"), WEB),
    (Ns::W, Ignored("building blocks are no text of the document"), GLOSSARY),
    (Ns::W, Ignored("mail merge data are not stored in the document"), MAIL_MERGE),
    // Unsupported.
    (
        Ns::W,
        Unsupported("content in another format that Word takes in when it opens the file"),
        "altChunk altChunkPr matchSrc",
    ),
    (Ns::W, Unsupported("another document that this one takes in"), "subDoc"),
    (Ns::W, Unsupported("handwriting"), "contentPart"),
    // Neighbours.
    (Ns::Mc, Read, "AlternateContent Choice Fallback"),
    (
        Ns::M,
        Read,
        "oMath oMathPara r t f num den fPr sSup sSub sSubSup sPre sup sub e rad deg nary naryPr d \
         dPr begChr endChr sepChr chr func fName limLow limUpp lim acc accPr bar barPr groupChr \
         groupChrPr eqArr m mr box borderBox phant pos",
    ),
    (
        Ns::M,
        Ignored("look of the formula only"),
        "oMathParaPr jc rPr ctrlPr sty scr nor lit brk aln type sSupPr sSubPr sSubSupPr sPrePr radPr \
         degHide subHide supHide limLoc grow shp funcPr limLowPr limUppPr vertJc eqArrPr baseJc \
         maxDist objDist rSpRule rSp mPr mcs mc mcPr count mcJc plcHide cGpRule cGp cSp boxPr \
         opEmu noBreak diff borderBoxPr hideTop hideBot hideLeft hideRight strikeH strikeV \
         strikeBLTR strikeTLBR phantPr show zeroWid zeroAsc zeroDesc transp alnScr argPr argSz \
         mathPr",
    ),
    (
        Ns::M,
        Ignored("a setting of the program"),
        "brkBin brkBinSub defJc dispDef intLim interSp intraSp lMargin mathFont naryLim postSp preSp \
         rMargin smallFrac wrapIndent wrapRight",
    ),
    (Ns::A, Read, "txBody p r t br graphic graphicData"),
    (Ns::Wps, Read, "wsp txbx"),
    (Ns::V, Read, "textbox textpath shape group rect roundrect oval line polyline"),
    (Ns::O, Read, "OLEObject"),
    (Ns::Dgm, Read, "relIds"),
    (Ns::Chart, Read, "chart"),
];

const SETTINGS: &str = "writeProtection view zoom removePersonalInformation removeDateAndTime \
    doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText \
    printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts \
    saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges \
    bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors \
    hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles \
    stylePaneFormatFilter stylePaneSortMethod documentType revisionView trackRevisions \
    doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride \
    styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit \
    hyphenationZone doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle \
    defaultTableStyle evenAndOddHeaders bookFoldRevPrinting bookFoldPrinting \
    bookFoldPrintingSheets drawingGridHorizontalSpacing drawingGridVerticalSpacing \
    displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery \
    doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin \
    doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne \
    strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore savePreviewPicture \
    doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText \
    doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags \
    alwaysMergeEmptyNamespace updateFields hdrShapeDefaults attachedSchema compat uiCompat97To2003 docVars docVar rsids rsidRoot \
    themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures \
    forceUpgrade captions caption autoCaptions autoCaption readModeInkLockDown smartTagType \
    shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator compatSetting \
    useSingleBorderforContiguousCells wpJustification noTabHangInd noLeading spaceForUL \
    noColumnBalance balanceSingleByteDoubleByteWidth noExtraLineSpacing doNotLeaveBackslashAlone \
    ulTrailSpace doNotExpandShiftReturn spacingInWholePoints lineWrapLikeWord6 \
    printBodyTextBeforeHeader printColBlack wpSpaceWidth showBreaksInFrames subFontBySize \
    suppressBottomSpacing suppressTopSpacing suppressSpacingAtTopOfPage suppressTopSpacingWP \
    suppressSpBfAfterPgBrk swapBordersFacingPages convMailMergeEsc truncateFontHeightsLikeWP6 \
    mwSmallCaps usePrinterMetrics doNotSuppressParagraphBorders wrapTrailSpaces \
    footnoteLayoutLikeWW8 shapeLayoutLikeWW8 alignTablesRowByRow forgetLastTabAlignment \
    adjustLineHeightInTable autoSpaceLikeWord95 noSpaceRaiseLower \
    doNotUseHTMLParagraphAutoSpacing layoutRawTableWidth layoutTableRowsApart \
    useWord97LineBreakRules doNotBreakWrappedTables doNotSnapToGridInCell \
    selectFldWithFirstOrLastChar applyBreakingRules doNotWrapTextWithPunct \
    doNotUseEastAsianBreakRules useWord2002TableStyleRules growAutofit useFELayout \
    useNormalStyleForList doNotUseIndentAsNumberingTabStop useAltKinsokuLineBreakRules \
    allowSpaceOfSameStyleInTable doNotSuppressIndentation doNotAutofitConstrainedTables \
    autofitToFirstFixedWidthCell underlineTabInNumList displayHangulFixedWidth \
    splitPgBreakAndParaMark doNotVertAlignCellWithSp doNotBreakConstrainedForcedTable \
    doNotVertAlignInTxbx useAnsiKerningPairs cachedColBalance";

const FONTS: &str = "fonts font altName panose1 charset family notTrueType pitch sig embedRegular \
    embedBold embedItalic embedBoldItalic";

const WEB: &str = "webSettings frameset framesetSplitbar sz flatBorders frameLayout frame title \
    sourceFileName marW marH scrollbar noResizeAllowed linkedToFile longDesc divs div blockQuote \
    bodyDiv marLeft marRight marTop marBottom divBdr divsChild encoding optimizeForBrowser relyOnVML \
    allowPNG doNotRelyOnCSS doNotSaveAsSingleFile doNotOrganizeInFolder doNotUseLongFileNames \
    pixelsPerInch targetScreenSz saveSmartTagsAsXml noBorder";

const GLOSSARY: &str = "glossaryDocument docParts docPartPr docPartBody behaviors behavior category \
    gallery types description guid";

const MAIL_MERGE: &str = "mailMerge mainDocumentType linkToQuery dataType connectString query \
    dataSource headerSource doNotSuppressBlankLines destination addressFieldName mailSubject \
    mailAsAttachment viewMergedData activeRecord checkErrors odso udl table src colDelim fHdr \
    fieldMapData mappedName column dynamicAddress recipientData recipients active uniqueTag";

/// Namespaces that are settled as a whole, but for the elements listed.
const WHOLE: &[(Ns, Treatment)] = &[
    (Ns::Wp, Ignored("place and size of a drawing")),
    (Ns::Wp14, Ignored("place and size of a drawing")),
    (Ns::A, Ignored("look of a drawing")),
    (Ns::Pic, Ignored("a picture; text in it cannot be read")),
    (Ns::Wps, Ignored("look of a shape")),
    (Ns::Wpg, Ignored("a group of shapes; what stands in them is read")),
    (Ns::Wpc, Ignored("a canvas of shapes; what stands in them is read")),
    (Ns::V, Ignored("look of a shape")),
    (Ns::O, Ignored("look of a shape, or an object shown by its picture")),
    (Ns::W10, Ignored("place of a shape")),
    (Ns::W14, Ignored("look of the text, or state of a control whose content is read")),
    (Ns::W15, Ignored("how a control or a comment is offered by the program")),
    (Ns::W16, Ignored("identities and colours for the program")),
    (Ns::Xml, Ignored("no elements")),
];

/// FNV-1a: names are short and the table is ours, so nothing is to be feared from collisions.
#[derive(Debug, Clone, Copy)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type Table = HashMap<(Ns, &'static str), Treatment, BuildHasherDefault<Fnv>>;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for &(ns, treatment, names) in ELEMENTS {
        for name in names.split_ascii_whitespace() {
            table.entry((ns, name)).or_insert(treatment);
        }
    }
    table
});

/// What becomes of an element; `None` when it is not known.
pub fn treatment(ns: Ns, local: &str) -> Option<Treatment> {
    TABLE
        .get(&(ns, local))
        .copied()
        .or_else(|| WHOLE.iter().find(|(whole, _)| *whole == ns).map(|&(_, treatment)| treatment))
}

/// Elements of a part that are unknown or not read: how often each, and where first.
#[derive(Debug, Clone, Default)]
pub struct Unread {
    elements: BTreeMap<String, Seen>,
    /// Number of the paragraph that the reader has come to; 0 before the first.
    pub paragraph: u32,
}

/// How many elements are told by name. Word has fewer; a file can make up any number.
const MOST_TOLD: usize = 200;

#[derive(Debug, Clone, Copy)]
struct Seen {
    count: usize,
    paragraph: u32,
    /// What a reader misses; none when the element is unknown.
    missing: Option<&'static str>,
}

impl Unread {
    /// What becomes of an element; noted when that is nothing.
    pub fn check(&mut self, name: Name<'_>) -> Option<Treatment> {
        let treatment = treatment(name.ns, name.local);
        let missing = match treatment {
            Some(Treatment::Unsupported(missing)) => Some(missing),
            None => None,
            Some(_) => return treatment,
        };
        let paragraph = self.paragraph;
        self.elements
            .entry(name.qualified.to_owned())
            .or_insert(Seen { count: 0, paragraph, missing })
            .count += 1;
        treatment
    }

    /// A finding for each element.
    pub fn into_findings(self, part: &str) -> Vec<Finding> {
        let finding = |(name, seen): (String, Seen)| {
            let times =
                if seen.count == 1 { String::new() } else { format!(" ({} times)", seen.count) };
            let (code, message) = match seen.missing {
                Some(missing) => {
                    ("unread_content", format!("{name} is not read{times}: {missing}."))
                }
                None => (
                    "unknown_element",
                    format!(
                        "{name} is an element that this reader does not know{times}; \
                         what it does to the text is not seen."
                    ),
                ),
            };
            let paragraph = Some(seen.paragraph).filter(|&paragraph| paragraph > 0);
            Finding::new(code, Level::Warning, message).at(part, paragraph)
        };
        let more = self.elements.len().saturating_sub(MOST_TOLD);
        let mut findings: Vec<Finding> =
            self.elements.into_iter().take(MOST_TOLD).map(finding).collect();
        if more > 0 {
            let message = format!("{more} more elements are unknown or not read.");
            findings.push(Finding::new("unknown_element", Level::Warning, message).at(part, None));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of all elements that wml.xsd declares (ECMA-376 part 1, annex A.1, with those of part
    /// 4), in the order of its types, and one that Word adds ([MS-DOCX] 2.3.4).
    const SCHEMA: &str = include_str!("coverage/schema.txt");

    #[test]
    fn every_element_of_the_schema_is_in_the_table() {
        let missing: Vec<&str> = SCHEMA
            .split_ascii_whitespace()
            .filter(|name| treatment(Ns::W, name).is_none())
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
    }

    /// Names of all elements that shared-math.xsd declares (ECMA-376 part 1, annex A.6).
    const MATH: &str = include_str!("coverage/math.txt");

    #[test]
    fn every_element_of_formulas_is_in_the_table() {
        let missing: Vec<&str> =
            MATH.split_ascii_whitespace().filter(|name| treatment(Ns::M, name).is_none()).collect();
        assert_eq!(missing, Vec::<&str>::new());
    }

    #[test]
    fn every_element_of_the_table_is_in_the_schema() {
        let schema: Vec<&str> = SCHEMA.split_ascii_whitespace().collect();
        for (_, _, names) in ELEMENTS.iter().filter(|(ns, ..)| *ns == Ns::W) {
            for name in names.split_ascii_whitespace() {
                assert!(schema.contains(&name), "{name}");
            }
        }
    }

    #[test]
    fn an_element_of_no_schema_is_unknown() {
        assert_eq!(treatment(Ns::W, "novelty"), None);
        assert_eq!(treatment(Ns::Other, "p"), None);
    }
}
