//! Definitions, references and findings of real terms, against a person's careful reading.
//!
//! Kept here are places (paragraph or line numbers), terms and citations, no sentence.

#![allow(clippy::unwrap_used)] // A test that cannot read its document has failed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use ostler::checks;
use ostler::model::{ReferenceKind, ReferenceStatus, Source, TermsDocument};
use ostler::package::Package;
use ostler::segment::{self, Provenance};
use ostler::{richtext, word};

use super::shared;

fn provenance() -> Provenance {
    Provenance {
        series: "ost".to_owned(),
        release: "sample".to_owned(),
        date: None,
        source: Source::default(),
        reader: String::new(),
    }
}

fn docx(folder: &str, file: &str) -> Option<TermsDocument> {
    let bytes = fs::read(shared(folder)?.join(file)).unwrap();
    let package = Package::open(&bytes, &Default::default()).unwrap().value;
    let document = word::read(&package, Default::default()).unwrap();
    Some(segment::word(&document, provenance()))
}

fn text(folder: &str, file: &str) -> Option<TermsDocument> {
    let bytes = fs::read(shared(folder)?.join(file)).unwrap();
    Some(segment::rich_text(&richtext::read(&bytes).unwrap(), provenance()))
}

/// First paragraph of the clause with this id.
fn paragraph(document: &TermsDocument, id: &str) -> u32 {
    document.clause(id).and_then(|clause| clause.paragraphs.first().copied()).unwrap_or(0)
}

type Terms<'a> = BTreeSet<(u32, &'a str)>;

fn split<'a>(list: &[(u32, &'a str)]) -> Terms<'a> {
    list.iter().flat_map(|(at, terms)| terms.split('|').map(move |term| (*at, term))).collect()
}

/// Whether what was found is what a person found; what is optional may be there or not.
fn compare(document: &TermsDocument, wanted: &[(u32, &str)], optional: &[(u32, &str)]) {
    let found: Terms<'_> = document
        .definitions
        .iter()
        .map(|definition| (paragraph(document, &definition.clause), definition.term.as_str()))
        .collect();
    let (wanted, optional) = (split(wanted), split(optional));
    let missed: Vec<_> = wanted.difference(&found).collect();
    let wrong: Vec<_> =
        found.iter().filter(|one| !wanted.contains(one) && !optional.contains(one)).collect();
    let recall = 1.0 - missed.len() as f64 / wanted.len() as f64;
    let precision = 1.0 - wrong.len() as f64 / found.len() as f64;
    assert!(recall >= 0.98, "recall {recall:.3}, missed {missed:?}");
    assert!(precision >= 0.98, "precision {precision:.3}, wrong {wrong:?}");
}

const OST: &[(u32, &str)] = &[
    (131, "Customer Data"),
    (132, "External User"),
    (133, "Instance"),
    (134, "Licensed Device"),
    (135, "Non-Microsoft Product"),
    (136, "Online Service"),
    (137, "Operating System Environment"),
    (138, "Personal Data"),
    (139, "SL"),
    (140, "Support Data"),
    (161, "Apps"),
    (187, "storage media"),
    (219, "GDPR"),
    (240, "BAA"),
    (248, "Security Incident"),
    (258, "Previews"),
    (289, "Online Services|Customer Data"),
    (322, "EEA"),
    (323, "EU Data Protection Directive"),
    (399, "Information Security Policy"),
    (467, "Microsoft Audit Report"),
    (487, "Azure Government Services"),
    (488, "Customer Solution"),
    (489, "Microsoft Azure Services"),
    (490, "Microsoft Translator"),
    (535, "Cognitive Services Data"),
    (560, "Search APIs"),
    (574, "Broad|Broad EULA"),
    (787, "network server"),
    (830, "network server"),
    (907, "Asset"),
    (931, "Customer Application"),
    (932, "Embedded Capabilities"),
    (959, "Microsoft Intune Add-On"),
    (1022, "Professional Services"),
    (1035, "Fixes"),
    (1038, "Pre-Existing Work"),
    (1041, "Services Deliverables"),
    (2140, "party|the parties|Clauses"),
    (
        2144,
        "personal data|special categories of data|process/processing|controller|processor|data subject|supervisory authority",
    ),
    (2145, "the data exporter"),
    (2146, "the data importer"),
    (2147, "the subprocessor"),
    (2148, "the applicable data protection law"),
    (2149, "technical and organisational security measures"),
    (2274, "personal data breach|processing|controller|processor|data subject"),
    (2278, "Subprocessors"),
    (2290, "Union"),
    (2339, "Information Security Policy"),
];

