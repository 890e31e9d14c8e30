//! What the benchmarks compare the library with: only reading files, and hashing them without
//! the way through the C ABI. For each line on standard input it does the work once and answers
//! with a line of JSON:
//!
//! ```text
//! probe read|hash LIST [REPEATS]
//! ```
//!
//! LIST holds paths that are ended by NUL bytes.
use std::fs::File;
use std::io::{BufRead, Read, Write};
use std::time::Instant;

use confiture::arena::Arena;
use confiture::hash::hash_window;
use confiture::results::HashResults;
use confiture::sha::fastest;
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let task = args.next().unwrap_or_default();
    let list = std::fs::read_to_string(args.next().unwrap_or_default())?;
    let repeats: u32 = args.next().map_or(Ok(1), |text| text.parse())?;
    let paths: Vec<&str> = list.split_terminator('\0').collect();
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        line?;
        let started = Instant::now();
        for _ in 0..repeats {
            match task.as_str() {
                "read" => read_all(&paths)?,
                "hash" => hash_all(&paths)?,
                _ => return Err(format!("unknown work: {task}").into()),
            }
        }
        let ms = started.elapsed().as_secs_f64() * 1000.0 / f64::from(repeats);
        writeln!(out, "{{\"ms\":{ms}}}")?;
        out.flush()?;
    }
    Ok(())
}

/// Reads every file into a buffer of its thread, sized from the file's metadata.
fn read_all(paths: &[&str]) -> std::io::Result<()> {
    paths.par_iter().with_min_len(16).try_for_each_init(Vec::new, |buffer: &mut Vec<u8>, path| {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len() as usize;
        buffer.resize(size, 0);
        file.read_exact(buffer)
    })
}

fn hash_all(paths: &[&str]) -> Result<(), String> {
    let bytes = paths.concat().into_bytes();
    let mut end = 0;
    let ends: Vec<u32> = paths
        .iter()
        .map(|path| {
            end += path.len() as u32;
            end
        })
        .collect();
    let mut digests = vec![Default::default(); paths.len()];
    let mut problems = vec![0; paths.len()];
    let mut next = 0;
    while next < paths.len() {
        let arena = Arena::new(&bytes, &ends)?;
        let results = HashResults { digests: &mut digests, problems: &mut problems };
        next = hash_window(arena, results, fastest(), next, 32 << 20)
            .map_err(|_| "hashing failed".to_owned())?;
    }
    if problems.iter().any(|&problem| problem != 0) {
        return Err("a file could not be hashed".to_owned());
    }
    Ok(())
}
