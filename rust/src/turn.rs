//! Lets the threads of a build put down their results in the order of the files.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::failure::Failure;
use crate::prepare::Record;
use crate::results::BuildResults;

/// What the threads share under one lock.
pub struct Turns<'a> {
    state: Mutex<State<'a>>,
    changed: Condvar,
}

pub struct State<'a> {
    /// The first file of the range whose turn it is.
    turn: usize,
    /// Where the next byte of the output goes.
    pub offset: u64,
    /// Whether bytes were written behind `offset` that do not belong there.
    pub is_dirty: bool,
    failure: Option<Failure>,
    is_aborted: bool,
    results: BuildResults<'a>,
}

impl State<'_> {
    pub fn set_record(&mut self, index: usize, record: &Record) {
        self.results.set(index, record);
    }
}

impl<'a> Turns<'a> {
    pub fn new(start: usize, offset: u64, results: BuildResults<'a>) -> Self {
        let state = State {
            turn: start,
            offset,
            is_dirty: false,
            failure: None,
            is_aborted: false,
            results,
        };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Waits for the turn of the range that begins with `first`; none if the build has failed.
    pub fn wait(&self, first: usize) -> Option<MutexGuard<'_, State<'a>>> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = self
            .changed
            .wait_while(state, |state| state.turn != first && !state.is_aborted)
            .unwrap_or_else(PoisonError::into_inner);
        (!state.is_aborted).then_some(state)
    }

    /// Passes the turn on to the range that begins with `next`.
    pub fn pass(&self, mut state: MutexGuard<'_, State<'a>>, next: usize) {
        state.turn = next;
        drop(state);
        self.changed.notify_all();
    }

    /// Makes every thread stop. The first failure is kept.
    pub fn abort(&self, failure: Option<Failure>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_aborted = true;
        if state.failure.is_none() {
            state.failure = failure;
        }
        drop(state);
        self.changed.notify_all();
    }

    /// The offset behind the last byte, and whether there is more to cut off.
    pub fn finish(self) -> Result<(u64, bool), Failure> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        match state.failure {
            Some(failure) => Err(failure),
            None => Ok((state.offset, state.is_dirty)),
        }
    }
}
