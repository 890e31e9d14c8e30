//! Line comments and nested block comments.

use memchr::memchr2;

use super::{Continuation, Lexer, State};

impl Lexer {
    pub(super) fn scan_minus(&mut self, chunk: &[u8], at: usize) -> usize {
        if chunk[at] == b'-' {
            self.state = State::LineComment;
            return at + 1;
        }
        self.end_as_plain(at)
    }

    pub(super) fn scan_slash(&mut self, chunk: &[u8], at: usize) -> usize {
        if chunk[at] == b'*' {
            self.opened = self.offset + at as u64 - 1;
            self.comment_depth = 1;
            self.continuation = Continuation::None;
            self.state = State::Block;
            return at + 1;
        }
        self.end_as_plain(at)
    }

    pub(super) fn scan_line_comment(&mut self, chunk: &[u8], at: usize) -> usize {
        match memchr2(b'\n', b'\r', &chunk[at..]) {
            Some(length) => {
                self.state = State::Default;
                at + length
            }
            None => chunk.len(),
        }
    }

    pub(super) fn scan_block(&mut self, chunk: &[u8], at: usize) -> usize {
        let Some(length) = memchr2(b'/', b'*', &chunk[at..]) else {
            return chunk.len();
        };
        let is_slash = chunk[at + length] == b'/';
        self.state = if is_slash { State::BlockSlash } else { State::BlockStar };
        at + length + 1
    }

    pub(super) fn scan_block_slash(&mut self, chunk: &[u8], at: usize) -> usize {
        match chunk[at] {
            b'*' => {
                self.comment_depth += 1;
                self.state = State::Block;
            }
            b'/' => {}
            _ => self.state = State::Block,
        }
        at + 1
    }

    pub(super) fn scan_block_star(&mut self, chunk: &[u8], at: usize) -> usize {
        match chunk[at] {
            b'/' => {
                self.comment_depth -= 1;
                let is_closed = self.comment_depth == 0;
                self.state = if is_closed { State::Default } else { State::Block };
            }
            b'*' => {}
            _ => self.state = State::Block,
        }
        at + 1
    }
}
