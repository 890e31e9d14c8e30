//! A tree of files in a temporary folder, and the core's answers about it.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use confiture::arena::Arena;
use confiture::build::{Request, build_window};
use confiture::failure::Failure;
use confiture::hash::hash_window;
use confiture::output::Output;
use confiture::results::{BuildResults, HashResults};
use confiture::sha::{Digest, fastest};

/// A folder that goes away with the value.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("confiture-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub struct Packed {
    pub bytes: Vec<u8>,
    pub ends: Vec<u32>,
}

impl Packed {
    pub fn new<T: AsRef<str>>(strings: &[T]) -> Self {
        let mut packed = Self { bytes: Vec::new(), ends: Vec::new() };
        for text in strings {
            packed.bytes.extend_from_slice(text.as_ref().as_bytes());
            packed.ends.push(packed.bytes.len() as u32);
        }
        packed
    }

    pub fn arena(&self) -> Arena<'_> {
        Arena::new(&self.bytes, &self.ends).unwrap()
    }
}

#[derive(Debug, PartialEq)]
pub struct Built {
    pub output: Vec<u8>,
    pub digests: Vec<Digest>,
    pub problems: Vec<i32>,
    pub flags: Vec<u8>,
    pub positions: Vec<f64>,
    pub starts: Vec<f64>,
    pub lengths: Vec<f64>,
    pub lines: Vec<f64>,
}

/// Builds in windows of so many bytes into a file that begins with "head\n".
pub fn build(paths: &[String], separators: &[String], window: u64) -> Result<Built, Failure> {
    let folder = Folder::new();
    let output_path = folder.write("out.sql", "head\n");
    let (packed, packed_separators) = (Packed::new(paths), Packed::new(separators));
    let count = paths.len();
    let mut built = Built {
        output: Vec::new(),
        digests: vec![[9; 32]; count],
        problems: vec![99; count],
        flags: vec![99; count],
        positions: vec![99.0; count],
        starts: vec![99.0; count],
        lengths: vec![99.0; count],
        lines: vec![99.0; count],
    };
    let (mut next, mut offset) = (0, 5);
    while next < count {
        let request = Request {
            paths: packed.arena(),
            separators: packed_separators.arena(),
            output: Output::open(&output_path).unwrap(),
            method: fastest(),
        };
        let results = BuildResults {
            hash: HashResults { digests: &mut built.digests, problems: &mut built.problems },
            flags: &mut built.flags,
            positions: &mut built.positions,
            starts: &mut built.starts,
            lengths: &mut built.lengths,
            lines: &mut built.lines,
        };
        let end = build_window(&request, results, next, offset, window)?;
        assert!(end.0 > next, "a window handles at least one file");
        (next, offset) = end;
    }
    built.output = fs::read(&output_path).unwrap();
    assert_eq!(built.output.len() as u64, offset);
    Ok(built)
}

pub fn hash(paths: &[String], window: u64) -> (Vec<Digest>, Vec<i32>) {
    let packed = Packed::new(paths);
    let (mut digests, mut problems) = (vec![[9; 32]; paths.len()], vec![99; paths.len()]);
    let mut next = 0;
    while next < paths.len() {
        let results = HashResults { digests: &mut digests, problems: &mut problems };
        next = hash_window(packed.arena(), results, fastest(), next, window).unwrap();
    }
    (digests, problems)
}

pub fn separators(paths: &[String]) -> Vec<String> {
    (0..paths.len()).map(|index| format!("-- {index}\n")).collect()
}
