//! `ostler diff OLD NEW`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::app::{self, CompareOptions, Compared, RedlineOptions, Rendering, Workspace};
use crate::model::{Class, Error};

use super::changes;
use super::reading::Reading;
use super::terminal::{Failure, Outcome, Terminal, visible};

/// Show what changed between two releases.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  ostler diff ost@previous ost\n  ostler diff ost@2019-03 ost \
                        --class wording --class numbers\n  ostler diff old.docx new.docx --format \
                        docx -o changes.docx\n  ostler diff ost@previous ost --format redline \
                        -o redline.docx")]
pub struct Diff {
    /// The older release: SERIES@LABEL, or a path to a file.
    old: String,
    /// The newer release.
    new: String,
    /// How to write it.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write to this file instead of the screen; `-` is the standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Who is named as the author of the tracked changes of a redline.
    #[arg(long, value_name = "NAME", default_value = "Ostler")]
    author: String,
    /// The day that the tracked changes of a redline bear (2020-03-01); else the new release's.
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Take styles, header and footer of `--format docx` from this Word file.
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Keep the tracked changes that the new source itself carries, under their own authors, in
    /// paragraphs that did not change otherwise.
    #[arg(long)]
    keep_revisions: bool,
    /// Print changes of this class only; may be given several times.
    #[arg(long = "class", value_name = "CLASS")]
    classes: Vec<ClassName>,
    /// Leave out changes that are nothing but one wording replaced by another all over, as when a
    /// product was renamed; the replacement is told once, with its count.
    #[arg(long)]
    fold_substitutions: bool,
    /// Print whole texts, and list unchanged pairs in the JSON.
    #[arg(long)]
    all: bool,
    /// End with exit code 1 when something changed.
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For the screen.
    Text,
    /// Additions | Deletions, in Markdown.
    Summary,
    /// ostler.diff/1
    Json,
    /// The summary of changes as a Word file.
    Docx,
    /// The new release's own Word file with tracked changes.
    Redline,
    /// One self-contained page, side by side and inline.
    Html,
    /// One change a row.
    Csv,
    /// A tracking sheet for Excel.
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ClassName {
    Wording,
    Numbers,
    Punctuation,
    Case,
    Whitespace,
    Numbering,
    Reference,
    Anchor,
}

impl ClassName {
    fn class(self) -> Class {
        match self {
            Self::Wording => Class::Wording,
            Self::Numbers => Class::Numbers,
            Self::Punctuation => Class::Punctuation,
            Self::Case => Class::Case,
            Self::Whitespace => Class::Whitespace,
            Self::Numbering => Class::Numbering,
            Self::Reference => Class::Reference,
            Self::Anchor => Class::Anchor,
        }
    }
}

impl Diff {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let workspace = &self.reading.apply(workspace)?;
        let format = match (terminal.json, self.format) {
            (true, Format::Text | Format::Json) => Format::Json,
            (true, _) => {
                return Err(Error::usage(
                    "--json and --format say different things",
                    "--json is ostler.diff/1",
                    "leave out one of them",
                )
                .into());
            }
            (false, format) => format,
        };
        let redline = self.checked(format)?;
        // A redline needs the unchanged pairs too.
        let options = CompareOptions { all: self.all || format == Format::Redline };
        let compared = workspace.compare(&self.old, &self.new, &options)?;
        let classes: Vec<Class> = self.classes.iter().map(|class| class.class()).collect();
        let code = u8::from(self.exit_code && app::differs(&compared.comparison));
        let rendering = match format {
            Format::Redline => {
                return self.redline(&compared, &redline, code, workspace, terminal);
            }
            Format::Text => None,
            Format::Summary => Some(Rendering::Summary),
            Format::Json => Some(Rendering::Json),
            Format::Docx => Some(Rendering::Docx),
            Format::Html => Some(Rendering::Html),
            Format::Csv => Some(Rendering::Csv),
            Format::Xlsx => Some(Rendering::Xlsx),
        };
        let mut shown = app::narrow(&compared, &classes);
        if self.fold_substitutions {
            shown = app::fold_substitutions(shown);
        }
        let Some(rendering) = rendering else {
            match &self.output {
                None => changes::print(&shown, self.all, terminal)?,
                Some(_) => {
                    let text = terminal.collect(|page| changes::print(&shown, self.all, page))?;
                    self.write(&text, terminal)?;
                }
            }
            return Ok(code);
        };
        let mut bytes = workspace.render(&shown, rendering)?;
        if let Some(template) = self.template.as_ref().filter(|_| rendering == Rendering::Docx) {
            let (dressed, findings) = workspace.on_paper(&bytes, template)?;
            bytes = dressed;
            for finding in findings {
                terminal.warn(visible(&finding.message));
            }
        }
        self.write(&bytes, terminal)?;
        Ok(code)
    }

    /// Refuses options that do not go with a format or with each other, before anything is
    /// compared; gives those of a redline.
    fn checked(&self, format: Format) -> Result<RedlineOptions, Error> {
        if self.template.is_some() && format != Format::Docx {
            return Err(Error::usage(
                "only the summary of changes in Word takes a template",
                "`--template` was given without `--format docx`",
                "add `--format docx -o FILE`",
            ));
        }
        let narrowed = !self.classes.is_empty() || self.fold_substitutions;
        if narrowed && format == Format::Redline {
            return Err(Error::usage(
                "a redline cannot leave out changes",
                "it must accept to the new and reject to the old release, which `--class` and \
                 `--fold-substitutions` would not leave it",
                "leave out these options, or write `--format docx`, which takes them",
            ));
        }
        let file = matches!(format, Format::Docx | Format::Xlsx | Format::Redline);
        if file && self.output.is_none() {
            return Err(Error::usage(
                "a Word or Excel file cannot be shown on the screen",
                "no file to write to was named",
                "add `-o FILE`",
            ));
        }
        let redline = RedlineOptions {
            author: self.author.clone(),
            date: self.date.clone(),
            keep_revisions: self.keep_revisions,
        };
        redline.day()?;
        Ok(redline)
    }

    fn redline(
        &self,
        compared: &Compared,
        options: &RedlineOptions,
        code: u8,
        workspace: &Workspace,
        terminal: &mut Terminal,
    ) -> Outcome {
        let (bytes, findings) = workspace.redline((&self.old, &self.new), compared, options)?;
        self.write(&bytes, terminal)?;
        for finding in findings {
            terminal.aside(visible(&finding.message))?;
            terminal.warn(visible(&finding.message));
        }
        Ok(code)
    }

    /// Writes to the file that was named, else to the standard output.
    fn write(&self, bytes: &[u8], terminal: &mut Terminal) -> Result<(), Failure> {
        match self.output.as_deref().filter(|path| path.as_os_str() != "-") {
            None => std::io::Write::write_all(terminal.writer(), bytes)?,
            Some(path) => {
                app::write_file(path, bytes)?;
                if !terminal.json {
                    terminal.aside(format_args!("wrote {}", path.display()))?;
                }
            }
        }
        Ok(())
    }
}
