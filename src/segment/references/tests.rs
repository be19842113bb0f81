//! The grammar of references and where they lead.

use super::grammar::{Target, mentions};
use super::pointers::anchor_of;
use super::*;
use crate::model::{Link, Section, Source};
use crate::segment::language::rules;

/// `words -> 5.a 5.b @holder` of each mention.
fn read(tag: &str, text: &str) -> Vec<String> {
    mentions(text, rules(tag).unwrap())
        .into_iter()
        .map(|mention| {
            let targets: Vec<String> = mention
                .targets
                .iter()
                .map(|target| match target {
                    Target::Numbered(steps) | Target::Bare(steps) => {
                        steps.iter().map(|step| step.number.as_str()).collect::<Vec<_>>().join(".")
                    }
                    Target::Titled { title, .. } => format!("“{title}”"),
                    Target::Definition { .. } => "=".to_owned(),
                    Target::Same { .. } => "same".to_owned(),
                    Target::Beside { by, within, .. } => within
                        .iter()
                        .fold(format!("{by:+}"), |path, step| format!("{path}.{}", step.number)),
                })
                .collect();
            let holder = mention.holder.map(|holder| format!(" @{holder}")).unwrap_or_default();
            format!("{} -> {}{holder}", &text[mention.span], targets.join(" "))
        })
        .collect()
}

#[test]
fn places_counted_from_here() {
    assert_eq!(read("ja", "前項第1号及び第3号の事項"), ["前項第1号及び第3号 -> -1.1 -1.3"]);
    assert_eq!(read("ja", "次条に定める場合"), ["次条 -> +1"]);
    assert_eq!(read("ja", "前二項の規定"), ["前二項 -> -2 -1"]);
    assert_eq!(read("ja", "以前項目の前条件"), Vec::<String>::new());
    assert_eq!(read("zh", "前款第二项"), ["前款第二项 -> -1.2"]);
    assert_eq!(read("zh", "本条第（一）款"), ["本条第（一）款 -> +0.1"]);
    assert_eq!(read("zh", "见本附件第一条"), ["本附件第一条 -> +0.1"]);
    assert_eq!(read("zh", "本条不适用"), Vec::<String>::new());
}

#[test]
fn numbers_of_parts_need_no_unit_after_a_pointing_word() {
    assert_eq!(read("en", "A.3 See A.1 and A.2."), ["A.1 and A.2 -> A.1 A.2"]);
    assert_eq!(read("en", "pursuant to 4.2(b), subject to 10"), ["4.2(b) -> 4.2.b"]);
    assert_eq!(read("en", "See Section 4.2."), ["Section 4.2 -> 4.2"]);
    assert_eq!(read("en", "set out in 2.5 days"), Vec::<String>::new());
    assert_eq!(read("de", "siehe 3.1 bis 3.3"), ["3.1 bis 3.3 -> 3.1 3.2 3.3"]);
}

#[test]
fn the_same_place_is_the_one_named_before() {
    assert_eq!(
        read("ja", "第5条第2項の場合、同条第3項及び同項の規定"),
        ["第5条第2項 -> 5.2", "同条第3項 -> 5.3", "同項 -> 5.3"]
    );
    assert_eq!(read("ja", "前条第2項及び同項第1号"), ["前条第2項 -> -1.2", "同項第1号 -> -1.2.1"]);
    assert_eq!(read("zh", "第八条所述情形，该条第二款"), ["第八条 -> 8", "该条第二款 -> 8.2"]);
    assert_eq!(read("ja", "民法第90条及び同条の"), ["民法第90条 -> 90 @民法", "同条 -> 90 @民法"]);
    assert_eq!(read("ja", "同意条件"), Vec::<String>::new());
}

