//! The whole check of one file: its text, its markers, its quotes, in their order of precedence.

use crate::lexer::{Ending, Lexer};
use crate::markers::MarkerSearch;
use crate::problem::{Finding, Problem};
use crate::text::TextCheck;

pub const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// A resumable check of a file.
pub struct FileCheck {
    text: TextCheck,
    head: Head,
    markers: MarkerSearch,
    lexer: Lexer,
    /// The first meta-command or conflict marker: nothing but text is looked at after it.
    stopped: Option<Finding>,
    /// Where the bytes begin that the lexer has to see.
    begin: u64,
}

/// Whether the file begins with a byte-order mark.
enum Head {
    /// So many bytes of one were read.
    Open(usize),
    Decided,
}

impl Default for FileCheck {
    fn default() -> Self {
        Self {
            text: TextCheck::default(),
            head: Head::Open(0),
            markers: MarkerSearch::default(),
            lexer: Lexer::new(0),
            stopped: None,
            begin: 0,
        }
    }
}

impl FileCheck {
    /// The check of a file that is whole in memory.
    pub fn run(bytes: &[u8]) -> Result<Ending, Finding> {
        let mut check = Self::default();
        check.feed(bytes);
        check.finish()
    }

    pub fn feed(&mut self, chunk: &[u8]) {
        self.text.feed(chunk);
        let rest = self.skip_mark(chunk);
        self.scan(rest);
    }

    pub fn finish(mut self) -> Result<Ending, Finding> {
        if let Some(finding) = self.text.finish() {
            return Err(finding);
        }
        if self.stopped.is_none()
            && let Some(marker) = self.markers.finish()
        {
            self.stop(Problem::ConflictMarker, marker + self.begin);
        }
        match self.stopped {
            Some(finding) => Err(finding),
            None => self.lexer.finish(),
        }
    }

    /// What is left of a chunk after a byte-order mark. Bytes that only looked like the beginning
    /// of one are scanned.
    fn skip_mark<'a>(&mut self, chunk: &'a [u8]) -> &'a [u8] {
        let mut rest = chunk;
        while let Head::Open(count) = self.head {
            let Some((&byte, tail)) = rest.split_first() else { break };
            if byte != BYTE_ORDER_MARK[count] {
                self.head = Head::Decided;
                self.scan(&BYTE_ORDER_MARK[..count]);
                break;
            }
            rest = tail;
            self.head = Head::Open(count + 1);
            if count + 1 == BYTE_ORDER_MARK.len() {
                self.head = Head::Decided;
                self.begin = BYTE_ORDER_MARK.len() as u64;
                self.lexer = Lexer::new(self.begin);
            }
        }
        rest
    }

    fn scan(&mut self, bytes: &[u8]) {
        if self.stopped.is_some() || bytes.is_empty() {
            return;
        }
        let begin = self.markers.offset();
        let marker = self.markers.feed(bytes);
        // A marker that began in an earlier chunk leaves nothing of this one to scan.
        let limit = marker.map_or(bytes.len() as u64, |marker| marker.saturating_sub(begin));
        if let Some(place) = self.lexer.feed(&bytes[..limit as usize]) {
            self.stop(Problem::MetaCommand, place);
        } else if let Some(marker) = marker {
            self.stop(Problem::ConflictMarker, marker + self.begin);
        }
    }

    fn stop(&mut self, problem: Problem, position: u64) {
        self.stopped = Some(Finding::new(problem, position));
    }
}

/// Whether a separator is nothing but white space and complete comments.
pub fn is_separator_valid(separator: &[u8]) -> bool {
    if separator.is_empty() {
        return true;
    }
    let mut markers = MarkerSearch::default();
    if markers.feed(separator).or_else(|| markers.finish()).is_some() {
        return false;
    }
    let mut lexer = Lexer::new(0);
    if lexer.feed(separator).is_some() {
        return false;
    }
    lexer.finish().is_ok_and(|ending| !ending.is_significant && !ending.in_line_comment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_begins_like_a_mark_is_scanned() {
        // U+FFEE and U+FEC0 share one and two bytes with the mark.
        for text in ["\u{ffee}", "\u{fec0}"] {
            for chunk in 1..=3 {
                let mut check = FileCheck::default();
                text.as_bytes().chunks(chunk).for_each(|part| check.feed(part));
                let ending = check.finish();
                assert_eq!(ending.map(|ending| ending.missing_semicolon), Ok(Some(0)), "{text}");
            }
        }
    }
}
