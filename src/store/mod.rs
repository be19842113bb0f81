//! The clause store: sources, their readings, and the chain of generations that says which of
//! them are the releases of which series.
//!
//! ```text
//! index/
//!   FORMAT                      {"store": uuid, "format": 1}
//!   lock                        held by the one writer; says pid, host, command, since
//!   objects/ab/<sha256>         original bytes, written once
//!   readings/ab/<sha256>        the parsed release: gzip of JSON, named by the JSON's SHA-256
//!   generations/00000042.json   {"generation", "parent", "at", "by", "changes"}, written once
//!   notes/, searches/           what people keep: written by others, and part of a backup
//!   tmp/                        whatever is here is rubbish
//!   search/<fingerprint>/       derived by others, see `Store::derived_dir`
//! ```
//!
//! * The state is the fold of the generations; a generation names its parent by SHA-256.
//! * To publish: write aside, sync the file, rename it (objects, readings) or link it (a
//!   generation: a name that is taken is refused), sync the folder. Objects and readings are on
//!   the disk, names included, before the generation that names them. So a crash can leave
//!   rubbish in `tmp/` and files that no generation names, and nothing else; there is nothing to
//!   recover. `crash.rs` proves it on every state that the worst file system may leave, and that
//!   leaving out any of the syncs would break it.
//! * Nothing is ever changed in place. Readers take no lock and see a prefix of the chain.
//! * A reading does not hold what the release is called and dated, nor the name of the file: these
//!   are said by the generations and put in on the way out. The same bytes under two names are one
//!   object and one reading, and a rename rewrites nothing.
//! * A reading is whole, and not cut into clauses that releases share. It takes less than half of
//!   what its source takes, which must be kept anyhow, and one file says what was read; the
//!   wordings that releases share are kept once where it matters for speed, in the search index.
//! * A plain copy of a store that is being written may have caught a generation without its
//!   files. Such a generation, at the end of the chain, is left out when reading and said to be so
//!   ([`Store::left_out`]); a writer refuses until [`repair`] has set it aside.

mod backup;
mod find;
mod folder;
mod fs;
mod generation;
mod gzip;
mod layout;
mod lock;
mod read;
mod record;
mod trouble;
mod verify;
mod writer;

#[cfg(test)]
mod crash;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod tests;

pub use backup::restore;
pub use generation::{Generation, Head, Withdrawn};
pub use gzip::{compress, decompress};
pub use layout::{NOTES, SEARCHES, personal, sha256};
pub use read::{LeftOut, Store};
pub use record::{Change, Counts, Record};
pub use verify::{Depth, Problem, Report, repair, verify};
pub use writer::Writer;