#[test]
fn laws_are_named_in_full() {
    assert_eq!(
        read(
            "fr",
            "L’article 1103 du Code civil s’applique, ainsi que l’article L. 221-18 du code de la consommation."
        ),
        [
            "article 1103 du Code civil -> 1103 @Code civil",
            "article L. 221-18 du code de la consommation -> L. 221-18 @code de la consommation",
        ]
    );
    assert_eq!(
        read("fr", "les articles L. 441-1 et suivants du Code de commerce sont"),
        ["articles L. 441-1 et suivants du Code de commerce -> L. 441-1 @Code de commerce"]
    );
    assert_eq!(
        read("fr", "l’article 28, paragraphe 3, point a) du Règlement (UE) 2016/679"),
        [
            "article 28, paragraphe 3, point a) du Règlement (UE) 2016/679 -> 28.3.a @Règlement (UE) 2016/679"
        ]
    );
    assert_eq!(
        read("en", "Regulation (EU) 2016/679, in particular Article 28(3) thereof."),
        ["Article 28(3) thereof -> 28.3 @Regulation (EU) 2016/679"]
    );
    assert_eq!(
        read("ja", "個人情報の保護に関する法律第2条第1項"),
        ["個人情報の保護に関する法律第2条第1項 -> 2.1 @個人情報の保護に関する法律"]
    );
    assert_eq!(
        read("es", "el apartado a) de la cláusula 5.1 y el artículo 7 de la Ley 3/2004"),
        ["apartado a) de la cláusula 5.1 -> 5.1.a", "artículo 7 de la Ley 3/2004 -> 7 @Ley 3/2004",]
    );
}

#[test]
fn numbers_are_spelt_out() {
    assert_eq!(
        read(
            "en",
            "under Clause 4(b) to (d), Clause 5(a) to (c), and (g) to (i), Clause 6(1) and (2), Clause 7 and Clauses 9 to 12 as"
        ),
        [
            "Clause 4(b) to (d) -> 4.b 4.c 4.d",
            "Clause 5(a) to (c), and (g) to (i) -> 5.a 5.b 5.c 5.g 5.h 5.i",
            "Clause 6(1) and (2) -> 6.1 6.2",
            "Clause 7 -> 7",
            "Clauses 9 to 12 -> 9 10 11 12",
        ]
    );
    assert_eq!(read("en", "with Clauses 4(d) and 5(c):"), ["Clauses 4(d) and 5(c) -> 4.d 5.c"]);
    assert_eq!(read("en", "Clause 5 (b)."), ["Clause 5 (b) -> 5.b"]);
    assert_eq!(
        read("en", "see Section 4.2, Article IV, Schedule A and Exhibit B-1"),
        ["Section 4.2 -> 4.2", "Article IV -> IV", "Schedule A -> A", "Exhibit B-1 -> B-1"]
    );
    assert_eq!(
        read("en", "Sections 3.02(b)(ii) and 4.1"),
        ["Sections 3.02(b)(ii) and 4.1 -> 3.02.b.ii 4.1"]
    );
    assert_eq!(read("en", "Section 4 and 30 days later"), ["Section 4 -> 4"]);
    assert_eq!(
        read("en", "Sections 8.1 (Liability Caps), 8.2 (Damages Waiver) and 9 (Term)"),
        ["Sections 8.1 (Liability Caps), 8.2 (Damages Waiver) and 9 -> 8.1 8.2 9"]
    );
    assert_eq!(
        read("en", "Section 8 (Caps) of Schedule 2 and Section 3 (Scope) of the Model Act"),
        [
            "Section 8 (Caps) of Schedule 2 -> 2.8",
            "Section 3 (Scope) of the Model Act -> 3 @Model Act"
        ]
    );
    assert_eq!(
        read("en", "section 3 of the United Kingdom’s European Union (Withdrawal) Act of 2018"),
        [
            "section 3 of the United Kingdom’s European Union (Withdrawal) Act of 2018 -> 3 @United Kingdom’s European Union (Withdrawal) Act of 2018"
        ]
    );
}

