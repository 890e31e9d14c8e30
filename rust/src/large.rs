//! The same as `prepare` for a file that is too large to be held in memory.

use crate::buffer::Buffer;
use crate::check::{BYTE_ORDER_MARK, FileCheck};
use crate::failure::Failure;
use crate::output::Output;
use crate::prepare::{Addition, BOM_DROPPED, Record, check_separator};
use crate::problem::Problem;
use crate::sha::Stream;
use crate::source::Source;

/// Files up to this size are read whole.
pub const LARGE_FILE: u64 = 8 << 20;
pub const CHUNK: usize = 256 << 10;

/// Why a file was not written to its end.
enum Stop {
    Problem(Problem),
    Output(Failure),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

#[derive(Default)]
struct Progress {
    check: FileCheck,
    hash: Stream,
    length: u64,
    lines: u64,
    flags: u8,
    last: Option<u8>,
}

impl Progress {
    /// Takes the next chunk; returns what of it belongs into the output.
    fn take<'a>(&mut self, chunk: &'a [u8]) -> &'a [u8] {
        self.check.feed(chunk);
        self.hash.feed(chunk);
        let mut own = chunk;
        if self.last.is_none()
            && let Some(rest) = chunk.strip_prefix(&BYTE_ORDER_MARK)
        {
            self.flags |= BOM_DROPPED;
            own = rest;
        }
        self.last = chunk.last().copied();
        self.length += own.len() as u64;
        self.lines += memchr::memchr_iter(b'\n', own).count() as u64;
        own
    }
}

/// Writes the separator, the file and what has to be added at `offset` of the output. Returns
/// its record, with an absolute start, and the offset behind it. If the file turns out to have a
/// problem, that offset is where it began, though more was written.
pub fn write_file(
    source: Source,
    separator: &str,
    output: &Output,
    offset: u64,
    chunk: &mut Buffer,
) -> Result<(Record, u64), Failure> {
    let start = offset + separator.len() as u64;
    output.write_at(separator.as_bytes(), offset)?;
    let mut progress = Progress::default();
    let streamed = source.stream(chunk.space(CHUNK), |bytes| {
        let at = start + progress.length;
        output.write_at(progress.take(bytes), at).map_err(|error| Stop::Output(error.into()))
    });
    match streamed {
        Ok(()) => {}
        Err(Stop::Problem(problem)) => return Ok((Record::of_whole_file(problem), offset)),
        Err(Stop::Output(failure)) => return Err(failure),
    }
    let ending = progress.check.finish().map_err(Record::of_problem);
    let missing = match ending.and_then(|ending| check_separator(separator).map(|()| ending)) {
        Ok(ending) => ending.missing_semicolon,
        Err(record) => return Ok((record, offset)),
    };
    let added = Addition::new(progress.last, missing.is_some());
    let end = start + progress.length;
    output.write_at(added.bytes(), end)?;
    let record = Record {
        digest: progress.hash.finish(),
        problem: 0,
        flags: progress.flags | added.flags,
        position: missing,
        start,
        length: progress.length,
        lines: progress.lines + added.lines(),
    };
    Ok((record, end + added.bytes().len() as u64))
}
