//! Hashes files: several threads read batches and hash many files at once.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::arena::Arena;
use crate::buffer::Buffer;
use crate::crew::Window;
use crate::failure::Failure;
use crate::large::{CHUNK, LARGE_FILE};
use crate::problem::Problem;
use crate::results::HashResults;
use crate::sha::{Digest, Method, Stream};
use crate::source::Source;

const BATCH_BYTES: usize = 1 << 20;

/// Hashes the files from `start` on until `window_bytes` are read; returns the next file.
pub fn hash_window(
    paths: Arena,
    results: HashResults,
    method: Method,
    start: usize,
    window_bytes: u64,
) -> Result<usize, Failure> {
    let window = Window::new(start, paths.len(), window_bytes);
    let shared =
        Shared { paths, method, window, results: Mutex::new(results), failure: Mutex::new(None) };
    shared.window.run(|| {
        let mut batch = Batch::default();
        while let Some(range) = shared.window.claim() {
            if let Err(failure) = batch.hash_range(&shared, range) {
                shared.window.abort();
                *shared.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
            }
        }
    });
    match shared.failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(failure) => Err(failure),
        None => Ok(shared.window.end()),
    }
}

struct Shared<'a> {
    paths: Arena<'a>,
    method: Method,
    window: Window,
    results: Mutex<HashResults<'a>>,
    failure: Mutex<Option<Failure>>,
}

/// The files in a buffer that are still to be hashed.
#[derive(Default)]
struct Batch {
    buffer: Buffer,
    files: Vec<(usize, Range<usize>)>,
}

impl Batch {
    fn hash_range(&mut self, shared: &Shared, range: Range<usize>) -> Result<(), Failure> {
        for index in range.clone() {
            if shared.window.must_stop_at(&range, index) {
                shared.window.give_back(index);
                break;
            }
            let path = shared.paths.text(index)?;
            if let Err(problem) = self.add_file(shared, index, path) {
                shared.set(index, &Digest::default(), problem as i32);
            }
            if self.buffer.len() >= BATCH_BYTES {
                self.hash(shared);
            }
        }
        self.hash(shared);
        Ok(())
    }

    fn add_file(&mut self, shared: &Shared, index: usize, path: &str) -> Result<(), Problem> {
        let source = Source::open(path)?;
        shared.window.add_bytes(source.size());
        if source.size() > LARGE_FILE {
            let mut stream = Stream::default();
            source.stream(self.buffer.space(CHUNK), |chunk| {
                stream.feed(chunk);
                Ok::<(), Problem>(())
            })?;
            shared.set(index, &stream.finish(), 0);
            return Ok(());
        }
        let begin = self.buffer.len();
        source.read(&mut self.buffer)?;
        self.files.push((index, begin..self.buffer.len()));
        Ok(())
    }

    fn hash(&mut self, shared: &Shared) {
        let slice = |file: &(usize, Range<usize>)| self.buffer.slice(file.1.clone());
        let messages: Vec<&[u8]> = self.files.iter().map(slice).collect();
        let mut digests = vec![Digest::default(); messages.len()];
        shared.method.hash_all(&messages, &mut digests);
        let mut results = shared.results.lock().unwrap_or_else(PoisonError::into_inner);
        for ((index, _), digest) in self.files.iter().zip(&digests) {
            results.set(*index, digest, 0);
        }
        drop(results);
        self.files.clear();
        self.buffer.truncate(0);
    }
}

impl Shared<'_> {
    fn set(&self, index: usize, digest: &Digest, problem: i32) {
        self.results.lock().unwrap_or_else(PoisonError::into_inner).set(index, digest, problem);
    }
}