const OST_OPTIONAL: &[(u32, &str)] = &[
    (97, "OST|OLSUR"),
    (98, "SLA"),
    (236, "school official|legitimate educational interests"),
    (240, "covered entity|business associate|protected health information"),
    (278, "DPT"),
    (306, "Geo"),
    (574, "GATK"),
    (985, "Location"),
    (2243, "Microsoft"),
];

const EXPORT: &[(u32, &str)] = &[
    (33, "21Vianet Customer Agreement"),
    (34, "Core Online Services"),
    (35, "China"),
    (36, "Customer Data"),
    (37, "External User"),
    (38, "General Data Protection Regulation"),
    (39, "GDPR Terms"),
    (40, "Instance"),
    (41, "Licensed Device"),
    (42, "Network Server"),
    (43, "Non-21Vianet Product"),
    (44, "Online Service"),
    (45, "Operating System Environment"),
    (46, "OST"),
    (47, "Personal Data"),
    (48, "Previews"),
    (49, "SL"),
    (50, "Standard Contractual Clauses"),
    (51, "Subprocessor"),
    (52, "Support Data"),
    (53, "data subject|processing|processor|supervisory authority|data importer|data exporter"),
    (87, "Apps"),
    (94, "storage media"),
    (108, "Prohibited Content"),
    (136, "Feedback"),
    (150, "Data Protection Terms"),
    (165, "Processing of Personal Data; GDPR"),
    (209, "Security Incident"),
    (254, "Core Online Services"),
    (363, "Customer Solution"),
    (364, "Microsoft Azure Services"),
    (687, "Customer Application"),
    (688, "Embedded Capabilities"),
    (908, "day"),
    (909, "Annual Monetary Commitment"),
    (910, "Anniversary date"),
    (911, "Commitment Rates"),
    (912, "Communities"),
    (913, "Consumption Rates"),
    (914, "Customer Solution"),
    (915, "Effective Date"),
    (916, "Expiration Date"),
    (917, "Limited Offering"),
    (918, "Monetary Commitment"),
    (919, "Previews"),
    (920, "Privacy Statement"),
    (921, "Reseller"),
    (922, "Subscription"),
    (923, "Term"),
    (926, "day"),
    (927, "Anniversary date"),
    (928, "Communities"),
    (929, "Effective Date"),
    (930, "Initial Expiration Date"),
    (931, "Privacy Statement"),
    (932, "Reseller"),
    (933, "Step-up Subscription License"),
    (934, "Subscription"),
    (935, "Subscription License"),
    (936, "Term"),
    (965, "party|the parties|Clauses"),
    (
        969,
        "personal data|special categories of data|process/processing|controller|processor|data subject|supervisory authority",
    ),
    (970, "the data exporter"),
    (971, "the data importer"),
    (972, "the subprocessor"),
    (973, "the applicable data protection law"),
    (974, "technical and organisational security measures"),
    (1103, "Union"),
];

const EXPORT_OPTIONAL: &[(u32, &str)] = &[
    (5, "SLA"),
    (27, "OSPA"),
    (152, "Data Protection Terms"),
    (246, "21Vianet"),
    (388, "CPP"),
    (389, "CPPs"),
    (1067, "21Vianet"),
    (1079, "21Vianet"),
    (1093, "21Vianet"),
];

