//! Archives that lie, hide or blow up.

use ostler::package::Limits;

use crate::build::{MAIN, content_types, deflate, document, docx, end, item, p, package, zip};
use crate::{accepted, read, refused, refused_within};

#[test]
fn cut_off_archives_are_refused() {
    let whole = docx(&p("Terms"));
    refused(&whole[..whole.len() - 30], "the archive is cut off");
    refused(&whole[..40], "the archive is cut off");
}

#[test]
fn bytes_before_the_archive_are_refused_and_after_it_reported() {
    let whole = docx(&p("Terms"));
    let mut before = b"MZ junk ".to_vec();
    before.extend(&whole);
    refused(&before, "archive begins");
    let mut pk = b"PK\x03\x04 junk ".to_vec();
    pk.extend(&whole);
    refused(&pk, "the archive's end");
    let mut after = whole.clone();
    after.extend(b"junk");
    assert!(accepted(&after, "Terms").says("trailing_bytes"));
    let mut comment = whole.clone();
    let length = comment.len();
    comment[length - 2..].copy_from_slice(&u16::MAX.to_le_bytes());
    comment.extend(vec![b'x'; usize::from(u16::MAX)]);
    accepted(&comment, "Terms");
}

#[test]
fn duplicate_names_are_refused() {
    for name in
        ["word/document.xml", "word/Document.xml", "word\\document.xml", "/word/document.xml"]
    {
        let mut items = package(&p("One"));
        items.push(item(name, document(&p("Two")).bytes));
        refused(&zip(&items), "ambiguous");
    }
}

#[test]
fn backslashes_are_read_when_nothing_is_ambiguous() {
    let mut items = package(&p("Terms"));
    items[2].name = b"word\\document.xml".to_vec();
    assert!(accepted(&zip(&items), "Terms").says("backslash_name"));
}

#[test]
fn names_that_lead_out_are_not_followed() {
    for name in ["../evil.xml", "/etc/passwd", "word/../../x", "C:/x", "a\0b"] {
        let mut items = package(&p("Terms"));
        items.push(item(name, "x"));
        assert!(accepted(&zip(&items), "Terms").says("ignored_entry"), "{name}");
    }
    let mut items = package(&p("Terms"));
    items[2].name = b"../word/document.xml".to_vec();
    refused(&zip(&items), "has no word/document.xml");
}

#[test]
fn symbolic_links_are_not_followed() {
    let mut items = package(&p("Terms"));
    let mut link = item("word/media/image1.png", "/etc/passwd");
    link.mode = 0o120_777;
    items.push(link);
    assert!(accepted(&zip(&items), "Terms").says("ignored_entry"));
    let mut items = package(&p("Terms"));
    items[2].mode = 0o120_777;
    refused(&zip(&items), "has no word/document.xml");
}

#[test]
fn overlapping_files_are_refused() {
    // Two directory records of one file: the second name is the first's, so that the local header
    // agrees, and differs in case only where no reader would compare it.
    let mut file = Vec::new();
    let mut directory = Vec::new();
    let honest = zip(&[item("a.xml", "x")]);
    let split = honest.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let stop = honest.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
    file.extend(&honest[..split]);
    directory.extend(&honest[split..stop]);
    directory.extend(&honest[split..stop]);
    let start = file.len() as u32;
    file.extend(&directory);
    file.extend(end(2, directory.len() as u32, start));
    refused(&file, "ambiguous");

    // A file whose packed bytes hold another's header and bytes.
    let inner = zip(&[item("b.xml", "inner")]);
    let inner_split = inner.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let inner_stop = inner.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
    let mut outer = item("a.xml", &inner[..inner_split]);
    outer.method = 0;
    let honest = zip(&[outer]);
    let split = honest.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let stop = honest.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
    let mut file = honest[..split].to_vec();
    let mut second = inner[inner_split..inner_stop].to_vec();
    second[42..46].copy_from_slice(&35_u32.to_le_bytes());
    let mut directory = honest[split..stop].to_vec();
    directory.extend(second);
    let start = file.len() as u32;
    file.extend(&directory);
    file.extend(end(2, directory.len() as u32, start));
    refused(&file, "overlap at byte 35");
}

