//! Office math (ECMA-376 22.1) as one line of text, in the manner of Word's own linear format:
//! `(a+b)/2`, `x_i^2`, `√(x+1)`, `∑_(i=1)^n▒i`.

use crate::model::Error;
use crate::package::xml::{Event, Ns, Reader};
use crate::word::revisions::Revisions;

/// A formula, and the text of it that is not there in the state that is read or not shown.
#[derive(Debug, Default)]
pub struct Formula {
    pub text: String,
    pub removed: String,
    /// What keeps its place without being shown (`m:phant` with `m:show` off, 22.1.2.81).
    pub hidden: String,
}

/// An open element of a formula.
#[derive(Debug, Default)]
struct Node<'a> {
    local: &'a str,
    /// Text that stands in it directly, its children's included.
    text: String,
    /// Its arguments by name: `num`, `den`, `e` …
    arguments: Vec<(&'a str, String)>,
    /// Properties given as characters: `begChr`, `chr` …
    signs: Vec<(&'a str, String)>,
    depth: usize,
    /// A fraction or script was the last thing that was added to its text.
    built: bool,
}

impl Node<'_> {
    /// Adds what stands next in it. Where letters or digits would run into a fraction, or into the
    /// end of a script, a space keeps them apart: `2 1/2` is not `21/2`, `x^2 3` not `x^23`.
    fn add(&mut self, text: &str, local: &str) {
        let fraction = local == "f";
        let runs_on =
            self.text.ends_with(char::is_alphanumeric) && text.starts_with(char::is_alphanumeric);
        if runs_on && (self.built || fraction) {
            self.text.push(' ');
        }
        self.text.push_str(text);
        if !text.is_empty() {
            self.built = fraction || matches!(local, "sSup" | "sSub" | "sSubSup");
        }
    }

    fn argument(&self, name: &str) -> &str {
        self.arguments.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
    }

    fn sign<'s>(&'s self, name: &str, usual: &'s str) -> &'s str {
        self.signs.iter().find(|(known, _)| *known == name).map_or(usual, |(_, text)| text)
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.arguments
            .iter()
            .filter(move |(known, _)| *known == name)
            .map(|(_, text)| text.as_str())
    }

    /// The element as text.
    fn line(&self) -> String {
        let of = |name: &str| group(self.argument(name));
        match self.local {
            "f" => {
                // A fraction without a bar, as in a binomial, divides nothing.
                let bar = if self.sign("type", "bar") == "noBar" { '¦' } else { '/' };
                format!("{}{bar}{}", of("num"), of("den"))
            }
            "sSup" => format!("{}^{}", of("e"), of("sup")),
            "sSub" => format!("{}_{}", of("e"), of("sub")),
            "sSubSup" => format!("{}_{}^{}", of("e"), of("sub"), of("sup")),
            "sPre" => format!("(_{}^{}){}", of("sub"), of("sup"), of("e")),
            "rad" => match self.argument("deg") {
                "" => format!("√{}", of("e")),
                degree => format!("√({degree}&{})", self.argument("e")),
            },
            "nary" => {
                let mut line = self.sign("chr", "∫").to_owned();
                for (mark, name) in [('_', "sub"), ('^', "sup")] {
                    if !self.argument(name).is_empty() {
                        line.push(mark);
                        line.push_str(&of(name));
                    }
                }
                line + "▒" + self.argument("e")
            }
            "d" => {
                let parts: Vec<&str> = self.all("e").collect();
                let inner = parts.join(self.sign("sepChr", "|"));
                format!("{}{inner}{}", self.sign("begChr", "("), self.sign("endChr", ")"))
            }
            "func" => format!("{} {}", self.argument("fName"), of("e")).trim().to_owned(),
            "limLow" => format!("{}_{}", of("e"), of("lim")),
            "limUpp" => format!("{}^{}", of("e"), of("lim")),
            "acc" => format!("{}{}", of("e"), self.sign("chr", "\u{302}")),
            "bar" => match self.sign("pos", "bot") {
                "top" => format!("{}\u{305}", of("e")),
                _ => format!("{}\u{332}", of("e")),
            },
            "groupChr" => format!("{}{}", self.sign("chr", "⏟"), of("e")),
            "eqArr" => self.all("e").collect::<Vec<_>>().join("; "),
            "mr" => self.all("e").collect::<Vec<_>>().join(", "),
            "m" => format!("({})", self.all("mr").collect::<Vec<_>>().join("; ")),
            "borderBox" | "box" | "phant" => self.argument("e").to_owned(),
            _ => self.text.clone(),
        }
    }
}