#[test]
fn definitions_of_a_word_release() {
    let Some(document) = docx("ost", "2017-11.docx") else { return };
    assert_eq!(split(OST).len(), 63);
    compare(&document, OST, OST_OPTIONAL);
    let scope = |at: u32, term: &str| {
        let found = document.definitions.iter().find(|definition| {
            definition.term == term && paragraph(&document, &definition.clause) == at
        });
        let scope = found.unwrap().scope.clone()?;
        Some(document.section(&scope).unwrap().title.clone())
    };
    assert_eq!(scope(131, "Customer Data"), None, "general");
    assert_eq!(
        scope(289, "Customer Data").as_deref(),
        Some("Data Processing Terms"),
        "for a part only"
    );
    assert!(scope(488, "Customer Solution").unwrap().contains("Azure Services"));
    assert!(scope(2278, "Subprocessors").unwrap().starts_with("Attachment 4"));
}

#[test]
fn definitions_of_a_text_export() {
    let Some(document) = text("ost-21vianet", "2020-03.txt") else { return };
    assert_eq!(split(EXPORT).len(), 81);
    compare(&document, EXPORT, EXPORT_OPTIONAL);
    let initial = document.definitions.iter().filter(|definition| {
        document
            .clause(&definition.clause)
            .is_some_and(|clause| clause.text.trim_start().starts_with('“'))
    });
    assert_eq!(initial.count(), 49, "definitions at the start of a paragraph");
}

#[test]
fn a_local_meaning_shadows_the_general_one() {
    let Some(document) = docx("ost", "2017-11.docx") else { return };
    let meant = |at: u32| -> BTreeSet<u32> {
        let clauses = document.clauses.iter().filter(|clause| clause.paragraphs.contains(&at));
        clauses
            .flat_map(|clause| &clause.terms)
            .filter(|use_| use_.term == "Customer Data")
            .map(|use_| paragraph(&document, &use_.definition))
            .collect()
    };
    assert_eq!(meant(216), BTreeSet::from([131]), "the general terms mean the general definition");
    assert_eq!(meant(316), BTreeSet::from([289]), "the data processing terms mean their own");
}

/// Citations of numbered places of the document itself, each once for each place in the text.
fn numbered(document: &TermsDocument) -> BTreeMap<(u32, usize), String> {
    let units = ["Clause", "Attachment", "Appendix", "Section ", "paragraph 1 of"];
    document
        .references
        .iter()
        .filter(|reference| reference.status != ReferenceStatus::External)
        .filter(|reference| units.iter().any(|unit| reference.text.starts_with(unit)))
        .map(|reference| {
            ((paragraph(document, &reference.clause), reference.start), reference.text.clone())
        })
        .collect()
}

#[test]
fn references_of_a_word_release() {
    let Some(document) = docx("ost", "2017-11.docx") else { return };
    let found = numbered(&document);
    assert_eq!(found.len(), 65, "{found:#?}");
    let dangling: Vec<_> = document
        .references
        .iter()
        .filter(|reference| reference.status == ReferenceStatus::Dangling)
        .collect();
    assert!(dangling.is_empty(), "{dangling:?}");
    let targets = |at: u32, words: &str| -> Vec<u32> {
        let references = document.references.iter();
        references
            .filter(|reference| {
                paragraph(&document, &reference.clause) == at
                    && reference.text.replace('\u{A0}', " ") == words
            })
            .map(|reference| match document.section(&reference.target) {
                Some(section) => section.paragraphs[0],
                None => paragraph(&document, &reference.target),
            })
            .collect()
    };
    assert_eq!(targets(2157, "Clause 4(b) to (i)"), (2168..=2175).collect::<Vec<_>>());
    assert_eq!(
        targets(2157, "Clause 5(a) to (e), and (g) to (j)"),
        [2182, 2183, 2184, 2185, 2189, 2191, 2192, 2193, 2194]
    );
    assert_eq!(targets(2158, "Clauses 9 to 12"), [2216, 2220, 2224, 2231]);
    assert_eq!(targets(2227, "paragraph 1 of Clause 6"), [2198]);
    assert_eq!(targets(459, "Clause 5 paragraph f"), [2190]);
    assert_eq!(targets(220, "Section C"), [2287]);
    assert_eq!(targets(221, "Appendix 1"), [2314], "the one that is no part of an attachment");
    assert_eq!(targets(2153, "Appendix 1"), [2236], "the one of the same attachment");
    let outside = |words: &str| {
        document.references.iter().any(|reference| {
            reference.text.replace('\u{A0}', " ").starts_with(words)
                && reference.status == ReferenceStatus::External
        })
    };
    assert!(outside("Article 28 of the GDPR") && outside("45 CFR § 160.103"));
    assert!(
        document.references.iter().filter(|reference| reference.kind == ReferenceKind::Url).count()
            >= 30
    );
}

