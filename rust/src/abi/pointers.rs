//! Makes slices of the caller's pointers; null, misaligned and impossible ones are refused.

use crate::arena::Arena;
use crate::failure::Failure;
use crate::results::HashResults;
use crate::sha::Digest;

/// # Safety
/// `bytes` points to `len` and `ends` to `count` readable entries, or is null.
pub unsafe fn arena<'a>(
    bytes: *const u8,
    len: usize,
    ends: *const u32,
    count: usize,
) -> Result<Arena<'a>, Failure> {
    // SAFETY: the caller's duty is this function's.
    let (bytes, ends) = unsafe { (slice(bytes, len)?, slice(ends, count)?) };
    Ok(Arena::new(bytes, ends)?)
}

/// # Safety
/// `digests` points to 32 times `count` and `problems` to `count` writable entries, or is null.
pub unsafe fn hash_results<'a>(
    digests: *mut u8,
    problems: *mut i32,
    count: usize,
) -> Result<HashResults<'a>, Failure> {
    // SAFETY: the caller's duty is this function's; a digest is 32 bytes of no alignment.
    unsafe {
        let digests = slice_mut(digests.cast::<Digest>(), count)?;
        Ok(HashResults { digests, problems: slice_mut(problems, count)? })
    }
}

/// # Safety
/// `pointer` points to `len` readable entries for as long as the slice is used, or is null.
pub unsafe fn slice<'a, T>(pointer: *const T, len: usize) -> Result<&'a [T], &'static str> {
    if len == 0 {
        return Ok(&[]);
    }
    check_pointer(pointer, len)?;
    // SAFETY: not null, aligned, not too long; the caller vouches for the rest.
    Ok(unsafe { std::slice::from_raw_parts(pointer, len) })
}

/// # Safety
/// `pointer` points to `len` writable entries that nothing else uses meanwhile, or is null.
pub unsafe fn slice_mut<'a, T>(pointer: *mut T, len: usize) -> Result<&'a mut [T], &'static str> {
    if len == 0 {
        return Ok(&mut []);
    }
    check_pointer(pointer, len)?;
    // SAFETY: not null, aligned, not too long; the caller vouches for the rest.
    Ok(unsafe { std::slice::from_raw_parts_mut(pointer, len) })
}

fn check_pointer<T>(pointer: *const T, len: usize) -> Result<(), &'static str> {
    if pointer.is_null() {
        return Err("a pointer is null");
    }
    if !pointer.is_aligned() {
        return Err("a pointer is not aligned");
    }
    let is_too_long = len.checked_mul(size_of::<T>()).is_none_or(|size| size > isize::MAX as usize);
    if is_too_long { Err("a length is too large") } else { Ok(()) }
}
