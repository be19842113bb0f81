//! Content controls (ECMA-376 17.5.2), and the data that some of them show.

use super::{Frame, Open, Story};
use crate::model::{Error, Level, Why};
use crate::package::xml::{Event, Ns};
use crate::word::binding::{ControlProperties, Stored, control_properties};

/// Bytes of stores that are read for the controls of a part: each control reads its store anew.
const MOST_STORED: usize = 64 << 20;

/// A control that shows what the file stores for it.
#[derive(Debug)]
pub(super) struct Bound {
    /// The stored text, until it was shown.
    value: Option<String>,
}

impl Story<'_, '_> {
    pub(super) fn control_properties(&mut self) -> Result<(), Error> {
        let read = control_properties(&mut self.xml)?;
        let stored = self.stored(&read)?;
        let Some(Open { frame: Frame::Control { placeholder, toc, bound }, .. }) =
            self.frames.last_mut()
        else {
            return Ok(());
        };
        let prompts = read.placeholder && stored.is_none();
        self.placeholders += usize::from(prompts && !*placeholder);
        self.contents += usize::from(read.toc && !*toc);
        *placeholder |= prompts;
        *toc |= read.toc;
        if let Some(value) = stored {
            *bound = true;
            self.bound = Some(Bound { value: Some(value).filter(|value| !value.is_empty()) });
        }
        Ok(())
    }

    /// The stored text of a control, where it is another than the control holds.
    fn stored(&mut self, control: &ControlProperties) -> Result<Option<String>, Error> {
        let Some(store) = control.store(&self.context.stores) else { return Ok(None) };
        if self.bound.is_some() {
            return Ok(None);
        }
        let shown = self.look_ahead()?;
        self.stores_read = self.stores_read.saturating_add(store.text.len());
        let stored = if self.stores_read > MOST_STORED {
            Stored::Unread
        } else {
            control.stored(store, &self.context.limits)
        };
        let name = match control.name.as_str() {
            "" => "A control".to_owned(),
            name => format!("The control {name:?}"),
        };
        match stored {
            Stored::Text(value) if value.trim().is_empty() && control.placeholder => Ok(None),
            Stored::Text(value) if same(&value, &shown) => Ok(None),
            Stored::Text(value) => {
                let value = value.trim_matches(['\r', '\n']).to_owned();
                let message = format!(
                    "{name} shows {value:?}, which the file stores for it, as Word does; what was last saved in its place is {shown:?}."
                );
                self.finding("stale_control", Level::Warning, message);
                Ok(Some(value))
            }
            Stored::Unread if !control.placeholder => {
                let message = format!(
                    "{name} shows data of {} that could not be worked out: {shown:?}, which was last saved in its place, may be out of date.",
                    store.name
                );
                self.finding("stale_control", Level::Warning, message);
                Ok(None)
            }
            Stored::Unread | Stored::Nothing => Ok(None),
        }
    }

    /// The text between here and the end of the control whose properties were just read.
    fn look_ahead(&self) -> Result<String, Error> {
        let mut ahead = self.xml.clone();
        let depth = ahead.path().len();
        let mut text = String::new();
        while let Some(event) = ahead.next()? {
            match event {
                Event::Start(name) if name.is(Ns::W, "t") => text.push_str(&ahead.text()?),
                Event::Start(name) if name.ns == Ns::W => {
                    if matches!(name.local, "p" | "br" | "cr" | "tab") {
                        text.push(' ');
                    }
                }
                Event::End(_) if ahead.path().len() < depth => break,
                _ => {}
            }
        }
        Ok(text.trim().to_owned())
    }

    /// Shows what is stored for the open control in the place of its first text, and puts that
    /// text aside.
    pub(super) fn show_bound(&mut self, text: Option<&str>) {
        let Some(mut bound) = self.bound.take() else { return };
        if let Some(value) = bound.value.take() {
            self.sign(&value);
        }
        if let Some(text) = text {
            self.put_aside(Why::Alternate, text);
        }
        self.bound = Some(bound);
    }
}

/// Whether two texts are the same but for white space.
fn same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}
