//! Cases of the `numbering` area: each paragraph with the label that Word prints before it, and
//! what there is to know. Lines of the text alone, so that a person can check them at a glance.

use std::path::Path;

use libtest_mimic::Failed;
use ostler::package::{Limits, Package};
use ostler::word::{self, Block, Revisions};

use super::{Outcome, pack};

pub fn run(case: &Path) -> Result<Outcome, Failed> {
    let package = Package::open(&pack::docx(case, "input")?, &Limits::default())?.value;
    let read = word::read(&package, Revisions::Accepted)?;
    let mut text = String::new();
    lines(&read.value.body, &mut text);
    for finding in read.findings {
        text.push_str(&format!("{:?} {}: {}\n", finding.level, finding.code, finding.message));
    }
    Ok(Outcome::text(text))
}

fn lines(blocks: &[Block], text: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let label = paragraph.label.as_ref().map_or("", |label| label.text.as_str());
                let kind = paragraph.label.as_ref().map_or("", |label| match label.bullet {
                    true => " (bullet)",
                    false => "",
                });
                text.push_str(&format!("[{label}]{kind} {}\n", paragraph.text));
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    lines(&cell.blocks, text);
                }
            }
        }
    }
}
