//! Content controls (ECMA-376 17.5.2).

use super::{Frame, Open, Story};
use crate::model::{Error, Level};
use crate::package::xml::{Event, Ns};
use crate::word::binding::{self, Binding};
use crate::word::formatting::on;

/// Longest text that a finding quotes, in characters.
const LONGEST_QUOTED: usize = 80;

/// `w:sdtPr`
#[derive(Default)]
struct Properties {
    placeholder: bool,
    toc: bool,
    /// It holds more than one text: formatted text, a picture, further controls.
    composed: bool,
    binding: Option<Binding>,
    /// `w:date`: the day that is shown, in ISO 8601, in whatever manner it is written out.
    day: Option<String>,
    /// Items of a list: what the data say, and what is shown for it.
    items: Vec<(String, String)>,
}

impl Story<'_, '_> {
    pub(super) fn control_properties(&mut self) -> Result<(), Error> {
        let read = self.read_control()?;
        if let Some(Open { frame: Frame::Control { placeholder: shown, toc: of }, .. }) =
            self.frames.last_mut()
        {
            self.placeholders += usize::from(read.placeholder && !*shown);
            self.contents += usize::from(read.toc && !*of);
            *shown |= read.placeholder;
            *of |= read.toc;
        }
        self.check_binding(&read);
        Ok(())
    }

    fn read_control(&mut self) -> Result<Properties, Error> {
        let mut read = Properties::default();
        let depth = self.xml.path().len();
        while let Some(event) = self.xml.next()? {
            let name = match event {
                Event::Start(name) if name.ns == Ns::W => name.local,
                Event::Start(name)
                    if name.local == "checkbox" || name.local == "repeatingSection" =>
                {
                    read.composed = true;
                    continue;
                }
                Event::End(_) if self.xml.path().len() < depth => break,
                _ => continue,
            };
            let value =
                |name: &str| self.xml.attribute(Ns::W, name).unwrap_or_default().into_owned();
            match name {
                "showingPlcHdr" => read.placeholder = on(&self.xml),
                "docPartGallery" => read.toc = value("val") == "Table of Contents",
                "picture" | "richText" | "group" | "docPartObj" => read.composed = true,
                "dataBinding" => {
                    let (item, path) = (value("storeItemID"), value("xpath"));
                    read.binding = Some(Binding { item, path });
                }
                "date" => read.day = Some(value("fullDate")),
                "listItem" => read.items.push((value("value"), value("displayText"))),
                _ => {}
            }
        }
        Ok(read)
    }

    /// Says where the data that a control is bound to say another thing than the control shows:
    /// Word shows the data, and so will whoever opens the file.
    fn check_binding(&mut self, read: &Properties) {
        let Some(binding) = read.binding.as_ref().filter(|_| !read.composed) else { return };
        let Some(value) = self.context.data.value(binding) else { return };
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let value = match read.items.iter().find(|(item, _)| *item == value) {
            Some((_, shown)) if !shown.is_empty() => one_line(shown),
            _ => one_line(&value),
        };
        let shown = match &read.day {
            Some(day) => day.get(..10).unwrap_or_default().to_owned(),
            None if read.placeholder => String::new(),
            None => one_line(&binding::shown(self.xml.clone(), self.xml.path().len())),
        };
        let same = match read.day {
            Some(_) => shown.is_empty() || value.get(..10).is_none_or(|value| value == shown),
            None => value == shown,
        };
        let value = match read.day {
            Some(_) => value.get(..10).unwrap_or(&value).to_owned(),
            None => value,
        };
        if !same {
            let quoted = |text: &str| match text.chars().count() > LONGEST_QUOTED {
                true => format!("“{}…”", text.chars().take(LONGEST_QUOTED).collect::<String>()),
                false if text.is_empty() => "nothing".to_owned(),
                false => format!("“{text}”"),
            };
            let message = format!(
                "A control shows {}; the data in the file that it is bound to say {}, which is what Word shows.",
                quoted(&shown),
                quoted(&value)
            );
            self.finding("stale_control", Level::Warning, message);
        }
    }
}
