//! Reading stored sources again with today's reader: our reading may change, the terms never do.

use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;

use crate::diff;
use crate::model::{Error, TermsDocument, Totals};
use crate::store::{Change, Record, Store};

use super::reading::{self, Identity, READER, ReadOptions};
use super::{Workspace, as_error};

/// Releases that are read at once: bounds the memory.
const BATCH: usize = 16;

/// What came of reading again.
#[derive(Debug, Serialize)]
pub struct RereadReport {
    /// Always `ostler.reread/1`.
    pub schema: &'static str,
    /// Today's reader.
    pub reader: &'static str,
    /// One entry for each release that was read, in the order of the store.
    pub releases: Vec<Reread>,
    /// Number of the generation that names the new readings; none when none is new.
    pub generation: Option<u64>,
}

/// What came of one release.
#[derive(Debug, Serialize)]
pub struct Reread {
    /// The release.
    pub release: String,
    /// The reader that made the stored reading.
    pub before: String,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: RereadOutcome,
}

/// How a release read this time.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum RereadOutcome {
    /// Today's reader reads the same.
    Same,
    /// Our reading changed, by this much; the terms are the same bytes as ever.
    Changed {
        /// Differences between the two readings.
        totals: Totals,
    },
    /// The stored reading could not be used; there is one again.
    Restored,
    /// The source could not be read; the stored reading stands.
    Failed(#[serde(serialize_with = "as_error")] Error),
}

impl Workspace {
    /// Reads the sources of these releases again, of all when none is named, and publishes one
    /// generation that names the new readings. `tick` is called once for each release.
    ///
    /// # Errors
    /// When there is no store or no such release, or the store cannot be written. A source that
    /// cannot be read is an entry of the report.
    pub fn reread(
        &self,
        releases: &[String],
        tick: &(dyn Fn() + Sync),
    ) -> Result<RereadReport, Error> {
        let options = self.stored_options()?;
        let mut store = self.open()?;
        let now = super::now();
        let mut writer = store.writer("ostler reread", now)?;
        let mut records = Vec::new();
        for name in releases {
            records.push(writer.store().find(&name.parse()?)?.clone());
        }
        if releases.is_empty() {
            records = writer.store().releases().to_vec();
        }
        let mut report = RereadReport {
            schema: "ostler.reread/1",
            reader: READER,
            releases: Vec::new(),
            generation: None,
        };
        let mut changes = Vec::new();
        for batch in records.chunks(BATCH) {
            let read: Vec<(Result<TermsDocument, Error>, Option<TermsDocument>)> = batch
                .par_iter()
                .map(|record| {
                    let read = read_again(writer.store(), record, &options);
                    tick();
                    (read, writer.store().reading(record).ok())
                })
                .collect();
            for (record, (fresh, stored)) in batch.iter().zip(read) {
                let outcome = match fresh {
                    Err(error) => RereadOutcome::Failed(error),
                    Ok(fresh) => {
                        let reading = writer.put_reading(&fresh)?;
                        if reading != record.reading || stored.is_none() {
                            let renewed = Record::of(&fresh, reading, record.ingested_at);
                            changes.push(Change::Reread(renewed));
                        }
                        judge(stored, fresh)
                    }
                };
                let release = record.name().to_string();
                report.releases.push(Reread { release, before: record.reader.clone(), outcome });
            }
        }
        if !changes.is_empty() {
            let head = writer.publish(changes, &super::user(), now)?;
            report.generation = Some(head.generation);
            self.catch_up(writer.store())?;
        }
        Ok(report)
    }
}

pub(super) fn read_again(
    store: &Store,
    record: &Record,
    options: &ReadOptions,
) -> Result<TermsDocument, Error> {
    let bytes = store.source(&record.source.sha256)?;
    let identity = Identity {
        series: record.series.clone(),
        release: record.release.clone(),
        date: record.date.clone(),
    };
    reading::read(Path::new(&record.source.file), &bytes, &identity, options)
}

/// Holds the stored reading against today's.
fn judge(stored: Option<TermsDocument>, fresh: TermsDocument) -> RereadOutcome {
    let Some(stored) = stored else { return RereadOutcome::Restored };
    let nameless = |mut document: TermsDocument| {
        document.reader.clear();
        document
    };
    let (stored, fresh) = (nameless(stored), nameless(fresh));
    if stored == fresh {
        return RereadOutcome::Same;
    }
    let totals = diff::compare(&stored, &fresh, &diff::Options::default()).totals;
    RereadOutcome::Changed { totals }
}
