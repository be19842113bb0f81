//! Properties of tables, rows and cells (ECMA-376 17.4) and their revisions.

use std::ops::{BitAnd, BitOr};

use super::formatting::{Surroundings, number, on, string};
use super::revisions::Revisions;
use crate::model::Error;
use crate::package::xml::{Event, Ns, Reader};

/// `w:tblPr`, as far as it is read.
#[derive(Debug, Clone, Default)]
pub struct TableProperties {
    /// `w:tblStyle`
    pub style: Option<String>,
    /// `w:tblLook` (17.4.55): which regions the style's conditional formatting is used for.
    pub look: Regions,
}

/// A region of a table that its style may format in its own way (17.18.89), in the order in which
/// later ones win (17.7.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Region {
    /// `band1Vert`
    OddColumn,
    /// `band2Vert`
    EvenColumn,
    /// `band1Horz`
    OddRow,
    /// `band2Horz`
    EvenRow,
    /// `firstCol`
    FirstColumn,
    /// `lastCol`
    LastColumn,
    /// `firstRow`
    FirstRow,
    /// `lastRow`
    LastRow,
}

impl Region {
    /// The region of that name in `w:tblStylePr`. Its corners are left out: they differ in their
    /// borders.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "band1Vert" => Self::OddColumn,
            "band2Vert" => Self::EvenColumn,
            "band1Horz" => Self::OddRow,
            "band2Horz" => Self::EvenRow,
            "firstCol" => Self::FirstColumn,
            "lastCol" => Self::LastColumn,
            "firstRow" => Self::FirstRow,
            "lastRow" => Self::LastRow,
            _ => return None,
        })
    }
}

/// A set of regions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Regions(u8);

impl Regions {
    /// Whether a region is among them.
    pub fn has(self, region: Region) -> bool {
        self.0 & (1 << region as u8) != 0
    }

    /// Takes a region in or out.
    pub fn set(&mut self, region: Region, on: bool) {
        let bit = 1 << region as u8;
        self.0 = if on { self.0 | bit } else { self.0 & !bit };
    }

    /// `w:cnfStyle` (17.3.1.8): twelve digits, or an attribute for each region.
    fn of_cell(xml: &Reader<'_>) -> Self {
        const ORDER: [(&str, Region); 8] = [
            ("firstRow", Region::FirstRow),
            ("lastRow", Region::LastRow),
            ("firstColumn", Region::FirstColumn),
            ("lastColumn", Region::LastColumn),
            ("oddVBand", Region::OddColumn),
            ("evenVBand", Region::EvenColumn),
            ("oddHBand", Region::OddRow),
            ("evenHBand", Region::EvenRow),
        ];
        let digits = xml.attribute(Ns::W, "val").unwrap_or_default();
        let mut regions = Self::default();
        for (index, (name, region)) in ORDER.into_iter().enumerate() {
            let named = xml.attribute(Ns::W, name);
            let digit = digits.as_bytes().get(index) == Some(&b'1');
            regions.set(region, digit || named.is_some_and(|value| is_on(&value)));
        }
        regions
    }

    /// `w:tblLook`: bits of a hexadecimal number, or an attribute for each.
    fn of_look(xml: &Reader<'_>) -> Self {
        const ORDER: [(&str, u32, &[Region]); 6] = [
            ("firstRow", 0x20, &[Region::FirstRow]),
            ("lastRow", 0x40, &[Region::LastRow]),
            ("firstColumn", 0x80, &[Region::FirstColumn]),
            ("lastColumn", 0x100, &[Region::LastColumn]),
            ("noHBand", 0x200, &[Region::OddRow, Region::EvenRow]),
            ("noVBand", 0x400, &[Region::OddColumn, Region::EvenColumn]),
        ];
        let bits = xml.attribute(Ns::W, "val").unwrap_or_default();
        let bits = u32::from_str_radix(bits.trim(), 16).unwrap_or(0);
        let mut regions = Self::default();
        for (name, bit, covered) in ORDER {
            let set = match xml.attribute(Ns::W, name) {
                Some(value) => is_on(&value),
                None => bits & bit != 0,
            };
            for &region in covered {
                regions.set(region, set != name.starts_with("no"));
            }
        }
        regions
    }
}

impl BitAnd for Regions {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Regions {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off")
}

/// Reads the `w:tblPr` that was just started, up to its end.
pub fn table_properties(
    xml: &mut Reader<'_>,
    around: &mut Surroundings<'_>,
) -> Result<TableProperties, Error> {
    let mut table = TableProperties::default();
    let depth = xml.path().len();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) => match (name.ns, name.local) {
                (Ns::W, "tblStyle") => table.style = string(xml, "val"),
                (Ns::W, "tblLook") => table.look = Regions::of_look(xml),
                (Ns::W, "tblPrChange") => {
                    around.authors.mark(xml);
                    if around.revisions == Revisions::Original {
                        table = TableProperties::default();
                    } else {
                        xml.skip()?;
                    }
                }
                (Ns::W, "tblPr") => {}
                _ => {
                    around.unread.check(name);
                    xml.skip()?;
                }
            },
            Event::End(_) if xml.path().len() < depth => break,
            Event::End(_) | Event::Text(_) => {}
        }
    }
    Ok(table)
}

