//! Fields that fetch: `INCLUDETEXT`, `INCLUDEPICTURE`, `LINK`, `DDE` and their like (ECMA-376 17.16.5)
//! take content from elsewhere whenever they are updated. What is handed on keeps what they showed
//! last, as plain text.

use super::tree::{Element, Node};
use crate::word::reaches_out;

/// Elements that make up fields.
pub const FIELDS: &[&str] = &["instrText", "delInstrText", "fldSimple"];

/// Elements that stand for other files.
pub const FILES: &[&str] = &["altChunk", "subDoc", "frameset", "attachedTemplate", "imagedata"];

/// Takes out what stands for other files, whether a relationship says where they are or not. Gives
/// what was there, in words.
pub fn without_files(root: &mut Element<'_>) -> Vec<String> {
    let mut found = Vec::new();
    take_files(root, &mut found);
    found
}

fn take_files(parent: &mut Element<'_>, found: &mut Vec<String>) {
    if parent.local() == "imagedata" {
        // VML names a picture by relationship, or by an address of its own (Part 4, 19.1.2.11).
        for address in ["src", "href"] {
            if let Some(target) = parent.attribute(address).map(|target| target.into_owned()) {
                found.push(format!("a remote picture ({target})"));
                parent.without(address);
            }
        }
    }
    parent.children.retain(|node| {
        let Some(child) = node.element() else { return true };
        let what = match child.local() {
            "altChunk" if child.is("altChunk") => "a chunk of another format",
            "subDoc" if child.is("subDoc") => "a document within the document",
            "frameset" if child.is("frameset") => "frames",
            "attachedTemplate" if child.is("attachedTemplate") => "a template",
            _ => return true,
        };
        found.push(what.to_owned());
        false
    });
    for node in &mut parent.children {
        if let Node::Element(child) = node {
            take_files(child, found);
        }
    }
}

/// A field that is open.
#[derive(Default)]
struct Open {
    /// Its instruction as far as read.
    code: String,
    /// Its separator was met.
    result: bool,
    /// What goes with it: its own characters and what stands in its instruction, by number.
    own: Vec<usize>,
}

/// What stands in runs, numbered in document order.
#[derive(Default)]
struct Items {
    /// Whether each goes, and the number of the next that does not stand within it.
    items: Vec<(bool, usize)>,
    /// Open fields; those of a text box by themselves.
    flows: Vec<Vec<Open>>,
    fields: usize,
}

/// Makes fields that fetch plain text. Gives their number.
pub fn still(root: &mut Element<'_>) -> usize {
    let mut items = Items::default();
    items.flow(root);
    if items.fields > 0 {
        take_out(root, &items.items, &mut 0);
    }
    items.fields + unwrap_simple(root)
}

impl Items {
    /// Goes through a flow of text of its own.
    fn flow(&mut self, element: &Element<'_>) {
        self.flows.push(Vec::new());
        self.walk(element);
        for field in self.flows.pop().unwrap_or_default() {
            self.settle(field);
        }
    }

    fn walk(&mut self, element: &Element<'_>) {
        for child in element.elements() {
            if !child.is("r") {
                self.walk(child);
                continue;
            }
            for item in child.elements().filter(|item| !item.is("rPr")) {
                let number = self.items.len();
                self.items.push((false, 0));
                self.item(item, number);
                self.flow(item);
                self.items[number].1 = self.items.len();
            }
        }
    }

    fn item(&mut self, item: &Element<'_>, number: usize) {
        let Some(open) = self.flows.last_mut() else { return };
        for field in open.iter_mut().filter(|field| !field.result) {
            field.own.push(number);
        }
        let instruction = item.is("instrText") || item.is("delInstrText");
        if instruction && let Some(field) = open.iter_mut().rev().find(|field| !field.result) {
            field.code.push_str(&item.text());
        }
        if !item.is("fldChar") {
            return;
        }
        match item.attribute("fldCharType").as_deref() {
            Some("begin") => open.push(Open { own: vec![number], ..Open::default() }),
            Some("separate") => {
                if let Some(field) = open.last_mut() {
                    field.result = true;
                    field.own.push(number);
                }
            }
            Some("end") => {
                if let Some(mut field) = open.pop() {
                    field.own.push(number);
                    self.settle(field);
                }
            }
            _ => {}
        }
    }

