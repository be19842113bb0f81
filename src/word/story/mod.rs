//! Reads a part that holds text: the body, a header, the footnotes.
//!
//! One pass over the part's events. What is open stands on a stack of [`Frame`]s, never on the
//! call stack: nesting in a file costs memory within the limits, and nothing else. Elements that
//! only wrap others push no frame and are passed through.
//!
//! Text goes one way: read from the XML and counted (`Tally::ink`), then shown in the paragraph
//! or put aside with the reason, according to what is open (deletions, hidden formatting, field
//! instructions, prompts). The count is made before that choice, so that the ledger of promise 1
//! notices text that got lost on the way.

mod alternate;
mod block;
mod bookmarks;
mod controls;
mod drawn;
mod elements;
mod fields;
mod flows;
mod frames;
mod inline;
mod tables;
mod told;

pub use told::{Context, Reference, Told};

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use self::controls::Bound;
use self::fields::{Mending, Unended};
use self::frames::{Container, Flow, Frame, Open, OpenBookmark, OpenTable, Tally, WaitingBookmark};
use super::coverage::Unread;
use super::document::{Aside, NoteKind};
use super::formatting::{Languages, Surroundings};
use super::numbering::Counters;
use super::styles::Kind;
use crate::model::{Error, Finding, Level};
use crate::package::Part;
use crate::package::xml::{Event, Reader};

/// Reads a part. `gone` are the notes whose references were deleted.
pub fn read(
    context: &Context<'_>,
    part: &Part,
    languages: &mut Languages,
    gone: &BTreeSet<(NoteKind, String)>,
) -> Result<Told, Error> {
    let mut mending = Mending::default();
    loop {
        let mut story = Story::new(context, part, languages, gone, &mending);
        story.run()?;
        story.finish_root();
        match mending.next(&story.unended) {
            Some(next) => mending = next,
            None => return Ok(story.finish()),
        }
    }
}

/// How many findings of one code are told of a part. A damaged part can repeat one mistake a
/// million times.
const MOST_FINDINGS: usize = 100;

struct Story<'a, 'c> {
    context: &'a Context<'c>,
    part: &'a str,
    xml: Reader<'a>,
    languages: &'a mut Languages,
    gone_notes: &'a BTreeSet<(NoteKind, String)>,
    /// How fields without an end are read.
    mending: &'a Mending,
    told: Told,
    frames: Vec<Open>,
    flows: Vec<Flow>,
    counters: Counters<'a>,
    /// Text boxes count apart from the text that they stand in.
    box_counters: Counters<'a>,
    /// Number of the last `w:p`.
    ordinal: u32,
    field_begins: u32,
    page: u32,
    /// How many findings of each code there are.
    findings: BTreeMap<&'static str, usize>,
    /// Text that is formatted as hidden, and text that can hardly be seen.
    hidden: Tally,
    faint: Tally,
    /// Open revisions that take their content out; of these, moves.
    removed: usize,
    moved: usize,
    placeholders: usize,
    /// The open control that shows what the file stores for it.
    bound: Option<Bound>,
    /// Bytes of stores that were read for controls.
    stores_read: usize,
    contents: usize,
    phonetic: usize,
    /// Open cells that continue the cell above, which covers them.
    covered: usize,
    /// Open rows and cells that are not there in the state that is read.
    dropped: usize,
    /// Text put aside where there is no paragraph.
    carried: Vec<Aside>,
    /// By id; the last that began is the first that ends.
    open_bookmarks: HashMap<Cow<'a, str>, Vec<OpenBookmark>>,
    bookmark_names: HashSet<Cow<'a, str>>,
    /// How often something was shown and how often text was taken out, for bookmarks of which
    /// nothing is left.
    shown: u64,
    taken_out: u64,
    /// Whether a bookmark was left with nothing to mark.
    lost_bookmarks: bool,
    waiting_bookmarks: Vec<WaitingBookmark<'a>>,
    late_ends: HashMap<(u32, usize), (u32, usize)>,
    /// Ordinal and length of the paragraph that ended last.
    last_place: Option<(u32, usize)>,
    unread: Unread,
    /// Prefixes whose elements may be ignored where they are not understood (`mc:Ignorable`).
    ignorable: String,
    /// Whether white space at the ends of a text counts where the text does not say: the depths of
    /// open elements that say so or otherwise (`xml:space`; XML 1.0, 2.10).
    spaces: Vec<(usize, bool)>,
    cells: u32,
    /// Fields that were open where the text flow ended.
    unended: Unended,
    /// Byte of the paragraph at which the typed mark of the last note reference begins.
    custom_mark: Option<usize>,
}

