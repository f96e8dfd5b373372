//! How a text table is written: its delimiter, and whether a line names it.

/// What separates fields, and how many lines at the top are not the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    /// Bytes of a leading `sep=;` line, which some programs write for spreadsheets.
    pub skip: usize,
}

/// The delimiter under which the sample has the most regular table of at least two columns; a comma where none does.
pub fn sniff(sample: &str) -> Dialect {
    if let Some(named) = named(sample) {
        return named;
    }
    let whole_lines = sample.len() < 1024;
    let mut best = (0.0, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let score = score(sample, delimiter, whole_lines);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    Dialect { delimiter: best.1, skip: 0 }
}

fn named(sample: &str) -> Option<Dialect> {
    let line = sample.split_inclusive('\n').next()?;
    let mark = line.trim_end_matches(['\r', '\n']).trim_matches('"');
    let delimiter = mark.strip_prefix("sep=").or_else(|| mark.strip_prefix("SEP="))?;
    match delimiter.as_bytes() {
        [one] => Some(Dialect { delimiter: *one, skip: line.len() }),
        _ => None,
    }
}

/// Share of rows that have the most usual number of fields, a little in favour of more fields.
fn score(sample: &str, delimiter: u8, whole_lines: bool) -> f64 {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(sample.as_bytes());
    let mut widths: Vec<usize> = reader.byte_records().take(60).filter_map(Result::ok).map(|record| record.len()).collect();
    // The last row of a cut sample is cut too.
    if !whole_lines && widths.len() > 1 && widths.len() < 60 {
        widths.pop();
    }
    let usual = widths.iter().copied().max_by_key(|width| (widths.iter().filter(|other| *other == width).count(), *width));
    let Some(usual) = usual.filter(|width| *width > 1) else {
        return 0.0;
    };
    let regular = widths.iter().filter(|width| **width == usual).count() as f64 / widths.len() as f64;
    regular + (usual.min(50) as f64) * 0.002
}