#[test]
fn more_files_than_the_limit_are_refused() {
    let mut items = package(&p("Terms"));
    items.extend((0..5_000).map(|index| item(&format!("x/{index}"), "")));
    refused(&zip(&items), "limit entries = 4096");
}

#[test]
fn bombs_are_refused_before_they_are_there() {
    let mut items = package("");
    items[2].bytes = vec![b' '; 100 << 20];
    let bomb = zip(&items);
    let error = refused(&bomb, "limit ratio = 200");
    assert!(error.cause.contains("word/document.xml"), "{error}");
    assert!(error.hint.contains("--limit ratio="), "{error}");
    let wide = Limits { ratio: u64::MAX, ..Limits::default() };
    refused_within(&bomb, "limit part_bytes = 67108864", &wide);
    let total = Limits { total_bytes: 1 << 20, ..wide };
    refused_within(&bomb, "limit total_bytes = 1048576", &total);
    let small = Limits { file_bytes: 1_000, ..Limits::default() };
    refused_within(&bomb, "limit file_bytes = 1000", &small);
}

#[test]
fn declared_sizes_are_not_believed() {
    for declared in [0, 10, u64::from(u32::MAX) - 15] {
        let mut items = package(&p("Terms"));
        items[2].declared = Some(declared);
        refused(&zip(&items), "word/document.xml has");
    }
    for declared in [1 << 40, (1 << 63) + 5] {
        let mut items = package(&p("Terms"));
        items[2].declared = Some(declared);
        items[2].wide = true;
        refused(&zip(&items), "word/document.xml has");
    }
}

#[test]
fn honest_zip64_is_read() {
    let mut items = package(&p("Terms"));
    for item in &mut items {
        item.wide = true;
    }
    accepted(&zip(&items), "Terms");
}

#[test]
fn damaged_files_are_refused() {
    let mut items = package(&p("Terms"));
    items[2].crc = Some(7);
    refused(&zip(&items), "checksum");
    let mut items = package(&p("Terms"));
    items[2].packed = Some(b"\xFF\xFF\xFF no deflate".to_vec());
    refused(&zip(&items), "is damaged after byte");
    let mut items = package(&p("Terms"));
    let packed = deflate(&items[2].bytes);
    items[2].packed = Some(packed[..packed.len() / 2].to_vec());
    refused(&zip(&items), "is cut off after");
}

#[test]
fn unknown_methods_and_encryption_are_named() {
    let mut items = package(&p("Terms"));
    items[2].method = 99;
    refused(&zip(&items), "method 99 (AES encryption)");
    let mut items = package(&p("Terms"));
    items[2].flags = 1;
    refused(&zip(&items), "word/document.xml is encrypted");
}

#[test]
fn packages_within_packages_stay_closed() {
    let mut items = package(&p("Outer"));
    let mut inner = item("word/embeddings/inner.docx", docx(&p("Inner")));
    inner.method = 0;
    items.push(inner);
    accepted(&zip(&items), "Outer");
}

#[test]
fn directories_that_miscount_are_refused() {
    let mut file = docx(&p("Terms"));
    let at = file.len() - 12;
    file[at..at + 2].copy_from_slice(&9_u16.to_le_bytes());
    refused(&file, "says that it has 9 files, and lists 3");
    refused(&zip(&[]), "archive without [Content_Types].xml");
}

#[test]
fn damage_in_a_part_without_text_is_a_finding() {
    let root = crate::build::relationships(
        "_rels/.rels",
        &[
            ("officeDocument", "word/document.xml", false),
            ("extended-properties", "app.xml", false),
        ],
    );
    let mut properties = item("app.xml", "<a/>");
    properties.crc = Some(1);
    let items = [content_types(MAIN), root, document(&p("Terms")), properties];
    assert!(read(&zip(&items)).unwrap().says("unreadable_part"));
}
