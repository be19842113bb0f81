//! The grammar of definitions, form by form.

use super::grammar::{Found, Surroundings, parse};
use crate::model::DefinitionForm::{self, *};
use crate::segment::language::rules;

fn found(tag: &str, text: &str, among: bool) -> Vec<Found> {
    let around =
        Surroundings { rules: rules(tag).unwrap(), among_definitions: among, emphasis: &[] };
    parse(text, around).into_iter().map(|found| found.with_neighbour(text)).collect()
}

/// `term|alias|alias` and the form of each definition.
fn terms(tag: &str, text: &str) -> Vec<(String, DefinitionForm)> {
    found(tag, text, false).into_iter().map(names).collect()
}

fn listed(tag: &str, text: &str) -> Vec<(String, DefinitionForm)> {
    found(tag, text, true).into_iter().map(names).collect()
}

fn names(found: Found) -> (String, DefinitionForm) {
    let mut name = found.term;
    for alias in found.aliases {
        name.push('|');
        name.push_str(&alias);
    }
    (name, found.form)
}

fn one(name: &str, form: DefinitionForm) -> Vec<(String, DefinitionForm)> {
    vec![(name.to_owned(), form)]
}

#[test]
fn parties_are_named_in_one_parenthesis() {
    let text = "between Halden, Inc. (“Halden”), and the customer named below (“Customer” and, together with Halden, the “Parties” and each a “Party”).";
    let names: Vec<String> = terms("en", text).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["Halden", "Customer", "Parties", "Party"]);
}

#[test]
fn a_term_that_means() {
    assert_eq!(terms("en", "“Widget” means a thing that turns."), one("Widget", Means));
    assert_eq!(
        terms("en", "“Widget” or “Thing” shall mean what turns."),
        one("Widget|Thing", Means)
    );
    assert_eq!(
        terms("en", "“Widget Control Unit” (WCU) means a box."),
        one("Widget Control Unit|WCU", Means)
    );
    assert_eq!(
        terms("en", "“Widget Control Unit” (“WCU”) means a box."),
        one("Widget Control Unit|WCU", Means)
    );
    assert_eq!(
        terms("en", "(b) 'the keeper' means whoever keeps;"),
        one("the keeper|keeper", Means)
    );
    assert_eq!(terms("en", "The term “Hour” is defined as sixty minutes."), one("Hour", Means));
    assert_eq!(
        terms("en", "It rains. For the purpose of this right “spare part” means a part."),
        one("spare part", Means)
    );
}

#[test]
fn weaker_verbs_need_the_start() {
    assert_eq!(terms("en", "“Widget” refers to a thing."), one("Widget", Verb));
    assert_eq!(terms("en", "An “Account” represents your standing with us."), one("Account", Verb));
    assert_eq!(terms("en", "“Patches” are repairs that we make."), one("Patches", Verb));
    assert_eq!(terms("en", "The label “Widget” refers to a thing.").len(), 0);
    assert_eq!(terms("en", "In the annex, the term “Widget” applies only to boxes, and “Part” includes only screws.").len(), 2);
    assert_eq!(
        terms("en", "Any reference in this contract to “week” will be seven days."),
        one("week", Verb)
    );
}

#[test]
fn names_given_in_passing() {
    assert_eq!(terms("en", "Any breach (each a “Mishap”) is told."), one("Mishap", Inline));
    assert_eq!(
        terms("en", "These rules (the “Rules” or “House Rules”) bind."),
        one("Rules|House Rules", Inline)
    );
    assert_eq!(
        terms("en", "Ada and Bob, each a “party,” together “the parties,” agree."),
        [("party".to_owned(), Inline), ("the parties|parties".to_owned(), Inline)]
    );
    assert_eq!(
        terms("en", "Web and image search (collectively, the “Search Tools”) are free."),
        one("Search Tools", Inline)
    );
    assert_eq!(
        terms("en", "A policy is kept (that policy a “Safety Policy”)."),
        one("Safety Policy", Inline)
    );
    assert_eq!(
        terms("en", "All of these are defined, collectively, as “Repair Services”."),
        one("Repair Services", Inline)
    );
    assert_eq!(
        terms("en", "the European Widget Area (“EWA”) and more"),
        one("EWA|European Widget Area", Inline)
    );
    assert_eq!(terms("en", "kept in certain areas (each, a Zone) only"), one("Zone", Inline));
    assert_eq!(
        terms("en", "Giving “Hints” (ideas, comments, or know-how) is free."),
        one("Hints", Inline)
    );
    assert_eq!(
        terms("en", "We offer a Widget Level Agreement (WLA)."),
        one("WLA|Widget Level Agreement", Inline)
    );
}

