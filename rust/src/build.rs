//! Concatenates files: several threads read, check and hash batches; each puts its batch into
//! the output when its turn has come, so the order is that of the files.

use std::ops::Range;

use crate::arena::Arena;
use crate::buffer::Buffer;
use crate::crew::Window;
use crate::failure::Failure;
use crate::large::{LARGE_FILE, write_file};
use crate::output::Output;
use crate::prepare::{Prepared, Record, append_file};
use crate::results::BuildResults;
use crate::sha::{Digest, Method};
use crate::source::Source;
use crate::turn::Turns;

/// A batch is written as soon as it holds so many bytes.
const BATCH_BYTES: usize = 1 << 20;

/// The files to concatenate and where to.
pub struct Request<'a> {
    pub paths: Arena<'a>,
    pub separators: Arena<'a>,
    pub output: Output,
    pub method: Method,
}

/// Builds the files from `start` on until `window_bytes` are read; returns the next file and the
/// offset of the output behind the last byte.
pub fn build_window(
    request: &Request,
    results: BuildResults,
    start: usize,
    offset: u64,
    window_bytes: u64,
) -> Result<(usize, u64), Failure> {
    let window = Window::new(start, request.paths.len(), window_bytes);
    let turns = Turns::new(start, offset, results);
    window.run(|| Worker::new(request, &window, &turns).run());
    let (offset, is_dirty) = turns.finish()?;
    if is_dirty {
        request.output.cut(offset)?;
    }
    Ok((window.end(), offset))
}

/// What one thread works with.
struct Worker<'a, 'r> {
    request: &'a Request<'a>,
    window: &'a Window,
    turns: &'a Turns<'r>,
    buffer: Buffer,
    /// The files in the buffer, in order, with their indexes.
    batch: Vec<(usize, Prepared)>,
}

impl<'a, 'r> Worker<'a, 'r> {
    fn new(request: &'a Request<'a>, window: &'a Window, turns: &'a Turns<'r>) -> Self {
        Self { request, window, turns, buffer: Buffer::default(), batch: Vec::new() }
    }

    fn run(&mut self) {
        // Other threads may be waiting for this one's turn: a panic must not leave them there.
        let guard = AbortOnPanic { window: self.window, turns: self.turns };
        while let Some(range) = self.window.claim() {
            if let Err(failure) = self.build_range(range) {
                self.window.abort();
                self.turns.abort(Some(failure));
            }
        }
        drop(guard);
    }

    fn build_range(&mut self, range: Range<usize>) -> Result<(), Failure> {
        let first = range.start;
        let mut end = range.end;
        for index in range.clone() {
            if self.window.must_stop_at(&range, index) {
                self.window.give_back(index);
                end = index;
                break;
            }
            self.add_file(index, first)?;
            if self.buffer.len() >= BATCH_BYTES {
                self.commit(first, first)?;
            }
        }
        self.commit(first, end)
    }

    fn add_file(&mut self, index: usize, first: usize) -> Result<(), Failure> {
        let path = self.request.paths.text(index)?;
        let separator = self.request.separators.text(index)?;
        let source = match Source::open(path) {
            Ok(source) => source,
            Err(problem) => {
                self.batch.push((index, Record::of_whole_file(problem).into()));
                return Ok(());
            }
        };
        self.window.add_bytes(source.size());
        if source.size() > LARGE_FILE {
            self.commit(first, first)?;
            return self.write_large(index, source, separator, first);
        }
        self.batch.push((index, append_file(source, separator, &mut self.buffer)));
        Ok(())
    }

    /// Writes a large file through; all files before it must be committed.
    fn write_large(
        &mut self,
        index: usize,
        source: Source,
        separator: &str,
        first: usize,
    ) -> Result<(), Failure> {
        // No other thread moves the offset before this one passes its turn on.
        let Some(offset) = self.turns.wait(first).map(|state| state.offset) else {
            return Ok(());
        };
        let output = &self.request.output;
        let (record, end) = write_file(source, separator, output, offset, &mut self.buffer)?;
        if let Some(mut state) = self.turns.wait(first) {
            state.is_dirty |= record.problem != 0;
            state.offset = end;
            state.set_record(index, &record);
        }
        Ok(())
    }

    /// Puts the batch into the results and the output when the turn of `first` has come, then
    /// passes the turn on to `next`.
    fn commit(&mut self, first: usize, next: usize) -> Result<(), Failure> {
        self.hash_batch();
        let Some(mut state) = self.turns.wait(first) else {
            return Ok(());
        };
        let offset = state.offset;
        for (index, prepared) in &mut self.batch {
            if prepared.record.problem == 0 {
                prepared.record.start += offset;
            }
            state.set_record(*index, &prepared.record);
        }
        state.offset += self.buffer.len() as u64;
        self.turns.pass(state, next);
        self.request.output.write_at(self.buffer.filled(), offset)?;
        self.buffer.truncate(0);
        self.batch.clear();
        Ok(())
    }

    fn hash_batch(&mut self) {
        let slice = |prepared: &Prepared| prepared.unhashed.clone().map(|at| self.buffer.slice(at));
        let messages: Vec<&[u8]> = self.batch.iter().filter_map(|file| slice(&file.1)).collect();
        let mut digests = vec![Digest::default(); messages.len()];
        self.request.method.hash_all(&messages, &mut digests);
        let unhashed = self.batch.iter_mut().filter(|file| file.1.unhashed.is_some());
        for ((_, prepared), digest) in unhashed.zip(digests) {
            prepared.record.digest = digest;
        }
    }
}

struct AbortOnPanic<'a, 'r> {
    window: &'a Window,
    turns: &'a Turns<'r>,
}

impl Drop for AbortOnPanic<'_, '_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.window.abort();
            self.turns.abort(None);
        }
    }
}
