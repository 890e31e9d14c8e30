//! The C ABI: every `extern "C"` function, and all code that trusts the caller's pointers.
//!
//! # Ownership
//! The caller allocates everything and keeps it alive and untouched by others during a call. The
//! library keeps no pointer after a call and hands out no memory of its own.
//!
//! # Conventions
//! - Strings cross as an arena: `bytes` and their length, `ends` (the offset behind each string)
//!   and `count`. They are UTF-8. The last end is the length of the bytes. Where a length or
//!   count is 0, its pointer may be null.
//! - Result arrays hold `count` entries (digests: 32 bytes each); a call writes those from
//!   `start` to before `next` and may write no other. Pointers must be aligned for their type.
//! - Every function but `confiture_abi_version` and `confiture_last_error` returns a status: 0,
//!   or one of the negative numbers below. What arrays hold after a negative one is not defined.
//! - A panic inside is caught and becomes a status. The text of the last failure of a thread is
//!   fetched with `confiture_last_error` on the same thread.
//! - Files are named with their index; there is no callback, no handle, nothing to free.

mod pointers;

use std::cell::RefCell;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::build::{Request, build_window};
use crate::failure::Failure;
use crate::hash::hash_window;
use crate::output::Output;
use crate::results::BuildResults;
use crate::sha::choose;
use pointers::{arena, hash_results, slice, slice_mut};

/// Changes whenever a function or a number on this page does.
pub const ABI_VERSION: u32 = 1;

pub const OK: i32 = 0;
pub const BAD_ARGUMENT: i32 = -1;
pub const PANIC: i32 = -2;
pub const OUTPUT_NOT_FOUND: i32 = -10;
pub const OUTPUT_PERMISSION_DENIED: i32 = -11;
pub const OUTPUT_READ_ONLY: i32 = -12;
pub const OUTPUT_DISK_FULL: i32 = -13;
pub const OUTPUT_IS_A_DIRECTORY: i32 = -14;
pub const OUTPUT_OTHER: i32 = -19;

/// More files than this are taken for a mistake of the caller.
const MAX_COUNT: usize = i32::MAX as usize;

thread_local! {
    static LAST_ERROR: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The version of this contract.
#[unsafe(no_mangle)]
pub extern "C" fn confiture_abi_version() -> u32 {
    ABI_VERSION
}

/// Copies the text of this thread's last failure, at most `cap` bytes of UTF-8; returns its
/// whole length.
///
/// # Safety
/// `buf` is null or points to `cap` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn confiture_last_error(buf: *mut u8, cap: usize) -> i32 {
    let copy = || {
        // SAFETY: the caller vouches for `cap` writable bytes.
        let space = unsafe { slice_mut(buf, cap) }.unwrap_or_default();
        LAST_ERROR.with_borrow(|text| {
            let length = text.len().min(space.len());
            space[..length].copy_from_slice(&text.as_bytes()[..length]);
            i32::try_from(text.len()).unwrap_or(i32::MAX)
        })
    };
    catch_unwind(AssertUnwindSafe(copy)).unwrap_or(PANIC)
}

/// Hashes the files from `start` on until `window_bytes` are read, at least one; `next` becomes
/// the index of the first file not hashed.
///
/// # Safety
/// As the conventions at the top say, for `count` files.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn confiture_hash_files(
    paths: *const u8,
    paths_len: usize,
    ends: *const u32,
    count: usize,
    start: usize,
    window_bytes: u64,
    digests: *mut u8,
    problems: *mut i32,
    next: *mut u32,
) -> i32 {
    guarded(|| {
        check_range(start, count)?;
        // SAFETY: the caller vouches for these lengths; null and misaligned ones are refused.
        let (paths, results, next) = unsafe {
            let paths = arena(paths, paths_len, ends, count)?;
            (paths, hash_results(digests, problems, count)?, slice_mut(next, 1)?)
        };
        next[0] = hash_window(paths, results, choose(count - start), start, window_bytes)? as u32;
        Ok(())
    })
}

