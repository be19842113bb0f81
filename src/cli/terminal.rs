//! Where the command prints: results to stdout, errors and progress to stderr.

use std::cell::RefCell;
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::rc::Rc;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::model::{Error, ErrorKind};

/// What a verb ends with: an exit code, or why it could not.
pub type Outcome = Result<u8, Failure>;

/// Why a verb could not be carried out.
#[derive(Debug)]
pub enum Failure {
    /// An error that has its words.
    Told(Error),
    /// The output could not be written.
    Write(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Told(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// The exit code for a kind of error (DESIGN: 2 usage, 3 input, 4 store, 70 ours).
pub fn exit_code(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Usage => 2,
        ErrorKind::Input => 3,
        ErrorKind::Store => 4,
        ErrorKind::Internal => 70,
    }
}

/// A title.
pub const STRONG: Style = Style::new().bold();
/// What is said by the way.
pub const FAINT: Style = Style::new().dimmed();
/// What was added; what was found.
pub const PLUS: Style = AnsiColor::Green.on_default().underline();
/// What was removed.
pub const MINUS: Style = AnsiColor::Red.on_default().strikethrough();
/// What matches a query.
pub const HIT: Style = AnsiColor::Yellow.on_default().bold();
/// A warning.
pub const WARN: Style = AnsiColor::Yellow.on_default();
/// An error.
pub const BAD: Style = AnsiColor::Red.on_default().bold();

/// Bytes that are collected rather than shown.
#[derive(Clone, Default)]
struct Memory(Rc<RefCell<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The command's voice.
pub struct Terminal {
    out: Box<dyn Write>,
    /// The output goes to memory instead of the screen.
    collecting: bool,
    errors: AutoStream<io::Stderr>,
    /// `--json`
    pub json: bool,
    /// `--quiet`
    pub quiet: bool,
    colored: bool,
}

impl Terminal {
    pub fn new(choice: ColorChoice, json: bool, quiet: bool) -> Self {
        let out = AutoStream::new(io::stdout(), choice);
        let colored = out.current_choice() != ColorChoice::Never;
        Self {
            out: Box::new(BufWriter::new(out)),
            collecting: false,
            errors: AutoStream::new(io::stderr(), choice),
            json,
            quiet,
            colored,
        }
    }

    /// True when the output carries colour: then deleted and inserted words need no brackets.
    pub fn is_colored(&self) -> bool {
        self.colored
    }

    /// One line of the result.
    pub fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// One line of the result that `--quiet` leaves out.
    pub fn aside(&mut self, text: impl Display) -> io::Result<()> {
        if self.quiet { Ok(()) } else { writeln!(self.out, "{FAINT}{text}{FAINT:#}") }
    }

    /// The result as JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let mut text = serde_json::to_vec_pretty(value)
            .map_err(|error| Error::internal("cannot print the result", error.to_string()))?;
        text.push(b'\n');
        if self.collecting {
            self.out.write_all(&text)?;
        } else {
            // JSON escapes what a terminal would obey: it need not go through the filter of colours.
            self.out.flush()?;
            io::stdout().write_all(&text)?;
        }
        Ok(())
    }

    /// What `print` prints, as text without colour, instead of showing it.
    pub fn collect(
        &mut self,
        print: impl FnOnce(&mut Self) -> Result<(), Failure>,
    ) -> Result<Vec<u8>, Failure> {
        let memory = Memory::default();
        let stripped = AutoStream::never(Box::new(memory.clone()) as Box<dyn Write>);
        let screen = std::mem::replace(&mut self.out, Box::new(stripped));
        let colored = std::mem::replace(&mut self.colored, false);
        let collecting = std::mem::replace(&mut self.collecting, true);
        let printed = print(self).and_then(|()| Ok(self.out.flush()?));
        self.out = screen;
        self.colored = colored;
        self.collecting = collecting;
        printed?;
        Ok(memory.0.take())
    }

    /// The stream itself, for exporters.
    pub fn writer(&mut self) -> &mut impl Write {
        &mut self.out
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// A warning that goes beside the result.
    pub fn warn(&mut self, text: impl Display) {
        if !self.quiet {
            // Nothing sensible can be done about a closed stderr.
            let _ = writeln!(self.errors, "{WARN}warning:{WARN:#} {text}");
        }
    }

    /// An error in its three parts.
    pub fn complain(&mut self, what: &str, cause: &str, hint: &str) {
        // Nothing sensible can be done about a closed stderr.
        let _ = writeln!(self.errors, "{BAD}error:{BAD:#} {}", visible(what));
        if !cause.is_empty() {
            let _ = writeln!(self.errors, "{STRONG}cause:{STRONG:#} {}", visible(cause));
        }
        if !hint.is_empty() {
            let _ = writeln!(self.errors, "{STRONG}hint:{STRONG:#}  {}", visible(hint));
        }
    }

    /// A progress bar when a person watches, else nothing.
    pub fn progress(&self, what: &'static str, total: usize) -> ProgressBar {
        if self.quiet || self.json || total < 2 || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(total as u64).with_style(style).with_message(what)
    }
}

/// Text of a document or a file name as a terminal may show it: control characters (an escape
/// sequence could rewrite the screen) by their Unicode pictures, bidirectional overrides by their
/// code point.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c.to_string(),
            '\u{0}'..='\u{1f}' => {
                char::from_u32(0x2400 + c as u32).map(String::from).unwrap_or_default()
            }
            '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                format!("<U+{:04X}>", c as u32)
            }
            _ => c.to_string(),
        })
        .collect()
}

/// `1 clause`, `2 clauses`.
pub fn count(number: usize, one: &str) -> String {
    let plural = match one.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{one}s"),
    };
    format!("{number} {}", if number == 1 { one } else { &plural })
}
