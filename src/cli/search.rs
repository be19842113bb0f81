//! `ostler search QUERY`

use clap::Args;

use crate::app::{SearchRequest, Workspace};
use crate::model::Hit;

use super::terminal::{FAINT, HIT, Outcome, STRONG, Terminal, count, visible};

/// Find clauses: words, "exact phrases", AND OR NOT, w/5, /s, /p, root!, field:word.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ostler search \"data retention\"\n  ostler search '\"customer data\" w/10 delet!'\n  \
                        ostler search 'heading:security AND (audit OR inspect!)'\n  ostler search \
                        subprocessor --all-releases\n\nConnectors: AND OR NOT ( ), w/5 (within 5 \
                        words), pre/3 (in this order), /s (same sentence), /p (same clause), root! \
                        and wom?n, \"exact phrase\", #exactword. Fields: heading: text: term: \
                        anchor: label: kind: section:"
)]
pub struct Search {
    /// The query.
    #[arg(required = true, num_args = 1.., value_name = "QUERY")]
    query: Vec<String>,
    /// Search this series only.
    #[arg(long)]
    series: Option<String>,
    /// Search this release only: SERIES@LABEL, or a label.
    #[arg(long)]
    release: Option<String>,
    /// Search the releases in force on this date, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", conflicts_with = "release")]
    as_of: Option<String>,
    /// Search every wording that ever stood.
    #[arg(long, conflicts_with_all = ["release", "as_of"])]
    all_releases: bool,
    /// Only clauses of this kind: paragraph, list_item, table_row, note.
    #[arg(long)]
    kind: Option<String>,
    /// Only clauses under a section whose title or id holds this.
    #[arg(long)]
    section: Option<String>,
    /// Show at most so many.
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Pass over so many.
    #[arg(long, default_value_t = 0)]
    offset: usize,
}

impl Search {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let request = SearchRequest {
            query: self.query.join(" "),
            series: self.series.clone(),
            release: self.release.clone(),
            as_of: self.as_of.clone(),
            all_releases: self.all_releases,
            kind: self.kind.clone(),
            section: self.section.clone(),
            limit: self.limit,
            offset: self.offset,
        };
        let hits = workspace.search(&request)?;
        if terminal.json {
            terminal.json(&hits)?;
            return Ok(0);
        }
        terminal.aside(format_args!("read as: {}", visible(&hits.read_as)))?;
        for hit in &hits.hits {
            print(hit, terminal)?;
        }
        let shown = hits.hits.len();
        if hits.total == 0 {
            terminal.aside("nothing matches")?;
        } else if shown == hits.total {
            terminal.aside(count(hits.total, "hit"))?;
        } else {
            let first = self.offset.saturating_add(1).min(hits.total);
            terminal.aside(format_args!(
                "{} to {} of {}; more with --offset {}",
                first,
                self.offset.saturating_add(shown),
                count(hits.total, "hit"),
                self.offset.saturating_add(shown)
            ))?;
        }
        Ok(0)
    }
}

fn print(hit: &Hit, terminal: &mut Terminal) -> std::io::Result<()> {
    let present = &hit.present;
    let since = if present.first == present.last {
        format!("in {} only", present.first)
    } else {
        format!("{} to {}", present.first, present.last)
    };
    terminal.line(format_args!(
        "{STRONG}{}@{}  {}{STRONG:#}  {FAINT}{}{FAINT:#}",
        visible(&hit.series),
        visible(&hit.release),
        visible(&hit.citation),
        visible(&since)
    ))?;
    for line in highlighted(hit, terminal.is_colored()).lines() {
        terminal.line(format_args!("    {line}"))?;
    }
    Ok(())
}

/// The text with what matched set off; by colour, else by `«»`.
fn highlighted(hit: &Hit, colored: bool) -> String {
    let characters: Vec<char> = hit.text.chars().collect();
    let mut text = String::new();
    let mut at = 0;
    for &(start, end) in &hit.highlights {
        let (start, end) = (start.clamp(at, characters.len()), end.clamp(at, characters.len()));
        let (before, matched) = (&characters[at..start], &characters[start..end.max(start)]);
        text.push_str(&visible(&before.iter().collect::<String>()));
        let matched = visible(&matched.iter().collect::<String>());
        if colored {
            text.push_str(&format!("{HIT}{matched}{HIT:#}"));
        } else {
            text.push_str(&format!("«{matched}»"));
        }
        at = end.max(start);
    }
    text.push_str(&visible(&characters[at..].iter().collect::<String>()));
    text
}
