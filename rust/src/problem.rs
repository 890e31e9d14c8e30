//! What can be wrong with one file. The numbers are those of `FILE_PROBLEM` in
//! `src/native/core.ts`.

#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NotFound = 1,
    PermissionDenied = 2,
    NotAFile = 3,
    Changed = 4,
    Unreadable = 5,
    NulByte = 10,
    InvalidUtf8 = 11,
    UnterminatedString = 20,
    UnterminatedIdentifier = 21,
    UnterminatedDollarQuote = 22,
    UnterminatedComment = 23,
    UnclosedParenthesis = 24,
    MetaCommand = 30,
    ConflictMarker = 31,
    SeparatorNotAComment = 40,
}

/// A problem and the byte offset in the file at which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    pub problem: Problem,
    pub position: u64,
}

impl Finding {
    pub fn new(problem: Problem, position: u64) -> Self {
        Self { problem, position }
    }
}