#[test]
fn references_of_a_text_export() {
    let Some(document) = text("ost-21vianet", "2020-03.txt") else { return };
    let mut found = numbered(&document);
    // A signature line that may be read as a heading.
    found.retain(|(at, _), _| *at != 1088);
    assert_eq!(found.len(), 48, "{found:#?}");
    let dangling: Vec<(u32, &str)> = document
        .references
        .iter()
        .filter(|reference| reference.status == ReferenceStatus::Dangling)
        .map(|reference| (paragraph(&document, &reference.clause), reference.target.as_str()))
        .collect();
    assert_eq!(dangling, [(39, "Attachment 4"), (165, "Attachment 4"), (397, "Attachment 4")]);
}

#[test]
fn announcements_of_a_word_release() {
    let Some(document) = docx("ost", "2017-11.docx") else { return };
    let count =
        |verb: &str| document.announcements.iter().filter(|entry| entry.verb == verb).count();
    assert_eq!((count("added"), count("removed"), count("changed")), (6, 1, 2));
}

/// A sentence that stands in the summary of changes without saying what was done announces nothing.
#[test]
fn announcements_are_entries_alone() {
    let Some(document) = docx("ost-series", "2018-04.docx") else { return };
    assert_eq!(document.announcements.len(), 9);
    assert!(document.announcements.iter().all(|entry| !entry.verb.is_empty() && !entry.earlier));
    let stray = document
        .summary_of_changes
        .iter()
        .filter(|id| !document.announcements.iter().any(|entry| entry.clause == **id));
    assert_eq!(stray.count(), 2, "the table's header and the sentence");
    let Some(document) = text("ost-21vianet", "2020-03.txt") else { return };
    assert_eq!(document.announcements.len(), 1);
}

/// Findings that a person took for right, by code and the words they are about.
const RIGHT: &[(&str, &str)] = &[
    ("undefined_term", "Customer"),
    ("undefined_term", "Affiliates"),
    ("undefined_term", "Reseller"),
    ("undefined_term", "Products"),
    ("undefined_term", "Emergency Services"),
    ("unused_definition", "OLSUR"),
    ("unused_definition", "Azure Government Services"),
    ("unused_definition", "Broad EULA"),
    ("unused_definition", "Microsoft Intune Add-On"),
    ("near_duplicate_term", "Microsoft Intune Add-on"),
    ("unbalanced", "without routing)"),
    ("unbalanced", "(Article 33(2)"),
];

#[test]
fn nine_of_ten_findings_are_right() {
    let Some(document) = docx("ost", "2017-11.docx") else { return };
    let findings = checks::run(&document, &checks::Config::default());
    assert!(findings.len() >= 10, "{findings:#?}");
    let wrong: Vec<_> = findings
        .iter()
        .filter(|finding| {
            !RIGHT
                .iter()
                .any(|(code, words)| finding.code == *code && finding.message.contains(words))
        })
        .collect();
    assert!(
        wrong.len() * 10 <= findings.len(),
        "{} of {}: {wrong:#?}",
        wrong.len(),
        findings.len()
    );
}
