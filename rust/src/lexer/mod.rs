//! Follows quotes, comments and parentheses as PostgreSQL's scanner does; docs/lexical-check.md
//! says exactly how far. It takes its input in chunks, cut anywhere.

mod class;
mod comment;
mod dollar;
mod plain;
mod quote;

use crate::problem::{Finding, Problem};

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Default,
    /// In a word; `escape` if it is just `e` or `E` so far.
    Word {
        escape: bool,
    },
    Number,
    /// After one `-` or `/` that may begin a comment.
    Minus,
    Slash,
    LineComment,
    Block,
    BlockSlash,
    BlockStar,
    Text {
        escape: bool,
    },
    /// After a backslash in an escape string.
    TextBackslash,
    /// After a `'` that ends the string unless another follows.
    TextQuote {
        escape: bool,
    },
    Identifier,
    IdentifierQuote,
    /// In what may be the tag of a dollar quote.
    Tag,
    /// In a dollar quote; so many bytes of its delimiter were just matched.
    Dollar {
        matched: usize,
    },
}

/// What stands since the closing quote of an escape string, as far as it may go on.
#[derive(Clone, Copy, PartialEq)]
enum Continuation {
    None,
    SameLine,
    NextLine,
}

/// The end of a file that has no problem in this lexer's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The first byte of the last significant character, if it is not a semicolon.
    pub missing_semicolon: Option<u64>,
    /// False for nothing but white space and comments.
    pub is_significant: bool,
    /// A line comment that no line end has closed.
    pub in_line_comment: bool,
}

/// The scanner. `feed` returns the first meta-command; feed it no more after that.
pub struct Lexer {
    offset: u64,
    state: State,
    /// Where the open quote or comment began.
    opened: u64,
    comment_depth: u64,
    parentheses: u64,
    outermost: u64,
    last_significant: Option<u64>,
    last_semicolon: Option<u64>,
    continuation: Continuation,
    /// The closing quote that `continuation` speaks of.
    escape_end: Option<u64>,
    /// `$tag$`, as far as it was read.
    delimiter: Vec<u8>,
}

impl Lexer {
    /// A lexer whose first byte has this offset.
    pub fn new(offset: u64) -> Self {
        Self {
            offset,
            state: State::Default,
            opened: 0,
            comment_depth: 0,
            parentheses: 0,
            outermost: 0,
            last_significant: None,
            last_semicolon: None,
            continuation: Continuation::None,
            escape_end: None,
            delimiter: Vec::new(),
        }
    }

    /// Scans the next chunk; returns the place of the first meta-command in it.
    pub fn feed(&mut self, chunk: &[u8]) -> Option<u64> {
        let mut at = 0;
        while at < chunk.len() {
            at = match self.state {
                State::Default => match self.scan_default(chunk, at) {
                    Ok(next) => next,
                    Err(backslash) => return Some(self.offset + backslash as u64),
                },
                State::Word { escape } => self.scan_word(chunk, at, escape),
                State::Number => self.scan_number(chunk, at),
                State::Minus => self.scan_minus(chunk, at),
                State::Slash => self.scan_slash(chunk, at),
                State::LineComment => self.scan_line_comment(chunk, at),
                State::Block => self.scan_block(chunk, at),
                State::BlockSlash => self.scan_block_slash(chunk, at),
                State::BlockStar => self.scan_block_star(chunk, at),
                State::Text { escape: false } => self.scan_standard_text(chunk, at),
                State::Text { escape: true } => self.scan_escape_text(chunk, at),
                State::TextBackslash => {
                    self.state = State::Text { escape: true };
                    at + 1
                }
                State::TextQuote { escape } => self.scan_text_quote(chunk, at, escape),
                State::Identifier => self.scan_identifier(chunk, at),
                State::IdentifierQuote => self.scan_identifier_quote(chunk, at),
                State::Tag => self.scan_tag(chunk, at),
                State::Dollar { matched } => self.scan_dollar(chunk, at, matched),
            };
        }
        self.offset += chunk.len() as u64;
        None
    }

    /// What is left open at the end of the file, or how the file ends.
    pub fn finish(mut self) -> Result<Ending, Finding> {
        match self.state {
            State::Minus | State::Slash => self.last_significant = Some(self.offset - 1),
            State::TextQuote { .. } | State::IdentifierQuote => {
                self.last_significant = Some(self.offset - 1);
            }
            State::Tag => self.end_tag_as_word(),
            State::Text { .. } | State::TextBackslash => {
                return Err(Finding::new(Problem::UnterminatedString, self.opened));
            }
            State::Identifier => {
                return Err(Finding::new(Problem::UnterminatedIdentifier, self.opened));
            }
            State::Dollar { .. } => {
                return Err(Finding::new(Problem::UnterminatedDollarQuote, self.opened));
            }
            State::Block | State::BlockSlash | State::BlockStar => {
                return Err(Finding::new(Problem::UnterminatedComment, self.opened));
            }
            State::Default | State::Word { .. } | State::Number | State::LineComment => {}
        }
        if self.parentheses > 0 {
            return Err(Finding::new(Problem::UnclosedParenthesis, self.outermost));
        }
        let is_terminated = self.last_significant == self.last_semicolon;
        Ok(Ending {
            missing_semicolon: if is_terminated { None } else { self.last_significant },
            is_significant: self.last_significant.is_some(),
            in_line_comment: self.state == State::LineComment,
        })
    }

    /// The byte before `at` was a plain character after all.
    fn end_as_plain(&mut self, at: usize) -> usize {
        self.last_significant = Some(self.offset + at as u64 - 1);
        self.state = State::Default;
        at
    }
}