    fn settle(&mut self, field: Open) {
        if reaches_out(&field.code) {
            self.fields += 1;
            for number in field.own {
                self.items[number].0 = true;
            }
        }
    }
}

/// Takes out the items that go, in the order in which they were numbered.
fn take_out(element: &mut Element<'_>, items: &[(bool, usize)], at: &mut usize) {
    let run = element.is("r");
    element.children.retain_mut(|node| {
        let Node::Element(child) = node else { return true };
        if !run || child.is("rPr") {
            take_out(child, items, at);
            return true;
        }
        let Some(&(gone, next)) = items.get(*at) else { return true };
        *at += 1;
        if !gone {
            take_out(child, items, at);
        }
        *at = next;
        !gone
    });
}

/// Puts the result of simple fields that fetch in place of them. Gives their number.
fn unwrap_simple(element: &mut Element<'_>) -> usize {
    let mut count = 0;
    let mut children = Vec::with_capacity(element.children.len());
    for mut node in std::mem::take(&mut element.children) {
        if let Node::Element(child) = &mut node {
            count += unwrap_simple(child);
            if child.is("fldSimple") && reaches_out(&child.attribute("instr").unwrap_or_default()) {
                count += 1;
                let result = std::mem::take(&mut child.children);
                let data = |node: &Node<'_>| node.element().is_some_and(|one| one.is("fldData"));
                children.extend(result.into_iter().filter(|node| !data(node)));
                continue;
            }
        }
        children.push(node);
    }
    element.children = children;
    count
}

#[cfg(test)]
mod tests {
    use super::still;
    use crate::redline::tree::{parse, write};

    fn stilled(body: &str) -> (usize, String) {
        let xml = format!(
            r#"<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{body}</w:p>"#
        );
        let mut root = parse(&xml, "word/document.xml").unwrap();
        let count = still(&mut root);
        let text = String::from_utf8(write(&root)).unwrap();
        let (_, inside) = text.split_once("main\">").unwrap();
        (count, inside.trim_end_matches("</w:p>").to_owned())
    }

    #[test]
    fn what_fetches_becomes_what_it_showed() {
        let char = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
        let code = |code: &str| format!("<w:r><w:instrText>{code}</w:instrText></w:r>");
        let text = "<w:r><w:t>shown</w:t></w:r>";
        let field = |instruction: &str, result: &str| {
            [&char("begin"), instruction, &char("separate"), result, &char("end")].concat()
        };
        let empty = "<w:r></w:r>";
        let cleared = |count: usize| empty.repeat(count);
        let (count, left) = stilled(&field(&code(" INCLUDETEXT a.docx "), text));
        assert_eq!(
            (count, left.replace("<w:r/>", empty)),
            (1, format!("{}{text}{empty}", cleared(3)))
        );
        // A field within the instruction goes with it; one within the result stays.
        let inner = field(&code("REF x"), text);
        let nested = format!("{}{inner}", code("INCLUDEPICTURE "));
        let (count, left) = stilled(&field(&nested, text));
        assert_eq!(count, 1);
        assert_eq!(left.matches("shown").count(), 1);
        assert!(!left.contains("fldChar") && !left.contains("instrText"), "{left}");
        let (count, left) = stilled(&field(&code("LINK Excel.Sheet a.xlsx"), &inner));
        assert_eq!((count, left.matches("<w:fldChar ").count()), (1, 3), "{left}");
        let plain = field(&code("REF x"), text);
        assert_eq!(stilled(&plain), (0, plain.clone()));
        let simple = format!(r#"<w:fldSimple w:instr="DDEAUTO x">{text}</w:fldSimple>"#);
        assert_eq!(stilled(&simple), (1, text.to_owned()));
    }
}
