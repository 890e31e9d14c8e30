//! A byte buffer that is filled from its front and keeps its memory when it is emptied.

use std::ops::Range;

#[derive(Default)]
pub struct Buffer {
    /// Initialised to its end; what counts is `bytes[..used]`.
    bytes: Vec<u8>,
    used: usize,
}

impl Buffer {
    pub fn len(&self) -> usize {
        self.used
    }

    pub fn filled(&self) -> &[u8] {
        &self.bytes[..self.used]
    }

    pub fn slice(&self, range: Range<usize>) -> &[u8] {
        &self.filled()[range]
    }

    pub fn append(&mut self, bytes: &[u8]) {
        self.space(bytes.len()).copy_from_slice(bytes);
        self.used += bytes.len();
    }

    /// Room for `length` bytes behind what is filled.
    pub fn space(&mut self, length: usize) -> &mut [u8] {
        let end = self.used + length;
        if self.bytes.len() < end {
            self.bytes.resize(end.max(self.bytes.capacity()), 0);
        }
        &mut self.bytes[self.used..end]
    }

    /// Counts the next `length` bytes of `space` as filled.
    pub fn advance(&mut self, length: usize) {
        assert!(self.used + length <= self.bytes.len());
        self.used += length;
    }

    pub fn truncate(&mut self, length: usize) {
        self.used = self.used.min(length);
    }

    /// Takes out `length` bytes at `at`; what follows moves down.
    pub fn remove(&mut self, at: usize, length: usize) {
        self.bytes.copy_within(at + length..self.used, at);
        self.used -= length;
    }
}
