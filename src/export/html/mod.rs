//! The changes as one HTML file that needs nothing else: style and script stand in it, all text is
//! escaped, and its policy forbids it to load anything.

use super::summary::{Group, Piece, Row, Summary, citations, class_name, kind_name, places};
use crate::model::{Comparison, Edit, TermsDocument, Which};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Words kept on either side of a change until a reader asks for the whole clause.
const CONTEXT: usize = 30;

/// The changes side by side and inline, with filters by class and keys to the next change.
pub fn changes_html(comparison: &Comparison, old: &TermsDocument, new: &TermsDocument) -> String {
    let summary = Summary::arrange(comparison, old, new);
    let language = &summary.new.language;
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body class=\"side\">\n",
        escape(if language.is_empty() { "en" } else { language }),
        escape(&summary.title()),
    );
    head(&mut page, &summary);
    controls(&mut page, &summary);
    page.push_str("<main>\n");
    for group in &summary.groups {
        changes(&mut page, group, ["Additions", "Deletions"]);
    }
    let heading = |title: &str, rows: &[Row<'_>]| format!("{title} ({})", rows.len());
    for (title, rows) in
        [("Renumbered", &summary.renumbered), ("Cosmetic changes", &summary.cosmetic)]
    {
        if !rows.is_empty() {
            let group = Group { heading: heading(title, rows), rows: rows.clone() };
            changes(&mut page, &group, ["Newer", "Older"]);
        }
    }
    consequences(&mut page, &summary);
    page.push_str(&format!(
        "<p id=\"none\" hidden>No change is of the chosen classes.</p>\n</main>\n\
         <script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    ));
    page
}

fn head(page: &mut String, summary: &Summary<'_>) {
    let release = |which: &str, document: &TermsDocument, name: &str, sha256: &str| {
        let date = document.date.as_ref().map_or("", |date| date.as_str());
        format!(
            "<tr><th scope=\"row\">{which}</th><td>{}</td><td>{}</td><td>{}</td><td><code>{}</code></td></tr>\n",
            escape(name),
            escape(date),
            escape(&document.source.file),
            escape(sha256)
        )
    };
    let comparison = summary.comparison;
    let totals = summary.totals();
    page.push_str(&format!(
        "<header>\n<h1 dir=\"auto\">{}</h1>\n<table class=\"releases\">\n{}{}</table>\n\
         <p>{}. Unchanged: {}.</p>\n</header>\n",
        escape(&summary.title()),
        release("Older", summary.old, &comparison.old.name(), &comparison.old.sha256),
        release("Newer", summary.new, &comparison.new.name(), &comparison.new.sha256),
        if totals.is_empty() { "Nothing changed" } else { &totals },
        comparison.unchanged
    ));
}

fn controls(page: &mut String, summary: &Summary<'_>) {
    page.push_str(
        "<nav aria-label=\"View\">\n\
         <span><button id=\"side\" aria-pressed=\"true\" title=\"v\">Side by side</button>\
         <button id=\"inline\" aria-pressed=\"false\" title=\"v\">Inline</button></span>\n\
         <span role=\"group\" aria-label=\"Classes of change\">",
    );
    for (class, count) in &summary.comparison.totals.by_class {
        let name = class_name(*class);
        page.push_str(&format!(
            "<label><input type=\"checkbox\" value=\"{name}\" checked> {name} ({count})</label>"
        ));
    }
    page.push_str(
        "</span>\n<span><button id=\"previous\" title=\"k\">‹ Previous</button>\
         <button id=\"next\" title=\"j\">Next ›</button> <output id=\"count\" aria-live=\"polite\"></output></span>\n\
         </nav>\n",
    );
}

fn changes(page: &mut String, group: &Group<'_>, [left, right]: [&str; 2]) {
    let heading = match group.heading.as_str() {
        "" => "Before the first heading",
        heading => heading,
    };
    page.push_str(&format!(
        "<section>\n<h2 dir=\"auto\">{}</h2>\n<div class=\"titles\"><b>{left}</b><b>{right}</b></div>\n",
        escape(heading)
    ));
    for row in &group.rows {
        change(page, *row, &group.heading);
    }
    page.push_str("</section>\n");
}

fn change(page: &mut String, row: Row<'_>, heading: &str) {
    let classes: Vec<_> = row.change.classes.iter().map(|class| class_name(*class)).collect();
    let cite = |side: &[Which]| {
        let place = places(side, heading);
        if row.heading { format!("Heading: {place}") } else { place }
    };
    let mut about = vec![kind_name(row.change.kind).to_owned()];
    about.extend(Some(row.note_under(heading)).filter(|note| !note.is_empty()));
    let alert = match row.publisher.remark() {
        "" => String::new(),
        remark => format!(" <mark>{remark}</mark>"),
    };
    let (new, old) = row.columns(Some(CONTEXT));
    page.push_str(&format!(
        "<article id=\"{}\" tabindex=\"-1\" data-classes=\"{}\">\n<p class=\"about\">{}{alert}</p>\n",
        escape(&row.change.id),
        classes.join(" "),
        escape(&about.join(" · ")),
    ));
    for (name, side, pieces) in [("new", &row.change.new, new), ("old", &row.change.old, old)] {
        if side.is_empty() {
            page.push_str(&format!("<div class=\"{name} absent\"></div>\n"));
            continue;
        }
        let cite = cite(side);
        page.push_str(&format!(
            "<div class=\"{name}\"><p class=\"cite\" dir=\"auto\">{}</p>{}</div>\n",
            escape(&cite),
            words(&pieces)
        ));
    }
    page.push_str(&format!(
        "<div class=\"both\"><p class=\"cite\" dir=\"auto\">{}</p>{}</div>\n</article>\n",
        escape(&row.citation()),
        words(&row.inline(None))
    ));
}

/// Definitions, references, announcements and substitutions.
fn consequences(page: &mut String, summary: &Summary<'_>) {
    let comparison = summary.comparison;
    let definitions = &comparison.definitions;
    let mut lines = Vec::new();
    for definition in &definitions.changed {
        let uses: Vec<_> =
            definition.used_in.iter().map(|clause| escape(summary.cite_new(clause))).collect();
        let uses = match uses.len() {
            0 => String::new(),
            count => format!(
                "<details><summary>Unchanged clauses that use it ({count})</summary>{}</details>",
                uses.join("<br>")
            ),
        };
        lines.push(format!("“{}” changed{uses}", escape(&definition.term)));
    }
    for (verb, list) in [("added", &definitions.added), ("removed", &definitions.removed)] {
        lines.extend(list.iter().map(|d| format!("“{}” {verb}", escape(&d.term))));
    }
    list(page, "Definitions", &lines);

    let mut lines = Vec::new();
    for (verb, references) in [
        ("broken", &comparison.references.broken),
        ("leads elsewhere", &comparison.references.retargeted),
    ] {
        lines.extend(references.iter().map(|reference| {
            format!(
                "“{}” in {} {verb}: {} → {}",
                escape(&reference.text),
                escape(summary.cite_new(&reference.clause)),
                escape(summary.cite_old(&reference.old)),
                escape(summary.cite_new(&reference.new))
            )
        }));
    }
    list(page, "References", &lines);

    let announced = &comparison.announced;
    let mut lines: Vec<_> = announced
        .found
        .iter()
        .map(|found| {
            let text = escape(&found.announcement.text);
            format!("{text} → {}", links(summary, &found.changes))
        })
        .collect();
    lines.extend(
        announced
            .missing
            .iter()
            .map(|missing| format!("{} → <mark>not found</mark>", escape(&missing.text))),
    );
    lines.extend(
        announced.repeated.iter().map(|repeated| {
            format!("{} → repeated from the older release", escape(&repeated.text))
        }),
    );
    if !announced.unannounced.is_empty() {
        let found = match summary.unannounced_in_all() {
            Some(all) => escape(&all),
            None => links(summary, &announced.unannounced),
        };
        lines.push(format!("<mark>not announced</mark>: {found}"));
    }
    list(page, "Announced and found", &lines);

    let lines: Vec<String> = comparison
        .substitutions
        .iter()
        .map(|substitution| {
            format!(
                "<del>{}</del> → <ins>{}</ins>, {}",
                escape(substitution.old.trim()),
                escape(substitution.new.trim()),
                summary.replaced(substitution)
            )
        })
        .collect();
    let lines: Vec<_> = lines.into_iter().chain(summary.substituted()).collect();
    list(page, "Replaced throughout", &lines);
}

fn list(page: &mut String, title: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    page.push_str(&format!("<section class=\"list\">\n<h2>{title}</h2>\n<ul>\n"));
    for line in lines {
        page.push_str(&format!("<li dir=\"auto\">{line}</li>\n"));
    }
    page.push_str("</ul>\n</section>\n");
}

fn links(summary: &Summary<'_>, ids: &[String]) -> String {
    let changes = ids.iter().filter_map(|id| summary.change(id));
    let links = changes.map(|change| {
        let place = citations(if change.new.is_empty() { &change.old } else { &change.new });
        format!("<a href=\"#{}\">{}</a>", escape(&change.id), escape(&place))
    });
    links.chain(summary.unlisted(ids)).collect::<Vec<_>>().join("; ")
}

fn words(pieces: &[Piece<'_>]) -> String {
    let words = pieces.iter().map(|piece| match piece {
        Piece::Omission => " <i>[…]</i> ".to_owned(),
        Piece::Words(Edit::Equal, text) => escape(text),
        Piece::Words(Edit::Insert, text) => format!("<ins>{}</ins>", escape(text)),
        Piece::Words(Edit::Delete, text) => format!("<del>{}</del>", escape(text)),
    });
    // Text of any language, and of several, runs the way its first letter does.
    format!("<p class=\"words\" dir=\"auto\">{}</p>", words.collect::<String>())
}

/// Text for an element or a quoted attribute. Control characters that HTML has no place for are
/// dropped; tabs between cells of a table row become bars, line feeds stay (`pre-line`).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' => out.push_str(" | "),
            '\n' => out.push('\n'),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            // What would turn the line around is shown, not done.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                out.push_str(&format!("⟨U+{:04X}⟩", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(escape("<script>\"'&\u{0}\t\n"), "&lt;script&gt;&quot;&#39;&amp; | \n");
    }

    #[test]
    fn the_page_loads_nothing() {
        for asset in [STYLE, SCRIPT] {
            assert!(!asset.contains("http") && !asset.contains("url(") && !asset.contains("</"));
        }
    }
}
