//! Text that stands in drawings without being Word's own: DrawingML text bodies, SmartArt, charts.
//!
//! Of a chart (ECMA-376 21.2), titles stand in DrawingML text; the names of its series and the
//! labels of its axis stand in caches of the cells that they come from. Its numbers are a drawing.

use std::collections::BTreeSet;

use crate::model::Error;
use crate::package::xml::{Event, Ns, Reader};

/// The paragraphs (`a:p`) of the element that was just started, up to its end. Points of a diagram
/// that still show their prompt are left out: Word does not print it.
pub fn paragraphs(xml: &mut Reader<'_>) -> Result<Vec<String>, Error> {
    let depth = xml.path().len();
    let mut lines: Vec<String> = Vec::new();
    let mut line: Option<String> = None;
    let mut prompt = false;
    let mut labels = Labels::default();
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
                (Ns::Chart, "tx" | "cat") => labels.begin(xml.path().len()),
                (Ns::Chart, "v") if labels.open.is_some() => {
                    labels.values.push(xml.text()?.into_owned())
                }
                _ => {}
            },
            Event::End(name) => {
                if let Some(line) = labels.end(xml.path().len()) {
                    lines.push(line);
                }
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

/// The labels of a chart's series and axes.
#[derive(Debug, Default)]
struct Labels {
    /// Depth of the element whose values are being read.
    open: Option<usize>,
    values: Vec<String>,
    /// Each series repeats the labels of the axis.
    told: BTreeSet<String>,
}

impl Labels {
    fn begin(&mut self, depth: usize) {
        self.open.get_or_insert(depth);
    }

    /// The values of the element that ended, one behind the other, the first time they are met.
    fn end(&mut self, depth: usize) -> Option<String> {
        self.open.filter(|&open| depth < open)?;
        self.open = None;
        let line = std::mem::take(&mut self.values).join("\t");
        (!line.is_empty() && self.told.insert(line.clone())).then_some(line)
    }
}