impl<'a, 'c> Story<'a, 'c> {
    fn new(
        context: &'a Context<'c>,
        part: &'a Part,
        languages: &'a mut Languages,
        gone_notes: &'a BTreeSet<(NoteKind, String)>,
        mending: &'a Mending,
    ) -> Self {
        Self {
            context,
            part: &part.name,
            xml: Reader::new(&part.text, &part.name, &context.limits),
            languages,
            gone_notes,
            mending,
            told: Told::default(),
            frames: Vec::with_capacity(32),
            flows: vec![Flow::new()],
            counters: context.numbering.counters(&context.language),
            box_counters: context.numbering.counters(&context.language),
            ordinal: 0,
            field_begins: 0,
            page: 0,
            findings: BTreeMap::new(),
            hidden: Tally::default(),
            faint: Tally::default(),
            removed: 0,
            moved: 0,
            placeholders: 0,
            bound: None,
            stores_read: 0,
            contents: 0,
            phonetic: 0,
            covered: 0,
            dropped: 0,
            carried: Vec::new(),
            open_bookmarks: HashMap::new(),
            bookmark_names: HashSet::new(),
            shown: 0,
            taken_out: 0,
            lost_bookmarks: false,
            waiting_bookmarks: Vec::new(),
            late_ends: HashMap::new(),
            last_place: None,
            unread: Unread::default(),
            ignorable: String::new(),
            spaces: Vec::new(),
            cells: 0,
            unended: Unended::default(),
            custom_mark: None,
        }
    }

    fn run(&mut self) -> Result<(), Error> {
        while let Some(event) = self.xml.next()? {
            match event {
                Event::Start(name) => self.start(name)?,
                Event::End(_) => {
                    let depth = self.xml.path().len();
                    if self.frames.last().is_some_and(|open| open.depth > depth)
                        && let Some(open) = self.frames.pop()
                    {
                        self.end(open.frame);
                    }
                }
                // Text that Word shows stands in `w:t` and its like, which read it themselves.
                Event::Text(_) => {}
            }
        }
        Ok(())
    }

    fn push(&mut self, frame: Frame) {
        self.frames.push(Open { depth: self.xml.path().len(), frame });
    }

    fn flow(&mut self) -> &mut Flow {
        if self.flows.is_empty() {
            self.flows.push(Flow::new());
        }
        let last = self.flows.len() - 1;
        &mut self.flows[last]
    }

    /// Splits off what properties are read with.
    fn properties<T>(
        &mut self,
        read: impl FnOnce(&mut Reader<'a>, &mut Surroundings<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let styles = &self.context.styles;
        let style = |id: &str| styles.find(id, Kind::Character);
        let mut around = Surroundings {
            languages: self.languages,
            authors: &mut self.told.authors,
            revisions: self.context.revisions,
            unread: &mut self.unread,
            style: &style,
        };
        read(&mut self.xml, &mut around)
    }

    fn finding(&mut self, code: &'static str, level: Level, message: impl Into<String>) {
        let count = self.findings.entry(code).or_default();
        *count += 1;
        if *count > MOST_FINDINGS {
            return;
        }
        let place = Some(self.ordinal).filter(|&ordinal| ordinal > 0);
        self.told.findings.push(Finding::new(code, level, message).at(self.part, place));
    }

    fn finish(mut self) -> Told {
        for &begin in &self.mending.broken {
            let message = format!(
                "Field {begin} of the part begins and never ends: its beginning was passed over."
            );
            self.told.findings.push(
                Finding::new("field_without_end", Level::Warning, message).at(self.part, None),
            );
        }
        let mut told = self.told;
        let hidden = "are formatted as hidden: they are set aside, for Word does not show them";
        told.findings.extend(self.hidden.into_finding("hidden_text", hidden, self.part));
        let faint =
            "can hardly be seen, being white or of two points at most: they are read all the same";
        told.findings.extend(self.faint.into_finding("faint_text", faint, self.part));
        for (code, count) in self.findings {
            if let Some(more) = count.checked_sub(MOST_FINDINGS).filter(|&more| more > 0) {
                let message = format!("There are {more} more findings of this kind ({code}).");
                told.findings.push(Finding::new(code, Level::Note, message).at(self.part, None));
            }
        }
        told.findings.extend(self.unread.into_findings(self.part));
        told.findings.extend(self.counters.into_findings());
        for finding in self.box_counters.into_findings() {
            if !told.findings.contains(&finding) {
                told.findings.push(finding);
            }
        }
        told
    }
}
