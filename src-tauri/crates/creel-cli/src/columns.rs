//! Columns: cells of a list under one another. Widths grow with what is shown and never shrink, so that a list that goes
//! on while one looks at it stays readable.

use anstyle::Style;

use crate::output::Output;

/// How wide the last cells of a line may push the rest, in characters.
const WIDEST: usize = 80;

/// One cell: text that is safe to show.
#[derive(Debug)]
pub(crate) struct Cell {
    text: String,
    style: Style,
    right: bool,
}

impl Cell {
    /// Text that is safe already; what is too long for a column is cut and marked.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let mut text = text.into();
        if let Some((end, _)) = text.char_indices().nth(WIDEST) {
            text.truncate(end);
            text.pop();
            text.push('…');
        }
        Self { text, style: Style::new(), right: false }
    }

    pub(crate) fn styled(self, style: Style) -> Self {
        Self { style, ..self }
    }

    pub(crate) fn right(self) -> Self {
        Self { right: true, ..self }
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Columns {
    widths: Vec<usize>,
}

impl Columns {
    /// Makes room for the cells of a row.
    pub(crate) fn fit(&mut self, row: &[Cell]) {
        self.widths.resize(self.widths.len().max(row.len()), 0);
        for (width, cell) in self.widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }

    /// The row as a line. A column in which nothing was ever shown takes no room.
    pub(crate) fn line(&self, output: &Output, row: &[Cell]) -> String {
        let mut line = String::new();
        let mut gap = 0;
        for (cell, width) in row.iter().zip(&self.widths).filter(|(_, width)| **width > 0) {
            let pad = width - cell.width().min(*width);
            gap += if cell.right { pad } else { 0 };
            if !cell.text.is_empty() {
                line.extend(std::iter::repeat_n(' ', gap));
                line.push_str(&output.paint(cell.style, &cell.text));
                gap = 0;
            } else {
                gap += width - pad;
            }
            gap += if cell.right { 2 } else { pad + 2 };
        }
        line
    }
}

/// Shows a whole list under its headings.
pub(crate) fn table(output: &mut Output, headings: &[&str], rows: &[Vec<Cell>]) -> anyhow::Result<()> {
    let heading: Vec<Cell> =
        headings.iter().map(|text| Cell::new(*text).styled(Style::new().dimmed())).collect();
    let mut columns = Columns::default();
    columns.fit(&heading);
    rows.iter().for_each(|row| columns.fit(row));
    for row in std::iter::once(&heading).chain(rows) {
        let line = columns.line(output, row);
        output.line(line)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Cell, Columns};
    use crate::output::Output;

    #[test]
    fn cells_stand_under_one_another() {
        let rows = [
            vec![Cell::new("1").right(), Cell::new("a"), Cell::new(""), Cell::new("x"), Cell::new("")],
            vec![Cell::new("22").right(), Cell::new("bcd"), Cell::new(""), Cell::new(""), Cell::new("y")],
        ];
        let mut columns = Columns::default();
        rows.iter().for_each(|row| columns.fit(row));
        // Under the tests' runner the output is no terminal, so that there is no colour.
        let output = Output::standard();
        let lines: Vec<String> = rows.iter().map(|row| columns.line(&output, row)).collect();
        assert_eq!(lines, [" 1  a    x", "22  bcd     y"]);
        assert_eq!(Cell::new("x".repeat(500)).width(), super::WIDEST);
    }
}