/// Builds the files from `start` on until `window_bytes` are read, at least one. `offset` is
/// where the output goes on, and becomes the offset behind the last byte; `next` becomes the
/// index of the first file not built. An empty output path only checks and hashes.
///
/// # Safety
/// As the conventions at the top say, for `count` files; `offset` and `next` hold one entry.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn confiture_build_schema(
    paths: *const u8,
    paths_len: usize,
    path_ends: *const u32,
    separators: *const u8,
    separators_len: usize,
    separator_ends: *const u32,
    count: usize,
    start: usize,
    window_bytes: u64,
    output_path: *const u8,
    output_path_len: usize,
    offset: *mut f64,
    digests: *mut u8,
    problems: *mut i32,
    flags: *mut u8,
    positions: *mut f64,
    starts: *mut f64,
    lengths: *mut f64,
    lines: *mut f64,
    next: *mut u32,
) -> i32 {
    guarded(|| {
        check_range(start, count)?;
        // SAFETY: the caller vouches for these lengths; null and misaligned ones are refused.
        let (paths, separators, output_path, offset, next, results) = unsafe {
            let results = BuildResults {
                hash: hash_results(digests, problems, count)?,
                flags: slice_mut(flags, count)?,
                positions: slice_mut(positions, count)?,
                starts: slice_mut(starts, count)?,
                lengths: slice_mut(lengths, count)?,
                lines: slice_mut(lines, count)?,
            };
            (
                arena(paths, paths_len, path_ends, count)?,
                arena(separators, separators_len, separator_ends, count)?,
                slice(output_path, output_path_len)?,
                slice_mut(offset, 1)?,
                slice_mut(next, 1)?,
                results,
            )
        };
        let output_path =
            std::str::from_utf8(output_path).map_err(|_| "the output path is not UTF-8")?;
        let begin = whole_offset(offset[0])?;
        let output = Output::open(output_path)?;
        let request = Request { paths, separators, output, method: choose(count - start) };
        let (end, end_offset) = build_window(&request, results, start, begin, window_bytes)?;
        next[0] = end as u32;
        offset[0] = end_offset as f64;
        Ok(())
    })
}

/// Runs one call: keeps panics inside and turns failures into a status and a text.
fn guarded(call: impl FnOnce() -> Result<(), Failure>) -> i32 {
    let (status, text) = match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => return OK,
        Ok(Err(Failure::Argument(text))) => (BAD_ARGUMENT, text),
        Ok(Err(Failure::Output(error))) => (output_status(error.kind()), error.to_string()),
        Err(payload) => (PANIC, panic_text(payload.as_ref())),
    };
    LAST_ERROR.set(text);
    status
}

fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    format!("panic: {}", text.unwrap_or("no message"))
}

fn output_status(kind: ErrorKind) -> i32 {
    match kind {
        ErrorKind::NotFound => OUTPUT_NOT_FOUND,
        ErrorKind::PermissionDenied => OUTPUT_PERMISSION_DENIED,
        ErrorKind::ReadOnlyFilesystem => OUTPUT_READ_ONLY,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => OUTPUT_DISK_FULL,
        ErrorKind::IsADirectory => OUTPUT_IS_A_DIRECTORY,
        _ => OUTPUT_OTHER,
    }
}

fn check_range(start: usize, count: usize) -> Result<(), Failure> {
    if count > MAX_COUNT {
        return Err("too many files".into());
    }
    if start > count {
        return Err(format!("start {start} is behind the last of {count} files").into());
    }
    Ok(())
}

/// An offset that crossed as a double.
fn whole_offset(offset: f64) -> Result<u64, Failure> {
    let is_whole = offset >= 0.0 && offset <= (1_u64 << 53) as f64 && offset.fract() == 0.0;
    if is_whole { Ok(offset as u64) } else { Err(format!("{offset} is no offset").into()) }
}

#[cfg(test)]
mod tests;