#[test]
fn what_holds_a_place() {
    assert_eq!(
        read("en", "in paragraph 1 of Clause 6 against"),
        ["paragraph 1 of Clause 6 -> 6.1"]
    );
    assert_eq!(
        read("en", "Clause 5 paragraph f and Clause 12 paragraph 2 of the Model Clauses."),
        [
            "Clause 5 paragraph f -> 5.f",
            "Clause 12 paragraph 2 of the Model Clauses -> 12.2 @Model Clauses"
        ]
    );
    assert_eq!(
        read("en", "by Article 28(3) of the GDPR and"),
        ["Article 28(3) of the GDPR -> 28.3 @GDPR"]
    );
    assert_eq!(
        read("en", "Articles 30 and 34-36 of the GDPR"),
        ["Articles 30 and 34-36 of the GDPR -> 30 34 35 36 @GDPR"]
    );
    assert_eq!(read("en", "under GDPR Article 33 or"), ["GDPR Article 33 -> 33 @GDPR"]);
    assert_eq!(
        read("en", "Article 26(2) of Directive 95/46/EC for"),
        ["Article 26(2) of Directive 95/46/EC -> 26.2 @Directive 95/46/EC"]
    );
    assert_eq!(
        read("en", "Appendix A to the Data Terms."),
        ["Appendix A to the Data Terms -> A @Data Terms"]
    );
    assert_eq!(
        read("en", "in 45 CFR § 160.103, or 20 U.S.C. § 1232g and 34 CFR 99.33(a)"),
        [
            "45 CFR § 160.103 -> 160.103 @45 CFR",
            "20 U.S.C. § 1232g -> 1232g @20 U.S.C.",
            "34 CFR 99.33(a) -> 99.33(a) @34 CFR"
        ]
    );
    assert_eq!(read("en", "of this Section 4"), Vec::<String>::new());
}

