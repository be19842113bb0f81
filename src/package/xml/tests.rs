use super::*;
use crate::model::Error;
use crate::package::Limits;

const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

fn events(xml: &str) -> Result<Vec<String>, Error> {
    let mut reader = Reader::new(xml, "part.xml", &Limits::default());
    let mut out = Vec::new();
    while let Some(event) = reader.next()? {
        out.push(match event {
            Event::Start(name) => {
                let attributes: Vec<String> = reader
                    .attributes()
                    .map(|(ns, local, value)| format!(" {ns:?}:{local}={value}"))
                    .collect();
                format!("<{:?}:{}{}", name.ns, name.local, attributes.concat())
            }
            Event::End(name) => format!(">{:?}:{}", name.ns, name.local),
            Event::Text(text) => text.into_owned(),
        });
    }
    Ok(out)
}

#[test]
fn namespaces_go_by_uri_and_scope() {
    let xml = r#"<a xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main" xmlns:q="urn:x"
        b="1" q:c="2"><d xmlns="urn:schemas-microsoft-com:vml" xmlns:q="http://schemas.openxmlformats.org/officeDocument/2006/math"
        q:e="3"/><f/></a>"#;
    assert_eq!(
        events(xml).unwrap(),
        ["<W:a None:b=1 Other:c=2", "<V:d M:e=3", ">V:d", "<W:f", ">W:f", ">W:a"]
    );
}

#[test]
fn references_and_line_ends_are_decoded() {
    let xml = "<a b='x&amp;&#x41;\n&bogus;&'>1 &lt; 2\r\n&#233;<![CDATA[<&>]]></a>";
    assert_eq!(events(xml).unwrap().concat(), "<None:a None:b=x&A &bogus;&1 < 2\né<&>>None:a");
}

#[test]
fn skip_and_text_stop_after_the_element() {
    let xml =
        format!("<w:a {W}><w:b><w:c/>x<w:c>y</w:c></w:b><w:d>t<w:c>u</w:c>v</w:d><w:e/></w:a>");
    let mut reader = Reader::new(&xml, "part.xml", &Limits::default());
    reader.next().unwrap();
    reader.next().unwrap();
    reader.skip().unwrap();
    assert!(matches!(reader.next().unwrap(), Some(Event::Start(name)) if name.is(Ns::W, "d")));
    assert_eq!(reader.text().unwrap(), "tv");
    assert!(matches!(reader.next().unwrap(), Some(Event::Start(name)) if name.is(Ns::W, "e")));
    reader.skip().unwrap();
    assert!(matches!(reader.next().unwrap(), Some(Event::End(name)) if name.is(Ns::W, "a")));
    assert_eq!(reader.next().unwrap(), None);
}

#[test]
fn what_is_not_well_formed_is_refused_with_part_and_byte() {
    for (xml, cause) in [
        ("", "it holds no element"),
        ("plain", "outside of the root"),
        ("<a>", "it ends inside of `a`"),
        ("<a><b></a></b>", "b"),
        ("<a/><b/>", "second root"),
        ("<a/>text", "outside of the root"),
        ("<a b='1' b='2'/>", "given twice"),
        ("<a b='1'c='2'/>", "white space"),
        ("<a b/>", "no value"),
        ("<a b=1/>", "not quoted"),
        ("<x:a/>", "not declared"),
        ("<a>&nbsp;</a>", "`&nbsp;` is not known"),
        ("<a>&#0;</a>", "not known"),
        ("<a>&#+65;</a>", "not known"),
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "document type"),
        ("<a", "byte 0"),
    ] {
        let error = events(xml).unwrap_err();
        assert!(error.what.contains("part.xml"), "{xml}: {error}");
        assert!(error.cause.contains("byte"), "{xml}: {error}");
        assert!(error.cause.contains(cause), "{xml}: {error}");
    }
}

#[test]
fn depth_and_attributes_are_bounded() {
    let limits = Limits { depth: 3, attributes: 2, ..Limits::default() };
    let read = |xml: &str| {
        let mut reader = Reader::new(xml, "part.xml", &limits);
        while reader.next()?.is_some() {}
        Ok::<(), Error>(())
    };
    read("<a><b><c d='' e=''/></b></a>").unwrap();
    assert!(read("<a><b><c><d/></c></b></a>").unwrap_err().cause.contains("deeper than 3"));
    assert!(read("<a b='' c='' d=''/>").unwrap_err().cause.contains("more than 2"));
    let mut reader = Reader::new("<a><b><c><d></d></c></b></a>", "part.xml", &limits);
    reader.next().unwrap();
    assert!(reader.skip().unwrap_err().cause.contains("deeper than 3"));
}
