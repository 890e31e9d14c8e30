//! Spreads many messages over the lanes of a kernel, and gives a lane that is done another one.

use super::kernels::Kernel;
use super::lanes::{BLOCK, INITIAL, LaneState};
use super::single::{self, Digest};
use super::tail::Tail;

/// One message on its way through a lane.
struct Job<'a> {
    index: usize,
    message: &'a [u8],
    tail: Tail,
    /// Blocks compressed so far.
    done: usize,
}

impl<'a> Job<'a> {
    fn new(index: usize, message: &'a [u8]) -> Self {
        let end = &message[message.len() / BLOCK * BLOCK..];
        Self { index, message, tail: Tail::new(end, message.len() as u64), done: 0 }
    }

    fn whole_blocks(&self) -> usize {
        self.message.len() / BLOCK
    }

    /// What can be compressed next without a gap.
    fn next_bytes(&self) -> &[u8] {
        match self.done.checked_sub(self.whole_blocks()) {
            None => &self.message[self.done * BLOCK..self.whole_blocks() * BLOCK],
            Some(done) => self.tail.blocks()[done..].as_flattened(),
        }
    }

    fn is_done(&self) -> bool {
        self.done == self.whole_blocks() + self.tail.blocks().len()
    }
}

/// Hashes every message with `kernel`; `N` is how many lanes it has.
pub fn hash_all<const N: usize>(kernel: Kernel, messages: &[&[u8]], digests: &mut [Digest]) {
    let mut order: Vec<usize> = (0..messages.len()).collect();
    // Long ones last off the stack first: the lanes then end at about the same time.
    order.sort_by_key(|&index| messages[index].len());
    let mut state: LaneState<N> = [[0; N]; 8];
    let mut lanes: [Option<Job>; N] = [const { None }; N];
    loop {
        refill(&mut state, &mut lanes, &mut order, messages);
        let active = lanes.iter().flatten().count();
        if active <= (N / 4).max(1) {
            break;
        }
        advance(kernel, &mut state, &mut lanes);
        collect(&state, &mut lanes, digests);
    }
    for (lane, job) in lanes.iter().enumerate() {
        if let Some(job) = job {
            digests[job.index] = finish_alone(&state, lane, job);
        }
    }
}

fn refill<'a, const N: usize>(
    state: &mut LaneState<N>,
    lanes: &mut [Option<Job<'a>>; N],
    order: &mut Vec<usize>,
    messages: &[&'a [u8]],
) {
    for (lane, slot) in lanes.iter_mut().enumerate() {
        if slot.is_some() {
            continue;
        }
        let Some(index) = order.pop() else { return };
        *slot = Some(Job::new(index, messages[index]));
        for (word, initial) in state.iter_mut().zip(INITIAL) {
            word[lane] = initial;
        }
    }
}

/// Compresses as many blocks as every active lane has; a lane without a job repeats another's.
fn advance<const N: usize>(kernel: Kernel, state: &mut LaneState<N>, lanes: &mut [Option<Job>; N]) {
    let shortest = lanes.iter().flatten().map(Job::next_bytes).min_by_key(|bytes| bytes.len());
    let Some(shortest) = shortest else { return };
    let count = shortest.len() / BLOCK;
    let mut bytes = [shortest; N];
    for (slot, job) in bytes.iter_mut().zip(lanes.iter()) {
        if let Some(job) = job {
            *slot = job.next_bytes();
        }
    }
    kernel.run(state, &bytes, count);
    for job in lanes.iter_mut().flatten() {
        job.done += count;
    }
}

fn collect<const N: usize>(
    state: &LaneState<N>,
    lanes: &mut [Option<Job>; N],
    digests: &mut [Digest],
) {
    for (lane, slot) in lanes.iter_mut().enumerate() {
        if let Some(job) = slot.take_if(|job| job.is_done()) {
            digests[job.index] = single::digest(&lane_state(state, lane));
        }
    }
}

fn finish_alone<const N: usize>(state: &LaneState<N>, lane: usize, job: &Job) -> Digest {
    let mut state = lane_state(state, lane);
    match job.done.checked_sub(job.whole_blocks()) {
        None => {
            let rest = &job.message[job.done * BLOCK..];
            single::finish(&mut state, rest, job.message.len() as u64)
        }
        Some(done) => single::finish_blocks(&mut state, &job.tail.blocks()[done..]),
    }
}

fn lane_state<const N: usize>(state: &LaneState<N>, lane: usize) -> [u32; 8] {
    state.map(|word| word[lane])
}
