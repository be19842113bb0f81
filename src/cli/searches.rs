//! `ostler searches`: queries that are kept under a name.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::app::{SearchRequest, Workspace};

use super::terminal::{FAINT, Outcome, STRONG, Terminal, visible};

/// Keep searches under a name; `ingest` tells which of them match new or changed clauses.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ostler searches save retention '\"customer data\" w/10 delet!'\n  \
                        ostler searches run retention\n  ostler searches list"
)]
pub struct Searches {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Keep a search, in the place of one of the same name.
    Save {
        /// Its name.
        name: String,
        /// The query.
        #[arg(required = true, num_args = 1.., value_name = "QUERY")]
        query: Vec<String>,
        /// Concern this series only.
        #[arg(long)]
        series: Option<String>,
    },
    /// List what is kept.
    List,
    /// Search now.
    Run {
        /// Its name.
        name: String,
        /// Show at most so many.
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Forget a search.
    Remove {
        /// Its name.
        name: String,
    },
}

impl Searches {
    pub fn run(&self, workspace: &Workspace, terminal: &mut Terminal) -> Outcome {
        let user = workspace.person();
        match &self.verb {
            Verb::Save { name, query, series } => {
                let query = query.join(" ");
                let saved = workspace.save_search(&user, name, &query, series.as_deref())?;
                if terminal.json {
                    terminal.json(&saved)?;
                } else {
                    terminal
                        .line(format_args!("saved {STRONG}{}{STRONG:#}", visible(&saved.name)))?;
                }
            }
            Verb::List => {
                let searches = workspace.saved_searches(&user)?;
                if terminal.json {
                    let schema = "ostler.searches/1";
                    terminal
                        .json(&json!({ "schema": schema, "user": user, "searches": searches }))?;
                    return Ok(0);
                }
                for saved in &searches {
                    let within = saved.series.as_deref().map(|series| format!("  in {series}"));
                    terminal.line(format_args!(
                        "{STRONG}{}{STRONG:#}  {}{FAINT}{}{FAINT:#}",
                        visible(&saved.name),
                        visible(&saved.query),
                        visible(&within.unwrap_or_default())
                    ))?;
                }
                if searches.is_empty() {
                    terminal.aside("no searches are saved")?;
                }
            }
            Verb::Run { name, limit } => {
                let saved = workspace.saved_search(&user, name)?;
                let request = SearchRequest {
                    query: saved.query,
                    series: saved.series,
                    limit: *limit,
                    ..SearchRequest::default()
                };
                return super::search::answer(&request, workspace, terminal);
            }
            Verb::Remove { name } => {
                workspace.remove_search(&user, name)?;
                terminal.aside(format_args!("removed {}", visible(name)))?;
            }
        }
        Ok(0)
    }
}
