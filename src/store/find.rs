//! Finds a release by what a person calls it, and says what is near when there is none.

use super::read::Store;
use super::record::Record;
use crate::model::{Error, ReleaseName, ReleaseRef};

impl Store {
    /// The release that is meant; the error lists those with a name like it.
    pub fn find(&self, reference: &ReleaseRef) -> Result<&Record, Error> {
        let (series, asked) = match reference {
            ReleaseRef::Latest(series) => (series, series.clone()),
            ReleaseRef::Previous(series) => (series, format!("{series}@previous")),
            ReleaseRef::Exact(name) => (&name.series, name.to_string()),
        };
        let releases = self.releases_of(series);
        let found = match reference {
            ReleaseRef::Latest(_) => releases.last(),
            ReleaseRef::Previous(_) => releases.iter().rev().nth(1),
            ReleaseRef::Exact(name) => releases.iter().find(|r| r.release == name.release),
        };
        found.ok_or_else(|| self.not_found(reference, series, &asked))
    }

    fn not_found(&self, reference: &ReleaseRef, series: &str, asked: &str) -> Error {
        let what = format!("there is no release {asked}");
        let releases = self.releases_of(series);
        if let ReleaseRef::Exact(name) = reference
            && let Some(withdrawn) = self.releases.withdrawn.get(name)
        {
            let day = withdrawn.at.strftime("%Y-%m-%d");
            let mut cause = format!("{name} was withdrawn on {day} by {}", withdrawn.by);
            if !withdrawn.reason.is_empty() {
                cause = format!("{cause}: {}", withdrawn.reason);
            }
            return Error::usage(what, cause, "`ostler log` shows what was done when");
        }
        if releases.is_empty() {
            let series_names = self.series();
            let cause = match series_names.is_empty() {
                true => "nothing is stored yet".to_owned(),
                false => format!("no series is called `{series}`"),
            };
            let hint = match nearest(series, &series_names) {
                near if near.is_empty() => "`ostler ingest PATH` reads and stores releases".into(),
                near => format!("stored are: {}", near.join(", ")),
            };
            return Error::usage(what, cause, hint);
        }
        let ReleaseRef::Exact(name) = reference else {
            let only: Vec<String> = releases.iter().map(|r| r.name().to_string()).collect();
            let cause = format!("{series} has one release only, {}", only.join(", "));
            return Error::usage(what, cause, "`ostler ingest PATH` reads and stores another");
        };
        let labels: Vec<&str> = releases.iter().map(|r| r.release.as_str()).collect();
        let near: Vec<String> =
            nearest(&name.release, &labels).iter().map(|l| format!("{series}@{l}")).collect();
        let count = labels.len();
        Error::usage(
            what,
            format!("{series} has {count} releases, and none has the label `{}`", name.release),
            format!("near it are: {}; `ostler releases {series}` lists all", near.join(", ")),
        )
    }

    /// The releases before and after this one in its series.
    pub fn neighbours(&self, name: &ReleaseName) -> (Option<&Record>, Option<&Record>) {
        let releases = self.releases_of(&name.series);
        let Some(index) = releases.iter().position(|record| record.release == name.release) else {
            return (None, None);
        };
        let before = index.checked_sub(1).and_then(|index| releases.get(index));
        (before, releases.get(index.saturating_add(1)))
    }
}

/// Up to five of `names` that are most like `asked`, best first.
fn nearest<'a>(asked: &str, names: &[&'a str]) -> Vec<&'a str> {
    let asked = asked.to_lowercase();
    let distance = |name: &str| {
        let name = name.to_lowercase();
        let common = name.chars().zip(asked.chars()).take_while(|(a, b)| a == b).count();
        let inside = !asked.is_empty() && (name.contains(&asked) || asked.contains(&name));
        (!inside, usize::MAX.saturating_sub(common))
    };
    let mut sorted = names.to_vec();
    sorted.sort_by_cached_key(|name| distance(name));
    sorted.truncate(5);
    sorted
}
