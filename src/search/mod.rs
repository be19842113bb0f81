//! Finds clauses the way lawyers ask: terms and connectors, decided exactly.
//!
//! ```text
//! Request ─parse→ Query ─segment→ candidates ─matching→ Found ─answer→ Hits
//! ```
//!
//! tantivy keeps the words with their positions and finds candidates. It has no query for "within
//! five words of a group" and highlights loose words, so the exact matcher decides over the
//! positions, and what it says took part is what is highlighted. The index is derived: it can be
//! deleted at any time and is rebuilt.
//!
//! # What is stored once
//!
//! A [wording](Entry) is one clause text of a lineage. Standing unchanged in 120 releases it is one
//! document, open at its end while it stands in the newest: a new release rewrites what it changes
//! and nothing else. The places a wording had (citation, label, section, bookmarks) are kept in it
//! as [runs of releases](Place), so that a search of an older release shows that release's citation.
//!
//! # The query language
//!
//! | typed | finds |
//! |---|---|
//! | `late payment interest` | a plain sentence: clauses with any of the words in any form, in the text, the titles above it or a term it defines, best first; words that stand in more than half of all wordings do not alone make a hit |
//! | `notice` | beside an operator: the word in any form, by the language of the release |
//! | `"of the customer"` | this phrase: every word counts, forms are exact, case and punctuation do not matter; `!`, `*` and `?` work in its words |
//! | `#notice` | this form alone |
//! | `terminat!`, `univers*`, `wom?n` | words with this beginning; `*` any run of characters, `?` one inside a word |
//! | `liabilty~`, `~1`, `~2` | nearly this word: two edits, one for words of up to five letters |
//! | `a AND b`, `a & b`, `a b` | both; side by side with any operator in the query means AND |
//! | `a OR b` | either |
//! | `a NOT b`, `a AND NOT b`, `a BUT NOT b`, `a -b` | the first without the second |
//! | `a w/5 b`, `a /5 b`, `a near/5 b` | at most five words apart (neighbours are one apart) |
//! | `a pre/3 b`, `a +3 b` | the same, in this order |
//! | `a /s b`, `a +s b` | in one sentence; in this order |
//! | `a /p b`, `a +p b` | in one clause; in this order |
//! | `( )` | groups, in proximity too: `(cure OR remed!) w/10 "material breach"` |
//! | `heading:` `title:` | the titles above the clause |
//! | `text:` `term:` `definition:` | the text; a term that the clause defines; the text of a clause that defines one |
//! | `anchor:NAME` | the clause with this bookmark, or the clauses under the heading that carries it |
//! | `label:5(b)`, `label:"(b)"` | what is printed before the clause or a heading above it, after what is printed above that, by its letters and digits; in quotation marks, to the letter |
//! | `kind:` | `paragraph`, `list_item`, `table_row`, `note`, `definition` |
//! | `section:NAME` | the section with this id, bookmark or citation and all under it; where there is none, those whose title holds it |
//! | `release:2019*` `lang:` `series:` | `release:` widens a search of the newest releases to all |
//!
//! As on Westlaw and Lexis, OR binds closest, then proximity (smaller distances first, ordered
//! before unordered, words before `/s` before `/p`), then AND; NOT holds for the one condition
//! after it. Every answer says with brackets how the query was read, and which words stand in no
//! stored release; a label, bookmark, section, release, series or language that nothing searched has
//! is refused. Operators of letters are upper
//! case; beside another operator `and`, `or`, `and not` and `but not` are read like them, in a plain
//! sentence they are words, and the answer says so. Without an operator, brackets are punctuation. `AND` inside a group in
//! proximity is spelled out: `(a AND b) w/5 c` is `(a w/5 c) AND (b w/5 c)`, and `(a AND b) /s c`
//! asks for all three in one sentence. Where a side is itself a proximity, distance counts to the
//! nearest of its words that take part. Both sides are different words: `data w/5 data` asks for
//! two. `a /s b /s c`, with brackets or without, is one condition on three that are apart from each
//! other in one sentence; `/p` likewise.
//!
//! Chinese and Japanese are found without spaces: each character has its position, a run of them is
//! a phrase that is found wherever it stands, within longer words too, and distances count
//! characters. Where it breaks words of the text, which a dictionary tells (`words.rs`), it counts
//! less. In a plain sentence a run of more than four is read as its words. A Hangul word finds all words that begin
//! with it, since particles are written at the end.
//!
//! # What a hit is
//!
//! A wording is a hit if in some release searched it stands in a place where the whole query holds;
//! it is shown as of the newest such release. The total is exact, equal scores stand in document
//! order, and pages neither overlap nor leave gaps.

mod answer;
mod bits;
mod facets;
mod fuzzy;
mod index;
mod labels;
mod lex;
mod limits;
mod marks;
mod matching;
mod order;
mod parse;
mod postings;
mod property;
mod proximity;
mod query;
mod rank;
mod read_as;
mod request;
mod schema;
mod segment;
mod sentence;
mod series;
mod stems;
mod table;
mod wordings;
mod words;

pub use index::{Index, Payload};
pub use request::{Nature, QueryError, Request, Scope, SearchError, Sort};
pub use schema::fingerprint;
pub use wordings::{Entry, Place, Release, Wordings};
