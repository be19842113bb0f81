//! `ostler search QUERY`

use clap::{Args, ValueEnum};

use crate::app::{SearchOrder, SearchRequest, Workspace};
use crate::model::{Facet, Hit};

use super::terminal::{FAINT, HIT, Outcome, STRONG, Terminal, count, visible};

/// Find clauses: words, "exact phrases", AND OR NOT, w/5, /s, /p, root!, field:word.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ostler search \"data retention\"\n  ostler search '\"customer data\" w/10 delet!'\n  \
                        ostler search 'heading:security AND (audit OR inspect!)'\n  ostler search \
                        subprocessor --all-releases\n  ostler search liability --changed-since 2019 --changed numbers --sort date\n\nConnectors: AND OR NOT ( ), -word, w/5 (within 5 \
                        words), pre/3 (in this order), /s (same sentence), /p (same clause), root! \
                        and wom?n, \"exact phrase\", #exactword. Fields: heading: text: term: \
                        definition: anchor: label: kind: section: release: lang: series:"
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
    /// Only clauses under a section: its id, bookmark or citation, or a part of its title.
    #[arg(long)]
    section: Option<String>,
    /// Only wordings that came to stand on or after this date: YYYY-MM-DD, YYYY-MM or YYYY.
    #[arg(long, value_name = "DATE")]
    changed_since: Option<String>,
    /// Only clauses whose last change was so: added, changed, moved, numbers, wording, …
    #[arg(long, value_name = "HOW")]
    changed: Option<String>,
    /// In which order.
    #[arg(long, value_enum, default_value = "relevance")]
    sort: Order,
    /// Count the hits by series, kind, release, section and last change too.
    #[arg(long)]
    facets: bool,
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
            changed_since: self.changed_since.clone(),
            change: self.changed.clone(),
            sort: self.sort.into(),
            facets: self.facets,
            limit: self.limit,
            offset: self.offset,
        };
        answer(&request, workspace, terminal)
    }
}

/// Searches and prints what was found.
pub fn answer(request: &SearchRequest, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
    let hits = workspace.search(request)?;
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
    } else if shown == 0 && request.offset < hits.total {
        terminal.aside(format_args!("{}, none asked for", count(hits.total, "hit")))?;
    } else if shown == 0 {
        terminal.aside(format_args!("{}, all before --offset", count(hits.total, "hit")))?;
    } else if shown == hits.total {
        terminal.aside(count(hits.total, "hit"))?;
    } else {
        let (first, last) =
            (request.offset.saturating_add(1), request.offset.saturating_add(shown));
        let more = match last < hits.total {
            true => format!("; more with --offset {last}"),
            false => String::new(),
        };
        terminal.aside(format_args!("{first} to {last} of {}{more}", count(hits.total, "hit")))?;
    }
    if let Some(facets) = &hits.facets {
        counts("series", &facets.series, terminal)?;
        counts("kind", &facets.kind, terminal)?;
        counts("release", &facets.release, terminal)?;
        counts("section", &facets.section, terminal)?;
        counts("last change", &facets.change, terminal)?;
    }
    Ok(0)
}

/// How the hits divide by one thing.
fn counts(what: &str, facets: &[Facet], terminal: &mut Terminal) -> std::io::Result<()> {
    if facets.is_empty() {
        return Ok(());
    }
    terminal.line(format_args!("{STRONG}by {what}{STRONG:#}"))?;
    for facet in facets {
        let indent = "  ".repeat(usize::from(facet.level.saturating_sub(1)));
        terminal.line(format_args!("{:>6}  {indent}{}", facet.count, visible(&facet.title)))?;
    }
    Ok(())
}

/// In which order hits are shown.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Order {
    /// Best first.
    Relevance,
    /// As the document reads.
    Document,
    /// What came to stand last first.
    Date,
}

impl From<Order> for SearchOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::Relevance => Self::Relevance,
            Order::Document => Self::Document,
            Order::Date => Self::Changed,
        }
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
