//! What a folder is before it is opened: a store, of which format, or something to leave alone.

use super::fs::Fs;
use super::layout::{
    FORMAT, FormatFile, GENERATIONS, LOCK, Layout, OBJECTS, PERSONAL, READINGS, SEARCH, TMP,
    generation_number,
};
use super::read::cannot_open;
use super::trouble::trouble;
use crate::model::Error;

/// What stands in a folder that is to hold a store and has no `FORMAT`.
pub enum Occupant {
    /// Nothing, but perhaps a page that says what the folder is for, and hidden files.
    Nothing,
    /// What is left of a store whose making was cut short.
    Beginning,
    /// Generations, but no `FORMAT`.
    Headless,
    /// Something else; the name of one file.
    Foreign(String),
}

impl Occupant {
    pub fn of(fs: &dyn Fs, layout: &Layout) -> Result<Self, Error> {
        let names = fs
            .list(layout.root())
            .map_err(|error| trouble(cannot_open(layout), layout.root(), &error))?;
        let ours = [OBJECTS, READINGS, GENERATIONS, TMP, SEARCH, LOCK];
        let mut occupant = Self::Nothing;
        for name in names {
            if ours.iter().chain(&PERSONAL).any(|ours| *ours == name) {
                occupant = Self::Beginning;
            } else if name != "README.md" && !name.starts_with('.') {
                return Ok(Self::Foreign(name));
            }
        }
        let generations = fs.list(&layout.folder(GENERATIONS)).unwrap_or_default();
        if generations.iter().any(|name| generation_number(name).is_some()) {
            return Ok(Self::Headless);
        }
        Ok(occupant)
    }

    pub fn is_free(&self) -> bool {
        matches!(self, Self::Nothing | Self::Beginning)
    }
}

pub fn no_store(fs: &dyn Fs, layout: &Layout) -> Error {
    let root = layout.root().display();
    let what = cannot_open(layout);
    let first = "`ostler ingest PATH` reads releases and makes the store";
    match fs.exists(layout.root()) {
        Ok(true) => {}
        Ok(false) => return Error::store(what, format!("there is no folder {root}"), first),
        Err(error) => return trouble(what, layout.root(), &error),
    }
    match Occupant::of(fs, layout) {
        Ok(Occupant::Nothing | Occupant::Beginning) => {
            Error::store(what, format!("nothing is stored in {root} yet"), first)
        }
        Ok(Occupant::Headless) => Error::store(
            what,
            format!("{} is missing, though there are generations", layout.format().display()),
            "put it back from a copy or a backup (after a restore that was cut short, delete \
             the folder and restore again); nothing was changed",
        ),
        Ok(Occupant::Foreign(name)) => Error::store(
            what,
            format!("{root} holds other things (`{name}`) and no store"),
            "name an empty or a new folder with --store DIR",
        ),
        Err(error) => error,
    }
}

pub fn read_format(layout: &Layout, bytes: &[u8]) -> Result<FormatFile, Error> {
    let path = layout.format();
    // The number is looked at first: the rest of a newer format may look different.
    #[derive(serde::Deserialize)]
    struct Number {
        format: u32,
    }
    if let Ok(Number { format }) = serde_json::from_slice(bytes)
        && format > FORMAT
    {
        return Err(Error::store(
            cannot_open(layout),
            format!("it has format {format}, and this version of ostler knows up to {FORMAT}"),
            "use the version of ostler that wrote it, or a newer one; nothing was changed",
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        Error::store(
            cannot_open(layout),
            format!("{} does not say what the store is: {error}", path.display()),
            "put the file back from a copy or a backup; nothing was changed",
        )
    })
}
