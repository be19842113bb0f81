//! Text that stands in drawings without being Word's own: DrawingML text bodies, SmartArt, charts.

use crate::model::Error;
use crate::package::xml::{Event, Ns, Reader};

/// The paragraphs (`a:p`) of the element that was just started, up to its end. Points of a diagram
/// that still show their prompt are left out: Word does not print it.
pub fn paragraphs(xml: &mut Reader<'_>) -> Result<Vec<String>, Error> {
    let depth = xml.path().len();
    let mut lines: Vec<String> = Vec::new();
    let mut line: Option<String> = None;
    let mut prompt = false;
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) => match (name.ns, name.local) {
                (Ns::A, "p") => line = Some(String::new()),
                (Ns::A, "t") => {
                    let text = xml.text()?;
                    if !prompt {
                        line.get_or_insert_default().push_str(&text);
                    }
                }
                (Ns::A, "br") => line.get_or_insert_default().push('\n'),
                (Ns::Dgm, "pt") => prompt = false,
                (Ns::Dgm, "prSet") => {
                    let value = xml.attribute(Ns::None, "phldr");
                    prompt = matches!(value.as_deref(), Some("1" | "true"));
                }
                _ => {}
            },
            Event::End(name) => {
                if name.is(Ns::A, "p")
                    && let Some(line) = line.take()
                    && !line.is_empty()
                {
                    lines.push(line);
                }
                if xml.path().len() < depth {
                    break;
                }
            }
            Event::Text(_) => {}
        }
    }
    Ok(lines)
}
