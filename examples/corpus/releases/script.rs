//! The notation of `terms.txt`, which says itself what it means.

use std::error::Error;
use std::ops::RangeInclusive;

/// One line.
pub struct Block {
    months: RangeInclusive<u8>,
    /// What it is.
    pub kind: Kind,
    /// Its text, with the notation for what stands in a line.
    pub text: String,
    /// The named bookmark of a heading; empty for none.
    pub anchor: String,
}

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Title,
    Subtitle,
    Cover,
    Contents,
    Heading(usize),
    Attachment,
    Numbered(usize),
    Bullet(usize),
    Clause,
    HeaderRow,
    Row,
    Navigation,
    Paragraph,
}

/// A piece of a line.
pub enum Piece<'a> {
    Text(&'a str),
    Bold(&'a str),
    /// Linked text and its target, `#Anchor` or a URL.
    Link(&'a str, &'a str),
    Footnote(&'a str),
    /// `sec`, `att` or `ref`, and the name of the heading.
    Reference(&'a str, &'a str),
    Product,
}

impl Block {
    /// Whether the line stands in the release of this month.
    pub fn stands_in(&self, month: u8) -> bool {
        self.months.contains(&month)
    }
}

/// Reads the whole script.
pub fn parse(text: &str) -> Result<Vec<Block>, Box<dyn Error>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with(';'));
    lines.map(|line| block(line).map_err(|error| format!("{line}: {error}").into())).collect()
}

fn block(line: &str) -> Result<Block, Box<dyn Error>> {
    const SIGNS: &[(&str, Kind)] = &[
        ("title ", Kind::Title),
        ("subtitle ", Kind::Subtitle),
        ("cover ", Kind::Cover),
        ("contents", Kind::Contents),
        ("# ", Kind::Heading(1)),
        ("## ", Kind::Heading(2)),
        ("### ", Kind::Heading(3)),
        ("@ ", Kind::Attachment),
        ("+ ", Kind::Numbered(0)),
        ("++ ", Kind::Numbered(1)),
        ("+++ ", Kind::Numbered(2)),
        ("- ", Kind::Bullet(0)),
        ("-- ", Kind::Bullet(1)),
        ("= ", Kind::Clause),
        ("|! ", Kind::HeaderRow),
        ("| ", Kind::Row),
        ("> ", Kind::Navigation),
    ];
    let (months, line) = match line.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
        Some((range, rest)) => (months(range)?, rest),
        None => (0..=u8::MAX, line),
    };
    let sign = SIGNS.iter().find_map(|&(sign, kind)| Some((kind, line.strip_prefix(sign)?)));
    let (kind, line) = sign.unwrap_or((Kind::Paragraph, line));
    let (text, anchor) = match line.split_once(" {#") {
        Some((text, anchor)) => (text, anchor.trim_end_matches('}')),
        None => (line, ""),
    };
    Ok(Block { months, kind, text: text.to_owned(), anchor: anchor.to_owned() })
}

/// `06`, `06+`, `-05` or `04-06`.
fn months(range: &str) -> Result<RangeInclusive<u8>, Box<dyn Error>> {
    if let Some(first) = range.strip_suffix('+') {
        return Ok(first.parse()?..=u8::MAX);
    }
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    Ok(if first.is_empty() { 0 } else { first.parse()? }..=last.parse()?)
}

/// Splits a line into its pieces.
pub fn pieces(line: &str) -> Result<Vec<Piece<'_>>, Box<dyn Error>> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['[', '{', '*']) {
        let (text, sign) = rest.split_at(at);
        pieces.push(Piece::Text(text));
        let (piece, after) = piece(sign).ok_or_else(|| format!("not understood: {sign}"))?;
        pieces.push(piece);
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

fn piece(sign: &str) -> Option<(Piece<'_>, &str)> {
    if let Some(rest) = sign.strip_prefix("**") {
        let (text, rest) = rest.split_once("**")?;
        return Some((Piece::Bold(text), rest));
    }
    if let Some(rest) = sign.strip_prefix("[^ ") {
        let (text, rest) = rest.split_once(']')?;
        return Some((Piece::Footnote(text), rest));
    }
    if let Some(rest) = sign.strip_prefix('[') {
        let (text, rest) = rest.split_once("](")?;
        let (target, rest) = rest.split_once(')')?;
        return Some((Piece::Link(text, target), rest));
    }
    let (name, rest) = sign.strip_prefix('{')?.split_once('}')?;
    let piece = match name.split_once(':') {
        Some((kind, name)) => Piece::Reference(kind, name),
        None if name == "skiff" => Piece::Product,
        None => return None,
    };
    Some((piece, rest))
}