/// An argument as it stands beside an operator: in brackets unless it is one word.
fn group(text: &str) -> String {
    let bracketed = text.starts_with('(')
        && text.ends_with(')')
        && text.matches('(').count() == 1
        && text.matches(')').count() == 1;
    if bracketed || text.chars().all(char::is_alphanumeric) || text.chars().count() == 1 {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

/// Whether the element is an argument of the one around it.
fn is_argument(local: &str) -> bool {
    matches!(local, "e" | "num" | "den" | "sub" | "sup" | "deg" | "fName" | "lim" | "mr")
}

/// Reads the `m:oMath` that was just started, up to its end.
pub fn formula(xml: &mut Reader<'_>, revisions: Revisions) -> Result<Formula, Error> {
    let mut formula = Formula::default();
    let mut nodes = vec![Node { local: "oMath", depth: xml.path().len(), ..Node::default() }];
    // Depths of the revisions that take their content out.
    let mut gone: Vec<usize> = Vec::new();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) if name.ns == Ns::M => match name.local {
                "t" => {
                    let text = xml.text()?;
                    match (gone.is_empty(), nodes.last_mut()) {
                        (true, Some(node)) => node.add(&text, "t"),
                        _ => formula.removed.push_str(&text),
                    }
                }
                "begChr" | "endChr" | "sepChr" | "chr" | "pos" | "type" | "show" => {
                    let value = xml.attribute(Ns::M, "val").unwrap_or_default().into_owned();
                    if let Some(node) = nodes.last_mut() {
                        node.signs.push((name.local, value));
                    }
                }
                "r" | "rPr" | "ctrlPr" => {}
                local if local.ends_with("Pr") => {}
                local => {
                    let depth = xml.path().len();
                    nodes.push(Node { local, depth, ..Node::default() });
                }
            },
            Event::Start(name) if name.ns == Ns::W => match name.local {
                "t" | "delText" => {
                    let text = xml.text()?;
                    match (gone.is_empty(), nodes.last_mut()) {
                        (true, Some(node)) => node.add(&text, "t"),
                        _ => formula.removed.push_str(&text),
                    }
                }
                local if revisions.removes(local) == Some(true) => gone.push(xml.path().len()),
                _ => {}
            },
            Event::Start(_) | Event::Text(_) => {}
            Event::End(_) => {
                let depth = xml.path().len();
                if gone.last().is_some_and(|&open| open > depth) {
                    gone.pop();
                }
                if nodes.last().is_some_and(|node| node.depth > depth)
                    && let Some(node) = nodes.pop()
                {
                    let mut line = node.line();
                    if node.local == "phant"
                        && matches!(node.sign("show", "1"), "0" | "false" | "off")
                    {
                        formula.hidden.push_str(&std::mem::take(&mut line));
                    }
                    match nodes.last_mut() {
                        Some(parent) if is_argument(node.local) => {
                            parent.arguments.push((node.local, line));
                        }
                        Some(parent) => parent.add(&line, node.local),
                        None => {
                            formula.text = line;
                            break;
                        }
                    }
                }
            }
        }
    }
    Ok(formula)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::Limits;

    fn line(math: &str) -> String {
        let xml = format!(
            r#"<oMath xmlns="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">{math}</oMath>"#
        );
        let mut reader = Reader::new(&xml, "part.xml", &Limits::default());
        reader.next().unwrap();
        formula(&mut reader, Revisions::Accepted).unwrap().text
    }

    #[test]
    fn what_only_keeps_its_place_is_hidden() {
        let phantom = |show: &str| {
            let xml = format!(
                r#"<oMath xmlns="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><r><t>a</t></r><phant><phantPr>{show}</phantPr><e><r><t>b</t></r></e></phant></oMath>"#
            );
            let mut reader = Reader::new(&xml, "part.xml", &Limits::default());
            reader.next().unwrap();
            let formula = formula(&mut reader, Revisions::Accepted).unwrap();
            (formula.text, formula.hidden)
        };
        assert_eq!(phantom(r#"<show m:val="0"/>"#), ("a".to_owned(), "b".to_owned()));
        assert_eq!(phantom(""), ("ab".to_owned(), String::new()));
    }

    #[test]
    fn formulas_read_on_one_line() {
        for (math, expected) in [
            ("<r><t>a</t></r><r><t>+b</t></r>", "a+b"),
            ("<f><num><r><t>a+b</t></r></num><den><r><t>2</t></r></den></f>", "(a+b)/2"),
            ("<sSup><e><r><t>x</t></r></e><sup><r><t>2</t></r></sup></sSup>", "x^2"),
            ("<r><t>2</t></r><f><num><r><t>1</t></r></num><den><r><t>2</t></r></den></f>", "2 1/2"),
            (
                "<f><num><r><t>D</t></r></num><den><r><t>360</t></r></den></f><r><t>x</t></r>",
                "D/360 x",
            ),
            (
                "<sSup><e><r><t>x</t></r></e><sup><r><t>2</t></r></sup></sSup><r><t>3</t></r>",
                "x^2 3",
            ),
            (
                r#"<f><fPr><type m:val="noBar"/></fPr><num><r><t>n</t></r></num><den><r><t>k</t></r></den></f>"#,
                "n¦k",
            ),
            ("<rad><deg/><e><r><t>x</t></r></e></rad>", "√x"),
            (
                r#"<nary><naryPr><chr m:val="∑"/></naryPr><sub><r><t>i=1</t></r></sub><sup><r><t>n</t></r></sup><e><r><t>i</t></r></e></nary>"#,
                "∑_(i=1)^n▒i",
            ),
            (
                r#"<d><dPr><begChr m:val="["/><endChr m:val="]"/></dPr><e><f><num><r><t>1</t></r></num><den><r><t>n</t></r></den></f></e></d>"#,
                "[1/n]",
            ),
            (
                "<m><mr><e><r><t>1</t></r></e><e><r><t>0</t></r></e></mr><mr><e><r><t>0</t></r></e><e><r><t>1</t></r></e></mr></m>",
                "(1, 0; 0, 1)",
            ),
        ] {
            assert_eq!(line(math), expected);
        }
    }
}
