//! Hands out ranges of files to several threads until a window is full.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

/// Files that a thread takes at once, at most: enough to fill the lanes of the hash.
pub const BATCH_FILES: usize = 64;
/// Below this, more threads cost more than they gain.
const FEW_FILES: usize = 8;
/// Below this, a window ends exactly where it says: one thread, one file after the other.
const SMALL_WINDOW: u64 = 4 << 20;

/// The files of one window.
pub struct Window {
    start: usize,
    next: AtomicUsize,
    count: usize,
    step: usize,
    bytes_read: AtomicU64,
    bytes_limit: u64,
    is_aborted: AtomicBool,
    /// How many threads share the work.
    pub workers: usize,
}

impl Window {
    pub fn new(start: usize, count: usize, bytes_limit: u64) -> Self {
        let files = count - start;
        let is_small = files < FEW_FILES || bytes_limit < SMALL_WINDOW;
        let workers = if is_small { 1 } else { rayon::current_num_threads().min(files) };
        Self {
            start,
            next: AtomicUsize::new(start),
            count,
            step: files.div_ceil(workers * 4).next_multiple_of(4).clamp(1, BATCH_FILES),
            bytes_read: AtomicU64::new(0),
            bytes_limit,
            is_aborted: AtomicBool::new(false),
            workers,
        }
    }

    /// The next files to work on, in order; none when the window is full.
    pub fn claim(&self) -> Option<Range<usize>> {
        let begin = self.next.load(Ordering::Acquire);
        if (begin > self.start && self.is_full()) || self.is_aborted() || begin >= self.count {
            return None;
        }
        let begin = self.next.fetch_add(self.step, Ordering::AcqRel);
        (begin < self.count).then(|| begin..self.count.min(begin + self.step))
    }

    /// Whether a thread that works alone must leave the rest of its range for the next window.
    pub fn must_stop_at(&self, range: &Range<usize>, index: usize) -> bool {
        self.workers == 1 && index > range.start && self.is_full()
    }

    /// Gives back what a thread that works alone has left.
    pub fn give_back(&self, index: usize) {
        self.next.store(index, Ordering::Release);
    }

    pub fn add_bytes(&self, bytes: u64) {
        self.bytes_read.fetch_add(bytes, Ordering::AcqRel);
    }

    pub fn abort(&self) {
        self.is_aborted.store(true, Ordering::Release);
    }

    pub fn is_aborted(&self) -> bool {
        self.is_aborted.load(Ordering::Acquire)
    }

    /// The first file that no thread has taken.
    pub fn end(&self) -> usize {
        self.next.load(Ordering::Acquire).min(self.count)
    }

    /// Runs `work` on every thread of the crew, this one included, until all are done.
    pub fn run(&self, work: impl Fn() + Sync) {
        if self.workers == 1 {
            return work();
        }
        rayon::in_place_scope(|scope| {
            for _ in 1..self.workers {
                scope.spawn(|_| work());
            }
            work();
        });
    }

    fn is_full(&self) -> bool {
        self.bytes_read.load(Ordering::Acquire) >= self.bytes_limit
    }
}
