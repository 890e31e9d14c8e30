//! Every misuse of the C ABI that can be noticed gives a status, never a crash.

mod support;

use std::ptr::{null, null_mut};

use confiture::abi::*;
use support::{Folder, Packed};

struct Call {
    paths: Packed,
    count: usize,
    start: usize,
    output: String,
    offset: f64,
    digests: Vec<u8>,
    problems: Vec<i32>,
    flags: Vec<u8>,
    doubles: [Vec<f64>; 4],
    next: u32,
}

impl Call {
    fn new(paths: &[String]) -> Self {
        let count = paths.len();
        Self {
            paths: Packed::new(paths),
            count,
            start: 0,
            output: String::new(),
            offset: 0.0,
            digests: vec![0; count * 32],
            problems: vec![0; count],
            flags: vec![0; count],
            doubles: [vec![0.0; count], vec![0.0; count], vec![0.0; count], vec![0.0; count]],
            next: 77,
        }
    }

    fn hash(&mut self) -> i32 {
        let Packed { bytes, ends } = &self.paths;
        // SAFETY: every array is as long as `count` says, or the call is refused before it is used.
        unsafe {
            confiture_hash_files(
                bytes.as_ptr(),
                bytes.len(),
                ends.as_ptr(),
                self.count,
                self.start,
                1 << 20,
                self.digests.as_mut_ptr(),
                self.problems.as_mut_ptr(),
                &mut self.next,
            )
        }
    }

    fn build(&mut self) -> i32 {
        let Packed { bytes, ends } = &self.paths;
        let no_separators = vec![0_u32; self.count];
        let [positions, starts, lengths, lines] = &mut self.doubles;
        // SAFETY: every array is as long as `count` says, or the call is refused before it is used.
        unsafe {
            confiture_build_schema(
                bytes.as_ptr(),
                bytes.len(),
                ends.as_ptr(),
                null(),
                0,
                no_separators.as_ptr(),
                self.count,
                self.start,
                1 << 20,
                self.output.as_ptr(),
                self.output.len(),
                &mut self.offset,
                self.digests.as_mut_ptr(),
                self.problems.as_mut_ptr(),
                self.flags.as_mut_ptr(),
                positions.as_mut_ptr(),
                starts.as_mut_ptr(),
                lengths.as_mut_ptr(),
                lines.as_mut_ptr(),
                &mut self.next,
            )
        }
    }

    fn assert_refused(&mut self, text: &str) {
        assert_eq!(self.hash(), BAD_ARGUMENT);
        assert_eq!(last_error(), text);
        assert_eq!(self.build(), BAD_ARGUMENT);
        assert_eq!(last_error(), text);
        assert_eq!(self.next, 77, "next is left alone");
    }
}

fn last_error() -> String {
    let mut space = [0_u8; 256];
    // SAFETY: the array is as long as it says.
    let length = unsafe { confiture_last_error(space.as_mut_ptr(), space.len()) };
    String::from_utf8_lossy(&space[..length as usize]).into_owned()
}

fn files() -> (Folder, Vec<String>) {
    let folder = Folder::new();
    let paths = (0..3).map(|at| folder.write(&at.to_string(), "select 1;\n")).collect();
    (folder, paths)
}

#[test]
fn a_right_call_works() {
    let (folder, paths) = files();
    let mut call = Call::new(&paths);
    call.output = folder.write("out", "");
    assert_eq!((call.hash(), call.next), (OK, 3));
    assert_eq!((call.build(), call.next, call.offset), (OK, 3, 30.0));
    assert_eq!(std::fs::read(&call.output).unwrap().len(), 30);
    assert_eq!(confiture_abi_version(), ABI_VERSION);
}

#[test]
fn no_file_at_all_is_no_mistake() {
    let mut call = Call::new(&[]);
    assert_eq!((call.hash(), call.next), (OK, 0));
    assert_eq!((call.build(), call.next), (OK, 0));
}

#[test]
fn wrong_lengths_and_counts_are_refused() {
    let (_folder, paths) = files();
    let mut call = Call::new(&paths);
    call.start = 4;
    call.assert_refused("start 4 is behind the last of 3 files");
    let mut call = Call::new(&paths);
    call.paths.ends.swap(0, 1);
    call.assert_refused("the ends of the strings are not in order");
    let mut call = Call::new(&paths);
    call.paths.bytes.pop();
    call.assert_refused("the last end is not the length of the bytes");
    let mut call = Call::new(&paths);
    call.count = usize::MAX;
    assert_eq!(call.hash(), BAD_ARGUMENT);
    assert_eq!(last_error(), "too many files");
}

#[test]
fn text_that_is_not_utf8_is_refused() {
    let (_folder, paths) = files();
    let mut call = Call::new(&paths);
    call.paths.bytes[3] = 0xff;
    call.assert_refused("string 0 is not UTF-8");
    let mut call = Call::new(&paths);
    call.offset = -1.0;
    assert_eq!(call.build(), BAD_ARGUMENT);
    assert_eq!(last_error(), "-1 is no offset");
}

#[test]
fn null_pointers_are_refused() {
    // SAFETY: null pointers are what is tested; the others are large enough.
    unsafe {
        let mut next = 0;
        let (ends, mut digests, mut problems) = ([0_u32], [0_u8; 32], [0_i32]);
        let (d, p, n) = (digests.as_mut_ptr(), problems.as_mut_ptr(), &raw mut next);
        let e = ends.as_ptr();
        assert_eq!(confiture_hash_files(null(), 0, e, 1, 0, 0, d, p, n), OK);
        assert_eq!(confiture_hash_files(null(), 3, e, 1, 0, 0, d, p, n), BAD_ARGUMENT);
        assert_eq!(confiture_hash_files(null(), 0, null(), 1, 0, 0, d, p, n), BAD_ARGUMENT);
        assert_eq!(confiture_hash_files(null(), 0, e, 1, 0, 0, null_mut(), p, n), BAD_ARGUMENT);
        assert_eq!(confiture_hash_files(null(), 0, e, 1, 0, 0, d, null_mut(), n), BAD_ARGUMENT);
        assert_eq!(confiture_hash_files(null(), 0, e, 1, 0, 0, d, p, null_mut()), BAD_ARGUMENT);
        assert_eq!(last_error(), "a pointer is null");
        let crooked = p.cast::<u8>().wrapping_add(1).cast::<i32>();
        assert_eq!(confiture_hash_files(null(), 0, e, 1, 0, 0, d, crooked, n), BAD_ARGUMENT);
        assert_eq!(last_error(), "a pointer is not aligned");
    }
}

#[test]
fn an_output_that_cannot_be_opened_is_told_by_its_kind() {
    let (folder, paths) = files();
    let mut call = Call::new(&paths);
    call.output = folder.path("missing/out");
    assert_eq!(call.build(), OUTPUT_NOT_FOUND);
    call.output = folder.path("");
    assert_eq!(call.build(), OUTPUT_IS_A_DIRECTORY);
    assert!(!last_error().is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_by_its_kind() {
    let (_folder, paths) = files();
    let mut call = Call::new(&paths);
    call.output = "/dev/full".to_owned();
    assert_eq!(call.build(), OUTPUT_DISK_FULL);
}
