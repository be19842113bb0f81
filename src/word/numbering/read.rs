//! Reads `word/numbering.xml`.

use std::collections::BTreeMap;

use super::{Abstract, Format, Instance, LEVELS, Level, Numbering, Override, Suffix};
use crate::model::{Error, Finding, Level as Gravity, Read};
use crate::package::xml::{Event, Ns, Reader};
use crate::package::{Limits, Part};

pub(super) fn part(
    part: &Part,
    limits: &Limits,
    style_number: &dyn Fn(&str) -> Option<i64>,
) -> Result<Read<Numbering>, Error> {
    let mut reading = Reading {
        reader: Reader::new(&part.text, &part.name, limits),
        numbering: Numbering { part: part.name.clone(), ..Numbering::default() },
        findings: Vec::new(),
    };
    while let Some(event) = reading.reader.next()? {
        let Event::Start(element) = event else { continue };
        match (element.ns, element.local) {
            (Ns::W, "numbering") => {}
            (Ns::W, "abstractNum") => reading.abstract_number()?,
            (Ns::W, "num") => reading.instance()?,
            _ => reading.reader.skip()?,
        }
    }
    reading.resolve(style_number);
    Ok(Read { value: reading.numbering, findings: reading.findings })
}

struct Reading<'a> {
    reader: Reader<'a>,
    numbering: Numbering,
    findings: Vec<Finding>,
}

impl<'a> Reading<'a> {
    fn abstract_number(&mut self) -> Result<(), Error> {
        let id = self.number("abstractNumId", "abstractNum");
        let by_section = self
            .reader
            .attribute(Ns::W15, "restartNumberingAfterBreak")
            .is_some_and(|value| !matches!(&*value, "0" | "false" | "off"));
        let mut read = Abstract { by_section, ..Abstract::default() };
        while let Some(local) = self.child()? {
            match local {
                "lvl" => {
                    let (index, level) = self.level()?;
                    if let Some(slot) = index.and_then(|index| read.levels.get_mut(index)) {
                        *slot = Some(level);
                    }
                }
                "name" => read.name = self.text_value()?,
                "styleLink" => read.defines_style = self.text_value()?,
                "numStyleLink" => read.uses_style = self.text_value()?,
                _ => self.reader.skip()?,
            }
        }
        if let Some(id) = id {
            self.numbering.abstracts.entry(id).or_insert(read);
        }
        Ok(())
    }

    fn instance(&mut self) -> Result<(), Error> {
        let id = self.number("numId", "num");
        let mut read = Instance::default();
        while let Some(local) = self.child()? {
            match local {
                "abstractNumId" => {
                    read.abstract_id = self.number("val", "abstractNumId");
                    self.reader.skip()?;
                }
                "lvlOverride" => {
                    let index = self.level_index("lvlOverride");
                    let found = self.level_override()?;
                    if let Some(slot) = index.and_then(|index| read.overrides.get_mut(index)) {
                        *slot = found;
                    }
                }
                _ => self.reader.skip()?,
            }
        }
        if let Some(id) = id {
            self.numbering.instances.entry(id).or_insert(read);
        }
        Ok(())
    }

    fn level_override(&mut self) -> Result<Override, Error> {
        let mut read = Override::default();
        while let Some(local) = self.child()? {
            match local {
                "startOverride" => {
                    read.start = self.number("val", "startOverride");
                    self.reader.skip()?;
                }
                "lvl" => read.level = Some(self.level()?.1),
                _ => self.reader.skip()?,
            }
        }
        Ok(read)
    }

    fn level(&mut self) -> Result<(Option<usize>, Level), Error> {
        let index = self.level_index("lvl");
        let mut level = Level::default();
        let mut format = None;
        let mut depth = 0_usize;
        // Flat over the children of `w:pPr`, `w:rPr` and `mc:AlternateContent`: no two elements of
        // a level have one name and two meanings.
        while let Some(event) = self.reader.next()? {
            let element = match event {
                Event::Start(element) => element,
                Event::End(_) if depth == 0 => break,
                Event::End(_) => {
                    depth -= 1;
                    continue;
                }
                Event::Text(_) => continue,
            };
            match (element.ns, element.local) {
                (Ns::W, "pPr" | "rPr") | (Ns::Mc, "AlternateContent" | "Choice") => {
                    depth += 1;
                    continue;
                }
                (Ns::Mc, "Fallback") if format.is_none() => {
                    depth += 1;
                    continue;
                }
                (Ns::W, "numFmt") if format.is_none() => {
                    format = self.reader.attribute(Ns::W, "val").map(|name| {
                        let pattern = self.reader.attribute(Ns::W, "format").unwrap_or_default();
                        Format::of(&name, &pattern)
                    });
                }
                (Ns::W, local) => self.level_property(&mut level, local),
                _ => {}
            }
            self.reader.skip()?;
        }
        level.format = format.unwrap_or(Format::Decimal);
        Ok((index, level))
    }

    fn level_property(&mut self, level: &mut Level, local: &str) {
        match local {
            "start" => level.start = self.number("val", "start").unwrap_or(0),
            "lvlText" if !self.flag("null", false) => level.text = self.attribute("val"),
            "lvlRestart" => level.restart = self.number("val", "lvlRestart"),
            "isLgl" => level.legal = self.flag("val", true),
            "vanish" => level.hidden = self.flag("val", true),
            "pStyle" => level.style = self.attribute("val"),
            "lvlPicBulletId" => level.picture = true,
            "lang" => level.language = self.attribute("val"),
            "suff" => {
                level.suffix = match self.attribute("val").as_str() {
                    "space" => Suffix::Space,
                    "nothing" => Suffix::Nothing,
                    _ => Suffix::Tab,
                }
            }
            "rFonts" => {
                level.font = ["ascii", "hAnsi"]
                    .iter()
                    .map(|name| self.attribute(name))
                    .find(|font| !font.is_empty())
                    .unwrap_or_default();
            }
            "outlineLvl" => {
                level.outline_level = self
                    .number("val", "outlineLvl")
                    .and_then(|value| u8::try_from(value).ok())
                    .filter(|&value| value < 9);
            }
            "ind" => {
                level.indent = self.length(&["start", "left"]);
                let hanging = self.length(&["hanging"]).map(i32::saturating_neg);
                level.first_line = hanging.or_else(|| self.length(&["firstLine"]));
            }
            _ => {}
        }
    }