/// `w:trPr`
#[derive(Debug, Clone, Copy, Default)]
pub struct RowProperties {
    pub header: bool,
    /// `w:cnfStyle`
    pub regions: Regions,
    /// Grid columns before its first cell (`w:gridBefore`).
    pub before: u32,
    /// The row is not there in the state that is read.
    pub gone: bool,
}

/// `w:tcPr`
#[derive(Debug, Clone, Copy)]
pub struct CellProperties {
    pub span: u32,
    /// `w:cnfStyle`
    pub regions: Regions,
    /// Merged with the cells above or below (`w:vMerge`).
    pub merged: bool,
    /// Continues the cell above, so far as the cell itself says.
    pub continues: bool,
    /// There is a cell above that it continues.
    pub covered: bool,
    /// Continues the cell to the left (`w:hMerge`).
    pub continues_left: bool,
    /// The cell is not there in the state that is read.
    pub gone: bool,
}

impl Default for CellProperties {
    fn default() -> Self {
        Self {
            span: 1,
            regions: Regions::default(),
            merged: false,
            continues: false,
            covered: false,
            continues_left: false,
            gone: false,
        }
    }
}

/// Reads the `w:trPr` that was just started, up to its end.
pub fn row_properties(
    xml: &mut Reader<'_>,
    around: &mut Surroundings<'_>,
    row: &mut RowProperties,
) -> Result<(), Error> {
    let depth = xml.path().len();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) => match (name.ns, name.local) {
                (Ns::W, "cnfStyle") => row.regions = Regions::of_cell(xml),
                (Ns::W, "tblHeader") => row.header = on(xml),
                (Ns::W, "gridBefore") => {
                    row.before = number(xml, "val").map_or(0, |count| count.clamp(0, 1024) as u32);
                }
                (Ns::W, "ins" | "del") => {
                    around.authors.mark(xml);
                    row.gone |= around.revisions.removes(name.local) == Some(true);
                    xml.skip()?;
                }
                (Ns::W, "trPrChange") => {
                    around.authors.mark(xml);
                    if around.revisions == Revisions::Original {
                        row.header = false;
                    } else {
                        xml.skip()?;
                    }
                }
                (Ns::W, "trPr") => {}
                _ => {
                    around.unread.check(name);
                    xml.skip()?;
                }
            },
            Event::End(_) if xml.path().len() < depth => break,
            Event::End(_) | Event::Text(_) => {}
        }
    }
    Ok(())
}

/// Reads the `w:tcPr` that was just started, up to its end.
pub fn cell_properties(
    xml: &mut Reader<'_>,
    around: &mut Surroundings<'_>,
) -> Result<CellProperties, Error> {
    let mut cell = CellProperties::default();
    let depth = xml.path().len();
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(name) if name.ns == Ns::W => match name.local {
                "cnfStyle" => cell.regions = Regions::of_cell(xml),
                "gridSpan" => {
                    cell.span = number(xml, "val").map_or(1, |span| span.clamp(1, 1024) as u32);
                }
                "vMerge" => {
                    cell.merged = true;
                    cell.continues = xml.attribute(Ns::W, "val").as_deref() != Some("restart");
                }
                "hMerge" => {
                    cell.continues_left = xml.attribute(Ns::W, "val").as_deref() != Some("restart");
                }
                "cellIns" | "cellDel" => {
                    around.authors.mark(xml);
                    let change = if name.local == "cellDel" { "del" } else { "ins" };
                    cell.gone |= around.revisions.removes(change) == Some(true);
                    xml.skip()?;
                }
                "cellMerge" => {
                    around.authors.mark(xml);
                    let state = match around.revisions {
                        Revisions::Accepted => "vMerge",
                        Revisions::Original => "vMergeOrig",
                    };
                    let state = xml.attribute(Ns::W, state);
                    cell.merged |= matches!(state.as_deref(), Some("cont" | "rest"));
                    cell.continues |= state.as_deref() == Some("cont");
                    xml.skip()?;
                }
                "tcPrChange" => {
                    around.authors.mark(xml);
                    if around.revisions == Revisions::Original {
                        cell = CellProperties { gone: cell.gone, ..CellProperties::default() };
                    } else {
                        xml.skip()?;
                    }
                }
                "tcPr" => {}
                _ => {
                    around.unread.check(name);
                    xml.skip()?;
                }
            },
            Event::Start(_) => xml.skip()?,
            Event::End(_) if xml.path().len() < depth => break,
            Event::End(_) | Event::Text(_) => {}
        }
    }
    Ok(cell)
}
