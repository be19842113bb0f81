//! Content that stands in the file in several versions (ECMA-376 part 3, 9.3): one is read.

use super::{Frame, Open, Story};
use crate::model::{Error, Why};
use crate::package::xml::{Event, Ns};

impl Story<'_, '_> {
    /// `mc:Choice`: the first whose namespaces are all understood is read.
    pub(super) fn choice(&mut self) -> Result<(), Error> {
        let requires = self.xml.attribute(Ns::None, "Requires").unwrap_or_default();
        let understood = requires
            .split_ascii_whitespace()
            .all(|prefix| !matches!(self.xml.namespace(prefix), None | Some(Ns::Other | Ns::W16)));
        match self.frames.last_mut() {
            Some(Open { frame: Frame::Alternate { taken }, .. }) if !*taken && understood => {
                *taken = true;
                Ok(())
            }
            _ => self.pass_over(),
        }
    }

    /// `mc:Fallback`: read when no choice was.
    pub(super) fn fallback(&mut self) -> Result<(), Error> {
        match self.frames.last_mut() {
            Some(Open { frame: Frame::Alternate { taken }, .. }) if !*taken => {
                *taken = true;
                Ok(())
            }
            _ => self.pass_over(),
        }
    }

    /// Passes over the element just started; text in it is counted and put aside as another
    /// representation of what is shown.
    pub(super) fn pass_over(&mut self) -> Result<(), Error> {
        let depth = self.xml.path().len();
        while let Some(event) = self.xml.next()? {
            match event {
                Event::Start(name) => match (name.ns, name.local) {
                    (Ns::W, "p") => self.ordinal += 1,
                    (Ns::W, "t" | "delText") | (Ns::M, "t") => {
                        let text = self.read_text()?;
                        self.put_aside(Why::Alternate, &text);
                    }
                    _ => {}
                },
                Event::End(_) if self.xml.path().len() < depth => break,
                Event::End(_) | Event::Text(_) => {}
            }
        }
        Ok(())
    }
}
