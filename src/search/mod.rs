//! Search.

mod answer;
mod bits;
mod facets;
mod fuzzy;
mod index;
mod lex;
mod matching;
mod order;
mod parse;
mod postings;
mod query;
mod rank;
mod read_as;
mod request;
mod schema;
mod segment;
mod series;
mod stems;
mod wordings;
mod words;

pub use index::{Index, Payload};
pub use request::{QueryError, Request, Scope, SearchError, Sort};
pub use schema::fingerprint;
pub use wordings::{Entry, Place, Release, Wordings};
