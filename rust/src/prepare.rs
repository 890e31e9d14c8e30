//! Reads, checks and appends one file to a buffer, the way it will stand in the output.

use std::ops::Range;

use crate::buffer::Buffer;
use crate::check::{BYTE_ORDER_MARK, FileCheck, is_separator_valid};
use crate::problem::{Finding, Problem};
use crate::sha::{Digest, Method};
use crate::source::Source;

pub const BOM_DROPPED: u8 = 1;
pub const NEWLINE_ADDED: u8 = 2;
pub const SEMICOLON_ADDED: u8 = 4;

/// What is known of one file in the end; see `BuildResults` in `src/native/core.ts`.
#[derive(Clone, Copy, Default)]
pub struct Record {
    pub digest: Digest,
    /// The number of its problem, or 0.
    pub problem: i32,
    pub flags: u8,
    /// Of the problem, or of the last significant character if a semicolon was added.
    pub position: Option<u64>,
    /// Where its first byte is, relative to what it was appended to.
    pub start: u64,
    pub length: u64,
    pub lines: u64,
}

impl Record {
    pub fn of_problem(finding: Finding) -> Self {
        let position = Some(finding.position);
        Self { problem: finding.problem as i32, position, ..Self::default() }
    }

    /// A file that can't be read, or whose separator is wrong: no place in it to name.
    pub fn of_whole_file(problem: Problem) -> Self {
        Self { problem: problem as i32, ..Self::default() }
    }
}

/// A file in the buffer: its record, and the bytes that are still to be hashed for it.
pub struct Prepared {
    pub record: Record,
    pub unhashed: Option<Range<usize>>,
}

impl From<Record> for Prepared {
    fn from(record: Record) -> Self {
        Self { record, unhashed: None }
    }
}

/// Appends the separator, the file and what has to be added. A file with a problem leaves the
/// buffer as it was.
pub fn append_file(source: Source, separator: &str, buffer: &mut Buffer) -> Prepared {
    let before = buffer.len();
    append_or_leave(source, separator, buffer).unwrap_or_else(|record| {
        buffer.truncate(before);
        record.into()
    })
}

fn append_or_leave(
    source: Source,
    separator: &str,
    buffer: &mut Buffer,
) -> Result<Prepared, Record> {
    buffer.append(separator.as_bytes());
    let begin = buffer.len();
    source.read(buffer).map_err(Record::of_whole_file)?;
    let bytes = buffer.slice(begin..buffer.len());
    let ending = FileCheck::run(bytes).map_err(Record::of_problem)?;
    check_separator(separator)?;
    let (mut digest, mut unhashed) = (Digest::default(), Some(begin..buffer.len()));
    let mut flags = 0;
    if bytes.starts_with(&BYTE_ORDER_MARK) {
        // The digest is that of the file on disk: it must be known before the mark is dropped.
        Method::Single.hash_all(&[bytes], std::slice::from_mut(&mut digest));
        unhashed = None;
        flags |= BOM_DROPPED;
        buffer.remove(begin, BYTE_ORDER_MARK.len());
    }
    let own = buffer.slice(begin..buffer.len());
    let own_lines = memchr::memchr_iter(b'\n', own).count() as u64;
    let length = own.len() as u64;
    let added = Addition::new(own.last().copied(), ending.missing_semicolon.is_some());
    buffer.append(added.bytes());
    let record = Record {
        digest,
        problem: 0,
        flags: flags | added.flags,
        position: ending.missing_semicolon,
        start: begin as u64,
        length,
        lines: own_lines + added.lines(),
    };
    Ok(Prepared { record, unhashed })
}

/// Problem 40 for a separator that is more than comments.
pub fn check_separator(separator: &str) -> Result<(), Record> {
    if is_separator_valid(separator.as_bytes()) {
        return Ok(());
    }
    Err(Record::of_whole_file(Problem::SeparatorNotAComment))
}

/// What is written after a file.
pub struct Addition {
    pub flags: u8,
}

impl Addition {
    /// For a file with this last byte, if it has any.
    pub fn new(last: Option<u8>, is_semicolon_missing: bool) -> Self {
        let newline = if last.is_some_and(|byte| byte != b'\n') { NEWLINE_ADDED } else { 0 };
        let semicolon = if is_semicolon_missing { SEMICOLON_ADDED } else { 0 };
        Self { flags: newline | semicolon }
    }

    pub fn bytes(&self) -> &'static [u8] {
        match self.flags {
            0 => b"",
            NEWLINE_ADDED => b"\n",
            SEMICOLON_ADDED => b";\n",
            _ => b"\n;\n",
        }
    }

    pub fn lines(&self) -> u64 {
        u64::from(self.flags.count_ones())
    }
}
