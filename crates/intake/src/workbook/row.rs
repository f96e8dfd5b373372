//! One row on its way from a sheet to a record: only the cells that exist, by column.

use crate::limits::{LONGEST_RECORD, Limit, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_UNPACKED};
use csv::StringRecord;

#[derive(Default)]
pub(super) struct Row {
    text: String,
    /// Column, and where its text begins and ends.
    cells: Vec<(usize, usize, usize)>,
    over: Option<Limit>,
}

impl Row {
    pub fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.over = None;
    }

    /// A cell with nothing in it is none.
    pub fn put(&mut self, column: usize, text: &str) {
        if self.over.is_some() || text.is_empty() {
            return;
        }
        if column >= MOST_COLUMNS {
            if !text.trim().is_empty() {
                self.over = Some(Limit::Columns(column));
            }
            return;
        }
        if self.text.len() + text.len() > LONGEST_RECORD || self.cells.len() >= 2 * MOST_COLUMNS {
            self.over = Some(Limit::Record);
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.cells.push((column, start, self.text.len()));
    }

    /// It is more than is read, for that reason; the first that was found stands.
    pub fn refuse(&mut self, limit: Limit) {
        self.over.get_or_insert(limit);
    }

    /// It is refused: whatever else is in it is not asked.
    pub fn is_over(&self) -> bool {
        self.over.is_some()
    }

    pub fn is_blank(&self) -> bool {
        self.over.is_none() && self.text.trim().is_empty()
    }

    /// Columns up to the last one with something in it.
    pub fn width(&self) -> u64 {
        self.cells.iter().map(|(column, _, _)| *column as u64 + 1).max().unwrap_or(0)
    }

    pub fn length(&self) -> u64 {
        self.text.len() as u64
    }

    /// Writes the row out, empty cells and all; the limit that it is over, where it is.
    pub fn write(&mut self, record: &mut StringRecord) -> Option<Limit> {
        record.clear();
        self.cells.sort_by_key(|(column, _, _)| *column);
        let mut next = 0;
        for (column, start, end) in &self.cells {
            // Of two values for one cell the first stands.
            if *column < next {
                continue;
            }
            for _ in next..*column {
                record.push_field("");
            }
            record.push_field(&self.text[*start..*end]);
            next = *column + 1;
        }
        self.over
    }
}

/// What may still come out of a sheet: a cell or a text can be written once and stand there a million times.
pub(super) struct Budget {
    rows: u64,
    cells: u64,
    text: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { rows: MOST_ROWS, cells: MOST_CELLS, text: MOST_UNPACKED }
    }
}

impl Budget {
    /// One row, empty or not.
    pub fn row(&mut self) -> Result<(), Limit> {
        self.rows = self.rows.checked_sub(1).ok_or(Limit::Rows)?;
        Ok(())
    }

    pub fn charge(&mut self, cells: u64, text: u64) -> Result<(), Limit> {
        self.cells = self.cells.checked_sub(cells).ok_or(Limit::Cells)?;
        self.text = self.text.checked_sub(text).ok_or(Limit::Unpacked)?;
        Ok(())
    }
}
