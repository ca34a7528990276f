//! FIAS: shares from the raw tallies, the other indices from the matrix.

use super::{
    exact::Exact,
    sequence::{runs, stretches, tallies},
};
use sandu_proto::instruments::{
    codes::SequenceForm,
    results::sequence::{FlandersIndex, FlandersResults, IndexResult, Run},
    sheet::SheetEvent,
};
use std::iter::repeat_n;

/// 10, silence or confusion, counted from 0.
const SILENCE: usize = 9;

type Matrix = [[u32; 10]; 10];

#[must_use]
pub fn results(form: &SequenceForm, events: &[&SheetEvent], length_ms: i64) -> (FlandersResults, u32) {
    let (runs, left_out) = runs(form, events, length_ms);
    let mut n = [0; 10];
    let mut matrix = Matrix::default();
    for stretch in stretches(&runs) {
        let written = written(form, stretch);
        for code in &written {
            n[*code] += 1;
        }
        for pair in padded(written).windows(2) {
            matrix[pair[0]][pair[1]] += 1;
        }
    }
    let tallies = Tallies { n, matrix };
    let results = FlandersResults {
        tallies: n.iter().sum(),
        by_code: n.to_vec(),
        matrix: matrix.iter().map(|row| row.to_vec()).collect(),
        matrix_total: tallies.block(1..=10, 1..=10),
        positive_cells: tallies.block(1..=3, 1..=3),
        defect_cells: tallies.block(7..=8, 6..=7),
        indices: tallies.indices(),
        runs,
    };
    (results, left_out)
}

/// The codes of a stretch as one writes them down every three seconds, from 0.
fn written(form: &SequenceForm, stretch: &[Run]) -> Vec<usize> {
    let code = |run: &Run| run.code.0.parse::<usize>().ok().filter(|code| (1..=10).contains(code)).map(|code| code - 1);
    stretch.iter().filter_map(|run| Some(repeat_n(code(run)?, tallies(form, run) as usize))).flatten().collect()
}

/// Silence at both ends, unless it is there: so every code is followed as often as it follows.
fn padded(mut codes: Vec<usize>) -> Vec<usize> {
    if codes.first().is_some_and(|first| *first != SILENCE) {
        codes.insert(0, SILENCE);
    }
    if codes.last().is_some_and(|last| *last != SILENCE) {
        codes.push(SILENCE);
    }
    codes
}

struct Tallies {
    n: [u32; 10],
    matrix: Matrix,
}

impl Tallies {
    /// Of these codes, as they are numbered in the books.
    fn sum<const N: usize>(&self, codes: [usize; N]) -> u32 {
        codes.iter().map(|code| self.n[code - 1]).sum()
    }

    fn block(&self, rows: impl IntoIterator<Item = usize>, columns: impl IntoIterator<Item = usize> + Clone) -> u32 {
        let cells = rows.into_iter().flat_map(|row| columns.clone().into_iter().map(move |column| (row, column)));
        cells.map(|(row, column)| self.matrix[row - 1][column - 1]).sum()
    }

    fn indices(&self) -> Vec<IndexResult> {
        use FlandersIndex as Index;
        let all = self.block(1..=10, 1..=10);
        let steady: u32 = (1..=10).map(|code| self.block([code], [code])).sum();
        let content = self.block([4, 5], 1..=10) + self.block(1..=10, [4, 5]) - self.block([4, 5], [4, 5]);
        [
            (Index::TeacherTalk, self.sum([1, 2, 3, 4, 5, 6, 7]), self.n.iter().sum()),
            (Index::PupilTalk, self.sum([8, 9]), self.n.iter().sum()),
            (Index::Silence, self.sum([10]), self.n.iter().sum()),
            (Index::IndirectToDirect, self.sum([1, 2, 3, 4]), self.sum([5, 6, 7])),
            (Index::RevisedIndirectToDirect, self.sum([1, 2, 3]), self.sum([6, 7])),
            (Index::TeacherResponse, self.sum([1, 2, 3]), self.sum([1, 2, 3, 6, 7])),
            (Index::TeacherQuestion, self.sum([4]), self.sum([4, 5])),
            (Index::PupilInitiation, self.sum([9]), self.sum([8, 9])),
            (Index::InstantResponse, self.block([8, 9], [1, 2, 3]), self.block([8, 9], [1, 2, 3, 6, 7])),
            (Index::InstantQuestion, self.block([8, 9], [4]), self.block([8, 9], [4, 5])),
            (Index::ContentCross, content, all),
            (Index::SteadyState, steady, all),
            (Index::PupilSteadyState, self.block([8], [8]) + self.block([9], [9]), self.sum([8, 9])),
        ]
        .map(|(index, part, of)| IndexResult { index, value: Exact::percent(part, of).map(|percent| percent.printed(2)) })
        .to_vec()
    }
}
