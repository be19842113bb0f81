//! What counsel hands on: JSON, the summary of changes as Markdown, Word and HTML, and the
//! tracking sheets as CSV and XLSX.
//!
//! The JSON is the model's own serde form ([`json`]). Everything that is made for reading goes
//! through one arrangement of the comparison ([`summary::Summary`]): rows under section headings,
//! renumberings, definitions, references, cosmetic changes last. The writers only set it.
//!
//! ```text
//! Comparison + both releases ─Summary::arrange→ Summary ─→ markdown | docx | html | csv | xlsx
//! ```

mod csv;
mod docx;
mod html;
pub mod json;
mod markdown;
pub mod summary;
mod xlsx;

pub use csv::changes_csv;
pub use docx::{redline_docx, redline_lines, summary_docx};
pub use html::changes_html;
pub use json::{comparison_json, release_json, release_jsonl, schemas};
pub use markdown::summary_markdown;
pub use xlsx::changes_xlsx;
