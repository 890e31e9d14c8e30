//! The arrays of the caller that the results are put into, one entry a file.

use crate::prepare::Record;
use crate::sha::Digest;

/// See `HashResults` in `src/native/core.ts`.
pub struct HashResults<'a> {
    pub digests: &'a mut [Digest],
    pub problems: &'a mut [i32],
}

/// See `BuildResults` in `src/native/core.ts`.
pub struct BuildResults<'a> {
    pub hash: HashResults<'a>,
    pub flags: &'a mut [u8],
    pub positions: &'a mut [f64],
    pub starts: &'a mut [f64],
    pub lengths: &'a mut [f64],
    pub lines: &'a mut [f64],
}

impl HashResults<'_> {
    pub fn set(&mut self, index: usize, digest: &Digest, problem: i32) {
        self.digests[index] = *digest;
        self.problems[index] = problem;
    }
}

impl BuildResults<'_> {
    pub fn set(&mut self, index: usize, record: &Record) {
        self.hash.set(index, &record.digest, record.problem);
        self.flags[index] = record.flags;
        self.positions[index] = record.position.map_or(-1.0, |position| position as f64);
        self.starts[index] = record.start as f64;
        self.lengths[index] = record.length as f64;
        self.lines[index] = record.lines as f64;
    }
}
