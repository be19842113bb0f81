//! The command. One file per verb: it parses, calls one function of [`app`](crate::app), prints.
//!
//! All wording, colours, progress and exit codes are here; nothing else prints.

mod terminal;

mod backup;
mod changes;
mod check;
mod completions;
mod define;
mod diff;
mod export;
mod history;
mod ingest;
mod inspect;
mod log;
mod man;
mod outline;
mod purge;
mod reading;
mod reindex;
mod releases;
mod rename;
mod report;
mod reread;
mod restore;
mod search;
mod searches;
mod serve;
mod show;
mod verify;
mod withdraw;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::app::Workspace;

use terminal::{Failure, Terminal, visible};

/// Where does it say that, what changed, and since when?
///
/// Ostler reads the Word source of a recurring terms document release after release, keeps every
/// release in a searchable clause store, and tells what changed between them.
#[derive(Debug, Parser)]
#[command(
    name = "ostler",
    version,
    max_term_width = 100,
    after_help = "Begin with `ostler ingest`, then `ostler releases`. \
                  `ostler help VERB` shows examples for each verb.",
    after_long_help = "A release is named SERIES@LABEL (ost@2020-03); SERIES alone is the newest, \
                       SERIES@previous the one before. Where a release is asked for, a path to a \
                       Word file also serves.\n\nExit codes: 0 done; 1 something was found and \
                       --exit-code asked; 2 usage; 3 input that cannot be read; 4 the store; \
                       70 a bug of ours."
)]
struct Cli {
    /// Folder of the clause store.
    #[arg(long, global = true, env = "OSTLER_STORE", default_value = "index", value_name = "DIR")]
    store: PathBuf,
    /// Print JSON for programs.
    #[arg(long, global = true)]
    json: bool,
    /// Print results and errors only.
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Colour the output.
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    color: Color,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Ingest(ingest::Ingest),
    Releases(releases::Releases),
    Outline(outline::Outline),
    Show(show::Show),
    Search(search::Search),
    Diff(diff::Diff),
    History(history::History),
    Define(define::Define),
    Check(check::Check),
    Export(export::Export),
    Report(report::Report),
    Serve(serve::Serve),
    Verify(verify::Verify),
    Reindex(reindex::Reindex),
    Log(log::Log),
    Inspect(inspect::Inspect),
    Backup(backup::Backup),
    Purge(purge::Purge),
    Rename(rename::Rename),
    Reread(reread::Reread),
    Restore(restore::Restore),
    Searches(searches::Searches),
    Withdraw(withdraw::Withdraw),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let color = match cli.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    let mut terminal = Terminal::new(color, cli.json, cli.quiet);
    let workspace = Workspace::new(cli.store);
    let outcome = match cli.verb {
        Verb::Ingest(verb) => verb.run(&workspace, &mut terminal),
        Verb::Releases(verb) => verb.run(&workspace, &mut terminal),
        Verb::Outline(verb) => verb.run(&workspace, &mut terminal),
        Verb::Show(verb) => verb.run(&workspace, &mut terminal),
        Verb::Search(verb) => verb.run(&workspace, &mut terminal),
        Verb::Diff(verb) => verb.run(&workspace, &mut terminal),
        Verb::History(verb) => verb.run(&workspace, &mut terminal),
        Verb::Define(verb) => verb.run(&workspace, &mut terminal),
        Verb::Check(verb) => verb.run(&workspace, &mut terminal),
        Verb::Export(verb) => verb.run(&workspace, &mut terminal),
        Verb::Report(verb) => verb.run(&workspace, &mut terminal),
        Verb::Serve(verb) => verb.run(&workspace, &mut terminal),
        Verb::Verify(verb) => verb.run(&workspace, &mut terminal),
        Verb::Reindex(verb) => verb.run(&workspace, &mut terminal),
        Verb::Log(verb) => verb.run(&workspace, &mut terminal),
        Verb::Inspect(verb) => verb.run(&workspace, &mut terminal),
        Verb::Backup(verb) => verb.run(&workspace, &mut terminal),
        Verb::Purge(verb) => verb.run(&workspace, &mut terminal),
        Verb::Rename(verb) => verb.run(&workspace, &mut terminal),
        Verb::Reread(verb) => verb.run(&workspace, &mut terminal),
        Verb::Restore(verb) => verb.run(&workspace, &mut terminal),
        Verb::Searches(verb) => verb.run(&workspace, &mut terminal),
        Verb::Withdraw(verb) => verb.run(&workspace, &mut terminal),
        Verb::Completions(verb) => verb.run::<Cli>(&mut terminal),
        Verb::Man(verb) => verb.run::<Cli>(&mut terminal),
    };
    for warning in workspace.warnings() {
        terminal.warn(visible(&warning));
    }
    let outcome = outcome.and_then(|code| {
        terminal.flush()?;
        Ok(code)
    });
    match outcome {
        Ok(code) => ExitCode::from(code),
        // The reader of a pipe has seen enough: no error, nothing to say.
        Err(Failure::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(Failure::Write(error)) => {
            terminal.complain("cannot write the output", &error.to_string(), "");
            ExitCode::from(3)
        }
        Err(Failure::Told(error)) => {
            // What was printed before stands; an error of the pipe adds nothing to this one.
            let _ = terminal.flush();
            terminal.complain(&error.what, &error.cause, &error.hint);
            ExitCode::from(terminal::exit_code(error.kind))
        }
    }
}