#[test]
fn words_that_point_nowhere() {
    for text in [
        "this section applies",
        "in part because",
        "MPEG-4 Part 2 video",
        "the parties agree",
        "Article by article",
        "a schedule 24 hours long is no place".split(" 24").next().unwrap(),
    ] {
        assert_eq!(read("en", text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn sections_named_by_title() {
    assert_eq!(
        read("en", "(as told in the “Incident Notice” section above)"),
        ["“Incident Notice” section above -> “Incident Notice”"]
    );
    assert_eq!(
        read("en", "the section of the Rules entitled “Data Terms.”"),
        ["section of the Rules entitled “Data Terms.” -> “Data Terms” @the Rules"]
    );
    assert_eq!(
        read("en", "told in the Safety Practices and Policies section of the Rules."),
        [
            "Safety Practices and Policies section of the Rules -> “Safety Practices and Policies” @Rules"
        ]
    );
    assert_eq!(read("en", "this Widget Services section applies"), Vec::<String>::new());
    assert_eq!(read("en", "Search Tools (defined below), and"), ["(defined below) -> ="]);
}

#[test]
fn other_languages() {
    assert_eq!(
        read("de", "gemäß § 5 Abs. 2 Satz 1 und §§ 7, 8 sowie Art. 28 DSGVO"),
        ["§ 5 Abs. 2 Satz 1 -> 5.2.1", "§§ 7, 8 -> 7 8", "Art. 28 DSGVO -> 28 @DSGVO"]
    );
    assert_eq!(
        read("de", "nach Ziffer 4.2 dieser Bedingungen und Anlage 1"),
        ["Ziffer 4.2 -> 4.2", "Anlage 1 -> 1"]
    );
    assert_eq!(
        read("fr", "à l’article 5 et aux articles 7 à 9, voir Annexe 2"),
        ["article 5 -> 5", "articles 7 à 9 -> 7 8 9", "Annexe 2 -> 2"]
    );
    assert_eq!(
        read("es", "la cláusula 5 y el artículo 28 del RGPD, Anexo I"),
        ["cláusula 5 -> 5", "artículo 28 del RGPD -> 28 @RGPD", "Anexo I -> I"]
    );
    assert_eq!(
        read("zh", "依据第5条第2款和附件1，以及《民法典》第十条"),
        ["第5条第2款 -> 5.2", "附件1 -> 1", "《民法典》第十条 -> 10 @民法典"]
    );
    assert_eq!(
        read("ja", "第３条から第５条まで、別紙2およびセクション3"),
        ["第３条から第５条 -> 3 4 5", "別紙2 -> 2", "セクション3 -> 3"]
    );
}

/// A document of sections (id, parent, title) and clauses (section, label, text); labels are
/// typed nowhere.
pub(super) fn document(
    sections: &[(&str, &str, &str)],
    clauses: &[(&str, &str, &str)],
) -> TermsDocument {
    let mut document = TermsDocument {
        schema: crate::model::RELEASE_SCHEMA.to_owned(),
        series: String::new(),
        release: String::new(),
        date: None,
        language: "en".to_owned(),
        title: "House Rules".to_owned(),
        source: Source::default(),
        reader: String::new(),
        metadata: Default::default(),
        sections: Vec::new(),
        clauses: Vec::new(),
        definitions: Vec::new(),
        references: Vec::new(),
        announcements: Vec::new(),
        summary_of_changes: Vec::new(),
        findings: Vec::new(),
        coverage: Default::default(),
    };
    for (id, parent, title) in sections {
        document.sections.push(Section {
            id: (*id).to_owned(),
            parent: Some((*parent).to_owned()).filter(|parent| !parent.is_empty()),
            level: if parent.is_empty() { 1 } else { 2 },
            title: (*title).to_owned(),
            label_typed: true,
            citation: (*title).to_owned(),
            anchors: vec![format!("to-{id}")],
            confidence: 1.0,
            ..Section::default()
        });
    }
    for (number, (section, label, text)) in clauses.iter().enumerate() {
        document.clauses.push(Clause {
            id: format!("c{}", number + 1),
            section: Some((*section).to_owned()).filter(|section| !section.is_empty()),
            label: (*label).to_owned(),
            text: (*text).to_owned(),
            ..Clause::default()
        });
    }
    document
}

/// `text -> target status` of each reference.
fn resolved(mut document: TermsDocument) -> Vec<String> {
    find(&mut document, &Fields::default(), &[]);
    document
        .references
        .iter()
        .map(|reference| {
            format!("{} -> {} {:?}", reference.text, reference.target, reference.status)
        })
        .collect()
}

#[test]
fn places_are_found_nearest_first() {
    let found = resolved(document(
        &[
            ("a", "", "General"),
            ("att", "", "Attachment 1 – Model Clauses"),
            ("cl4", "att", "Clause 4: Duties"),
            ("ap", "att", "Appendix 1 to the Model Clauses"),
            ("app", "", "Appendix 1 – More"),
            ("d", "", "D. Content"),
        ],
        &[
            (
                "a",
                "",
                "See Attachment 1, Attachment 4, Appendix 1 and Clause 4(b) of the Model Clauses, or the “Duties” section.",
            ),
            ("cl4", "(a)", "See Appendix 1 and paragraph (b)."),
            ("cl4", "(b)", "Article 5 of the Widget Act; then (Article 6(1))."),
            ("cl4", "(c)", "As in Clause 4(a) to (c) and Clause 4(z); see Section D.2."),
            ("d", "2.", "Nothing."),
        ],
    ));
    assert_eq!(
        found,
        [
            "Attachment 1 -> att Resolved",
            "Attachment 4 -> Attachment 4 Dangling",
            "Appendix 1 -> app Resolved",
            "Clause 4(b) of the Model Clauses -> c3 Resolved",
            "“Duties” section -> cl4 Resolved",
            "Appendix 1 -> ap Resolved",
            "paragraph (b) -> c3 Resolved",
            "Article 5 of the Widget Act -> Widget Act External",
            "Article 6(1) -> Widget Act External",
            "Clause 4(a) to (c) -> c2 Resolved",
            "Clause 4(a) to (c) -> c3 Resolved",
            "Clause 4(a) to (c) -> c4 Resolved",
            "Clause 4(z) -> Clause 4(z) Dangling",
            "Section D.2 -> c5 Resolved",
        ]
    );
}

#[test]
fn links_lead_to_anchors() {
    let mut document = document(
        &[("a", "", "Attachment 1 – One"), ("b", "", "Attachment 2 – Two")],
        &[("a", "", "Attachment 2 and Attachment 1 and nowhere, https://example.com/x.")],
    );
    let link = |start, end, target: &str| Link { start, end, target: target.to_owned() };
    document.clauses[0].links =
        vec![link(0, 12, "#to-b"), link(17, 29, "#to-b"), link(34, 41, "#gone")];
    assert_eq!(
        resolved(document),
        [
            "Attachment 2 -> b Resolved",
            "Attachment 1 -> b Resolved",
            "Attachment 1 -> a Resolved",
            "nowhere -> #gone Dangling",
            "https://example.com/x -> https://example.com/x External",
        ],
        "the second link's words name another place, so both are given"
    );
}

#[test]
fn fields_name_their_bookmark() {
    assert_eq!(anchor_of(r"REF _Ref12 \r \h"), Some("_Ref12"));
    assert_eq!(anchor_of(r"PAGEREF Terms \h"), Some("Terms"));
    assert_eq!(anchor_of("PAGE"), None);
    assert_eq!(anchor_of(r#"HYPERLINK "https://example.com""#), None);
}
