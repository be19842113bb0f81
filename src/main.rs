//! The command: everything is in [`ostler::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    ostler::cli::main()
}