    /// The next child element in `w:`; others are skipped. `None` at the parent's end.
    fn child(&mut self) -> Result<Option<&'a str>, Error> {
        while let Some(event) = self.reader.next()? {
            match event {
                Event::Start(element) if element.ns == Ns::W => return Ok(Some(element.local)),
                Event::Start(_) => self.reader.skip()?,
                Event::End(_) => return Ok(None),
                Event::Text(_) => {}
            }
        }
        Ok(None)
    }

    fn attribute(&self, local: &str) -> String {
        self.reader.attribute(Ns::W, local).unwrap_or_default().into_owned()
    }

    fn text_value(&mut self) -> Result<String, Error> {
        let value = self.attribute("val");
        self.reader.skip()?;
        Ok(value)
    }

    /// `w:val` of an on/off property (17.17.4).
    fn flag(&self, local: &str, absent: bool) -> bool {
        match self.reader.attribute(Ns::W, local) {
            None => absent,
            Some(value) => !matches!(&*value, "0" | "false" | "off"),
        }
    }

    /// A length in twentieths of a point, the first that is given (17.18.81; Strict allows units).
    fn length(&self, locals: &[&str]) -> Option<i32> {
        locals.iter().find_map(|local| twips(&self.reader.attribute(Ns::W, local)?))
    }

    fn level_index(&mut self, element: &str) -> Option<usize> {
        let value = self.number("ilvl", element)?;
        let index = usize::try_from(value).ok().filter(|&index| index < LEVELS);
        if index.is_none() {
            self.finding(
                "numbering_level",
                format!("There is no list level {value}; it was left out."),
            );
        }
        index
    }

    /// A whole number; what is none yields a finding.
    fn number(&mut self, local: &str, element: &str) -> Option<i64> {
        let value = self.attribute(local);
        // Word keeps 32 bits; counting must not overflow.
        match value.trim().parse::<i32>() {
            Ok(number) => Some(i64::from(number)),
            Err(_) => {
                self.finding(
                    "numbering_value",
                    format!("The numbering's {element} has {local} {value:?}, which is no number; it was left out."),
                );
                None
            }
        }
    }

    fn finding(&mut self, code: &str, message: String) {
        let finding = Finding::new(code, Gravity::Warning, message).at(&self.numbering.part, None);
        // A damaged part can repeat one mistake ten thousand times.
        if !self.findings.contains(&finding) && self.findings.len() < 100 {
            self.findings.push(finding);
        }
    }

    /// Finds for each number the definition that its levels come from (17.9.21, 17.9.27).
    fn resolve(&mut self, style_number: &dyn Fn(&str) -> Option<i64>) {
        let mut defining: BTreeMap<&str, i64> = BTreeMap::new();
        for (&id, definition) in &self.numbering.abstracts {
            if !definition.defines_style.is_empty() {
                defining.entry(&definition.defines_style).or_insert(id);
            }
        }
        let mut resolved: Vec<(i64, Option<i64>)> = Vec::new();
        for (&num_id, instance) in &self.numbering.instances {
            let mut at = instance.abstract_id;
            let mut seen = Vec::new();
            let found = loop {
                let Some(id) = at.filter(|id| !seen.contains(id)) else { break None };
                let Some(definition) = self.numbering.abstracts.get(&id) else { break None };
                if definition.uses_style.is_empty() || definition.levels.iter().any(Option::is_some)
                {
                    break Some(id);
                }
                seen.push(id);
                let style = definition.uses_style.as_str();
                at =
                    defining.get(style).copied().filter(|next| *next != id).or_else(|| {
                        self.numbering.instances.get(&style_number(style)?)?.abstract_id
                    });
            };
            resolved.push((num_id, found));
        }
        for (num_id, found) in resolved {
            if let Some(instance) = self.numbering.instances.get_mut(&num_id) {
                instance.defined_by = found;
            }
        }
    }
}

/// A measure in twentieths of a point: a number, or one with a unit (22.9.2.15).
fn twips(value: &str) -> Option<i32> {
    let value = value.trim();
    let split = value.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(value.len());
    let (number, unit) = value.split_at(split);
    let factor = match unit {
        "" => 1.0,
        "pt" => 20.0,
        "pc" | "pi" => 240.0,
        "in" => 1440.0,
        "cm" => 1440.0 / 2.54,
        "mm" => 144.0 / 2.54,
        _ => return None,
    };
    let twips = number.parse::<f64>().ok()? * factor;
    // Word pages are at most 22 inches: what is beyond is no indent.
    (twips.abs() <= 31_680.0).then_some(twips.round() as i32)
}

#[cfg(test)]
mod tests {
    use super::twips;

    #[test]
    fn measures_have_units_in_strict_documents() {
        for (value, expected) in [
            ("720", Some(720)),
            ("-360", Some(-360)),
            ("36pt", Some(720)),
            ("0.5in", Some(720)),
            ("1.27cm", Some(720)),
            ("1e99", None),
            ("", None),
            ("NaN", None),
        ] {
            assert_eq!(twips(value), expected, "{value}");
        }
    }
}
