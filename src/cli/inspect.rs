//! `ostler inspect FILE --stage parts|word|outline|model`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::app::{Inspection, Stage, Workspace};
use crate::model::Level;

use super::reading::Reading;
use super::terminal::{FAINT, Outcome, Terminal, visible};

/// Print any stage of the reader.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  ostler inspect terms.docx --stage parts\n  ostler inspect \
                        terms.docx --stage model | jq .coverage\n  ostler inspect draft.docx --stage word --revisions original\n  ostler \
                        inspect large.docx --limit total_bytes=1073741824")]
pub struct Inspect {
    /// The file to read.
    file: PathBuf,
    /// Which stage.
    #[arg(long, value_enum, default_value = "model")]
    stage: StageName,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StageName {
    /// The package's parts and their types.
    Parts,
    /// The document in Word's own words, as JSON.
    Word,
    /// The section tree.
    Outline,
    /// The release as JSON (ostler.release/1).
    Model,
}

impl Inspect {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let workspace = &self.reading.apply(workspace)?;
        let stage = match self.stage {
            StageName::Parts => Stage::Parts,
            StageName::Word => Stage::Word,
            StageName::Outline | StageName::Model => Stage::Model,
        };
        let inspection = workspace.inspect(&self.file, stage)?;
        match (inspection, self.stage) {
            (Inspection::Parts(parts), _) if terminal.json => terminal.json(&parts)?,
            (Inspection::Parts(parts), _) => {
                for part in parts {
                    terminal.line(format_args!(
                        "{:>10}  {}  {FAINT}{}{FAINT:#}",
                        part.bytes.map_or_else(String::new, |bytes| bytes.to_string()),
                        visible(&part.name),
                        visible(&part.content_type)
                    ))?;
                }
            }
            (Inspection::Word { document, findings }, _) => {
                terminal.json(&document)?;
                for finding in findings {
                    if finding.level >= Level::Warning {
                        terminal.warn(visible(&finding.message));
                    }
                }
            }
            (Inspection::Model(document), StageName::Outline) if terminal.json => {
                terminal.json(&document.sections)?;
            }
            (Inspection::Model(document), StageName::Outline) => {
                for section in &document.sections {
                    let indent = "  ".repeat(usize::from(section.level.saturating_sub(1)));
                    terminal.line(format_args!(
                        "{indent}{}  {FAINT}{}{FAINT:#}",
                        visible(&section.title).replace('\n', " "),
                        visible(&section.anchors.join(" "))
                    ))?;
                }
            }
            (Inspection::Model(document), _) => terminal.json(&document)?,
        }
        Ok(0)
    }
}