#[test]
fn meanings_that_stand_elsewhere() {
    let two = [("keeper".to_owned(), Elsewhere), ("owner".to_owned(), Elsewhere)];
    assert_eq!(
        terms(
            "en",
            "The terms “keeper” and “owner” as used herein have the meanings given in the Act."
        ),
        two
    );
    assert_eq!(
        terms(
            "en",
            "Terms not defined here, such as “keeper” and “owner”, will have the same meaning as in the Act."
        ),
        two
    );
    assert_eq!(
        terms(
            "en",
            "If you are a “keeper” with an \"owner\", as those terms are defined in the Act, do so."
        ),
        two
    );
    assert_eq!(
        terms("en", "(a) 'make/making' shall have the same meaning as in the Act;"),
        one("make/making|make|making", Elsewhere)
    );
}

#[test]
fn quotations_that_define_nothing() {
    for text in [
        "as described in the “Safety” section above",
        "to falsify headers (e.g., “spoofing”)",
        "moves (such as “castling”) are allowed",
        "sharing (sometimes referred to as “pooling”) does not",
        "The notice should read “made by Acme” and include a link.",
        "Put a “legal hold” on it.",
        "You may opt out of the “Model Clauses” or the Data Terms.",
    ] {
        assert_eq!(terms("en", text), [], "{text}");
    }
}

#[test]
fn several_in_one_clause_share_it() {
    let text = "1. An “Account” represents you. It is free. A “Team” is a group. “Rates” mean prices, also referred to as “Fees”.";
    let all = found("en", text, true);
    assert_eq!(
        all.iter().map(|found| found.term.as_str()).collect::<Vec<_>>(),
        ["Account", "Team", "Rates"]
    );
    assert_eq!(text[all[0].text.clone()].trim(), "An “Account” represents you. It is free.");
    assert_eq!(all[2].aliases, ["Fees"]);
}

#[test]
fn lists_of_definitions_need_no_quotes() {
    assert_eq!(
        listed("en", "Widget Liaison - a person who answers."),
        one("Widget Liaison", Formatted)
    );
    assert_eq!(
        listed("en", "WCU or Widget Control Unit - the box."),
        one("WCU|Widget Control Unit", Formatted)
    );
    assert_eq!(
        listed("en", "FOSS (Free Software) - software that is free."),
        one("FOSS|Free Software", Formatted)
    );
    assert_eq!(listed("en", "Widget means a thing."), one("Widget", Means));
    assert_eq!(
        listed("en", "2.1\nspare parts\nparts kept for later"),
        one("spare parts", Formatted)
    );
    assert_eq!(terms("en", "Widget Liaison - a person who answers."), []);
    assert_eq!(listed("en", "You should read these with care."), []);
    let emphasis = vec![std::ops::Range { start: 0, end: 6 }];
    let around =
        Surroundings { rules: rules("en").unwrap(), among_definitions: false, emphasis: &emphasis };
    let all = parse("Widget means a thing.", around);
    assert_eq!((all[0].term.as_str(), all[0].form), ("Widget", Formatted));
}

#[test]
fn other_languages() {
    assert_eq!(terms("de", "„Dienst“ bezeichnet die Leistung."), one("Dienst", Means));
    assert_eq!(
        terms("de", "Die Müller GmbH (nachfolgend „Anbieter“ genannt) liefert."),
        one("Anbieter", Inline)
    );
    assert_eq!(terms("de", "Unter „Kunde“ versteht man den Käufer."), one("Kunde", Verb));
    assert_eq!(
        terms("de", "Die Begriffe „Daten“ und „Person“ haben die Bedeutung gemäß dem Gesetz.")
            .len(),
        2
    );
    assert_eq!(terms("fr", "« Client » désigne la personne qui achète."), one("Client", Means));
    assert_eq!(
        terms("fr", "La société Dupont (ci-après dénommée le « Prestataire ») fournit."),
        one("Prestataire", Inline)
    );
    assert_eq!(terms("fr", "On entend par « Service » la prestation."), one("Service", Verb));
    assert_eq!(terms("es", "«Cliente» significa quien compra."), one("Cliente", Means));
    assert_eq!(
        terms("es", "Acme, S.A. (en adelante, el “Proveedor”) presta."),
        one("Proveedor", Inline)
    );
    assert_eq!(terms("es", "Se entenderá por «Servicio» la prestación."), one("Servicio", Verb));
    assert_eq!(terms("zh", "“客户”是指购买服务的一方。"), one("客户", Means));
    assert_eq!(terms("zh", "甲公司（以下简称“供应商”）提供服务。"), one("供应商", Inline));
    assert_eq!(listed("zh", "“方案” – 一套政策。"), one("方案", Means));
    assert_eq!(terms("ja", "「利用者」とは、サービスを利用する者をいう。"), one("利用者", Means));
    assert_eq!(
        terms("ja", "当社（以下「提供者」といいます。）は提供します。"),
        one("提供者", Inline)
    );
    assert_eq!(
        listed("ja", "供給ソフトウェア（Supplied Software）– 提供する物。"),
        one("供給ソフトウェア|Supplied Software", Formatted)
    );
}
